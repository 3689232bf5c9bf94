"""Words that unit names are made of, and formations of many wars."""

from __future__ import annotations

from api.nlp.training.lists import listed

BRANCHES = listed(
    """Infantry;Airborne;Armored;Armoured;Mechanized;Mechanised;Cavalry;Marine;Mountain;Artillery;Field Artillery;Engineer;Signal;Medical;Air Assault;
Motor Rifle;Motorized;Tank;Rifle;Guards;Ranger;Commando;Special Forces;Parachute;Air Defence;Aviation;Light Infantry;Sustainment;Logistics;
Reconnaissance;Naval Infantry;Assault;Border Guard;Territorial Defense;Fighter;Bomber;Air Refueling;Airlift;Expeditionary;Reserve"""
)
ECHELONS = listed(
    """Brigade;Division;Battalion;Regiment;Corps;Company;Squadron;Wing;Group;Army;Brigade Combat Team;Expeditionary Wing;Brigade Group;Fleet;Platoon;Battery;
Task Force"""
)
NAMES = listed(
    """Golden;Lions;Al-Qassam;Abbas;Hamza;Badr;Imam Ali;Sultan Murad;Falcon;Azov;Aidar;Donbas;Kalinin;Tornado;Zulfiqar;Fatemiyoun;Desert Hawks;Tiger;Al-Abbas;
Nineveh;Liwa al-Quds;Northern Storm;Sham;Martyrs of Syria;Ghost;Iron;Storm;Thunder;Wolf"""
)
SERVICES = listed(
    """army;Army;navy;Navy;air force;Air Force;military;armed forces;Armed Forces;forces;special forces;security forces;government forces;ground forces;
coast guard;Coast Guard;National Guard;Marine Corps;Special Operations Forces;regime forces;air forces;naval forces;Ground Forces;Airborne Forces;
Border Guard;Presidential Guard;Republican Guard"""
)
GROUPS = listed(
    """Liberation Army;Defense Forces;Defence Forces;Resistance Army;People's Army;Protection Units;Mobilisation Forces;National Army;Patriotic Army;
Revolutionary Guards;Self-Defense Forces;Support Forces;Redemption Army;Democratic Forces;Volunteer Corps;Militia;Brigades"""
)
PLACES = listed(
    """Tigray;Oromo;Karen;Kachin;Arakan;Amhara;Nineveh;Anbar;Kosovo;Donetsk;Luhansk;Darfur;Southern;Northern;Eastern;Western;Central;Free;New;United;Popular;
National"""
)
COMMAND_NAMES = listed(
    """Central Command;Cyber Command;Northern Command;Africa Command;Indo-Pacific Command;Southern Command;Southern Military District;
Joint Operations Command;Special Operations Command;Space Command;Transportation Command;Air Combat Command;Baghdad Operations Command;
Strategic Command;European Command;Eastern Command;Fleet Forces Command;Air Forces Central Command;Naval Forces Central Command;Joint Forces Command;
Home Front Command;Western Theater Command"""
)
COMMANDS = listed(
    """CENTCOM;USCENTCOM;AFRICOM;USAFRICOM;EUCOM;USEUCOM;INDOPACOM;PACOM;SOUTHCOM;NORTHCOM;STRATCOM;USSTRATCOM;SOCOM;USSOCOM;SOCCENT;NAVCENT;ARCENT;AFCENT;
MARCENT;USARCENT;USAFCENT;CENTAF;JSOC;NORAD;TRANSCOM;CYBERCOM;FORSCOM;TRADOC;CJTF-OIR;CJTF-HOA;MNF-I;USF-I;ISAF;KFOR"""
)
WORDS = listed("First;Second;Third;Fourth;Fifth;Sixth;Seventh;Eighth;Ninth;Tenth;Twelfth")
TASKS = listed(
    "CTF;Task Force;TF;Combined Task Force;Joint Task Force;CJTF;JTF;Operational Detachment Alpha;ODA;Task Group"
)
ACRONYMS = listed(
    """SDF;YPG;YPJ;FSA;ISF;PMF;PMU;SNA;LNA;TDF;ENDF;KIA;PDF;RSF;SAF;FARDC;SPLA;IDF;IRGC;PLA;KPA;PVA;ROKA;JNA;VRS;ARBiH;UCK;KLA;NLA;UPA;AFU;ZSU;VDV;ANA;ANSF;
ISAF;KFOR;SFOR;IFOR;UNIFIL;RAF;RAAF;RCAF;USAF;USMC;USN;SAC;TAC;NORAD;CENTCOM;AFRICOM;EUCOM;INDOPACOM;SOCOM;JSOC;SAS;SBS;ARVN;NVA;PAVN;IRA;ELAS;BEF;AEF;
ANZAC;CTS;FARC;ELN;AUC;ADF;SLA;NPA;EZLN;JGSDF;JSDF;SANDF;UPDF;KDF;NDF;RDF;ADFL;NRA;BRA;RNZAF;RN;RM;RFC;RNAS;RNVR;RCN;RAN;IAF;IRIAF;IRIN;PLAN;PLAAF;
ROKN;KPAF;VPA;VNAF;SADF;BSAA;FAR;FAZ;EPLA;ELA;MNLA;NVG;NPF;CRPF;BSF;SSG;ISOF;HPG;YBS;YJS;QSD;SAA"""
)
KNOWN = listed(
    """Peshmerga;Quds Force;Republican Guard;Golden Division;Tatmadaw;Wehrmacht;Luftwaffe;Waffen-SS;Red Army;Red Guards;Home Guard;Mahdi Army;Badr Brigades;
Mai-Mai militia;Revolutionary Guards;Islamic Revolutionary Guard Corps;Basij;Presidential Guard;Popular Mobilization Units;Tribal Mobilisation Forces;
Nineveh Guards;Counter Terrorism Service;Federal Police;federal police forces;Emergency Response Division;Rapid Support Forces;Delta Force;Navy SEALs;
Green Berets;Army Rangers;Spetsnaz;Akhmat;Berkut;Rosgvardia;Black Sea Fleet;Pacific Fleet;Northern Fleet;Home Fleet;High Seas Fleet;Force H;
Grand Fleet;Old Guard;Imperial Guard;Light Brigade;Gurkhas;Coldstream Guards;Black Watch;Parachute Regiment;Royal Marines;Royal Artillery;
Royal Engineers;Foreign Legion;Condor Legion;Blue Division;Afrika Korps;Panzergruppe Kleist;Army Group Centre;Jagdgeschwader 52;Kampfgeschwader 26;
Regia Aeronautica;Regia Marina;Continental Army;Union Army;Confederate Army;Stonewall Brigade;Iron Brigade;Orphan Brigade;Lord's Resistance Army;
Arakan Army;Free Syrian Army;Free Army;Army of the Republic of Bosnia and Herzegovina;Yugoslav People's Army;Bosnian Serb Army;Kosovo Liberation Army;
Irish Republican Army;Real IRA;New People's Army;National Liberation Army;Revolutionary Armed Forces of Colombia;Azov Regiment;Wolf Brigade;
Sultan Murad Division;Hamza Division;Northern Front Brigade;Women's Protection Units;People's Protection Units;al-Qassam Brigades;
Al-Aqsa Martyrs' Brigades;al-Quds Brigades;Fatemiyoun Brigade;National Defence Forces;Tiger Forces;Joint Forces Command;Allied Command Operations;
Air Mobility Command;Strategic Air Command;Special Air Service;Nahal Brigade;Golani Brigade;Frontier Force;Assam Rifles;Border Security Force;
Central Reserve Police Force;Coast Guard;National Guard;Border Guard;Air National Guard;Texas National Guard;Virginia Militia;Marine Corps;Marines;
U.S. Marines;Army;Navy;Air Force;Coalition forces;Houthi forces;SDF forces;Taliban forces;ISIL forces;Syrian government forces;
Syrian opposition forces;Ottoman army;Parliamentary Army"""
)
OFFICIAL = listed(
    """Royal Air Force;Royal Navy;Royal Marines;Special Air Service;SAS;Islamic Revolutionary Guard Corps;Revolutionary Guards;Quds Force;Quds force;IRGC;
Rapid Support Forces;RSF;YPG;YPJ;Peshmerga;Peshmerga forces;Wehrmacht;Luftwaffe;Kriegsmarine;Waffen-SS;Regia Marina;Red Army;People's Liberation Army;
PLA;Tatmadaw;Border Security Force;Central Reserve Police Force;Frontier Corps;Azov Battalion;Azov Regiment;Airborne Forces;Spetsnaz;Berkut;Rosgvardia;
People's Protection Units;Popular Mobilization Forces;Popular Mobilisation Units;Golden Division;Counter Terrorism Service;Rapid Response Division;
Federal Police;Emergency Response Division;Fatemiyoun Brigade;Badr Brigades;Golani Brigade;Givati Brigade;Sayeret Matkal;IDF;Kfir Brigade;
Foreign Legion;Home Guard;Light Brigade;Coldstream Guards;Black Watch;Grenadier Guards;Parachute Regiment;Black Sea Fleet;Baltic Fleet;Imperial Guard;
Old Guard;Free Army;Free Syrian Army;National Defence Forces;Desert Hawks Brigade;Tiger Forces;Sultan Murad Division;Hamza Division;Derna Brigade;
Misrata Brigade;Zintan Brigade;Amhara Special Forces;Fano militia;Oromo Liberation Army;Tigray Defense Forces;Danab Brigade;Kagnew Battalion;
Bersaglieri;Alpini;Green Berets;Navy SEALs;Delta Force;Army Rangers;Night Stalkers;Pathfinders;Gurkhas;Chindits;Long Range Desert Group;Desert Rats;
Serb Volunteer Guard;Tigers militia;Lebanese Forces;South Lebanon Army;Amal militia;Mahdi Army;Arrow Boys militia;Mai-Mai militia"""
)
