"""Names and titles that the guideline never marks: ranks, ships, weapons, gods, peoples, medals, works, operations; and what stands before a name."""

from __future__ import annotations

from random import Random

from api.nlp.training.lists import listed

RANKS = listed(
    """Gen.;General;Lt. Gen.;Maj. Gen.;Brig. Gen.;Col.;Colonel;Lt. Col.;Maj.;Major;Capt.;Captain;Lt.;Lieutenant;Sgt.;Sergeant;Staff Sgt.;Sgt. 1st Class;
Spc.;Spc;Pfc.;Cpl.;Cpl;Adm.;Admiral;Vice Adm.;Rear Admiral;Rear Adm.;Field Marshal;President;Prime Minister;Defense Minister;Foreign Minister;Sheikh;
Ayatollah;Mr;Mr.;Mrs.;Ms.;Dr.;Secretary of State;Defence Secretary;spokesman;spokeswoman;Lieutenant General;Lieutenant Colonel;Major General;Commander;
Brigadier General;King;Queen;Pope;Sen.;Rep.;Governor;Mayor;Warrant Officer;Airman 1st Class;Senior Airman;Tech. Sgt.;Master Sgt.;Gunnery Sgt.;
Petty Officer 2nd Class;Private;Lance Corporal;Brigadier;Group Captain;Wing Commander;Squadron Leader;Flight Lieutenant;Air Marshal;
Chief Warrant Officer 3;Ambassador;Archbishop;Judge;Professor;Marshal;Commodore;Major-General;Lieutenant-Colonel;Brigadier-General;Oberst;SS-Oberführer;
General der Infanterie;Generalmajor;Emir;Sultan;Mullah;Imam;Emperor;Tsar;Prince;Chancellor;Vice President;Deputy Prime Minister;Chief of Staff;
Interior Minister;Senator;Congressman;Father;Bishop;Rabbi;historian;journalist;analyst;author;rebel leader;opposition leader;warlord"""
)
SHIPS = listed(
    """USS Nimitz;USS Carl Vinson;FS Charles de Gaulle;HMS Queen Elizabeth;HMS Sheffield;INS Vikrant;HMAS Sydney;Moskva;Admiral Kuznetsov;Bismarck;
Scharnhorst;HMT Stella;ARA General Belgrano;USS Harry S. Truman;USS Bataan;SMS Goeben;Yamato;RMS Lusitania;USNS Comfort;MV Iuventa;CSS Virginia;
USS Monitor;Prinz Eugen;HMS Ark Royal;Ever Given;Mavi Marmara;Varyag;Liaoning;Saratov;Graf Spee;Al-Noor;Stena Impero;Tirpitz;Gneisenau;Hood;
Dunkerque;Strasbourg;Richelieu;Vittorio Veneto;Hiryu;Akagi;Musashi;Galaxy Leader;Rubymar;Mercer Street;Handala;Altalena;Exodus;Kursk;Cole;Pueblo"""
)
_SHIP_PREFIXES = listed(
    "USS;USS;USS;HMS;HMS;HMCS;HMAS;FS;INS;RFS;SMS;USNS;USCGC;RFA;MV;MT;SS;ROKS;JS;TCG;IRIS;CSS;USAT"
)
_SHIP_NAMES = listed(
    """Abraham Lincoln;Theodore Roosevelt;John C. Stennis;Dwight D. Eisenhower;George H.W. Bush;Ronald Reagan;Porter;Ross;Donald Cook;Kearsarge;Boxer;Essex;
Mason;Gonzalez;Fort McHenry;Warspite;Invincible;Illustrious;Diamond;Daring;Victory;Resolution;Renown;Repulse;Prince of Wales;Fredericton;Toronto;
Georges Leygues;Jean Bart;Mistral;Aquitaine;Kolkata;Talwar;Sahand;Makran;Tarawa;Saipan;Wasp;Lexington;Arizona;Missouri;Monterey;Texas;Philadelphia;
Indianapolis;Thresher;Trenton;Guam;Vincennes;Stark;Samuel B. Roberts;Cheonan;Gediz;Barbaros;Ajax;Exeter;Achilles;Perth;Canberra;Emden;Dresden"""
)
SHIP_KINDS = listed(
    """aircraft carrier;frigate;destroyer;guided-missile destroyer;cruiser;submarine;battleship;tanker;oil tanker;cargo ship;vessel;patrol boat;gunboat;
amphibious assault ship;ship;merchant ship;minesweeper;corvette;ferry;flagship;hospital ship;battlecruiser;supply ship"""
)
WEAPONS = listed(
    """M1 Abrams;Chinook;Black Hawk;F-16;HIMARS;Javelin;Bayraktar TB2;T-34;T-72;Spitfire;Patriot;Iron Dome;Brimstone;Tomahawk;Scud;Shahed-136;Leopard 2;B-52;
MH-47E;Apache;Reaper;Predator;Hellfire;Kalibr;Iskander;Kinzhal;Storm Shadow;Stinger;Hurricane;Sherman;Panther;Tiger II;Stuka;Zero;MiG-21;Su-25;Mirage;
Typhoon;Tornado GR4;Rafale;Super Hornet;Osprey;Bradley;Stryker;Humvee;Grad;Buk;S-300;Merkava;Churchill;Mosquito;Katyusha;Sea King;Harrier;Exocet;
Qassam;Fateh-110;Hwasong-14;Tupolev Tu-22M3;Sukhoi Su-34;Mil Mi-8;Boeing CH-47;C-130 Hercules;C-17;U-2;Global Hawk;Lynx;Puma;Challenger 2;Warrior"""
)
GODS = listed(
    "Zeus;Athena;Apollo;Poseidon;Odin;Thor;Shiva;Vishnu;Allah;Jupiter;Mars;Ra;Artemis;Hermes;Ares;Venus;Marduk;Ishtar;Baal;Osiris;Krishna;God;"
    "Ganesha;Minerva;Freya;Loki;Amaterasu;Yahweh;Dionysus;Hades;Jehovah"
)
TRIBES = listed(
    "Tutsi;Hutu;Yazidi;Shammar;Dinka;Nuer;Pashtun;Rohingya;Amhara;Druze;Alawite;Tuareg;Fulani;Kurdish;Hazara;Tajik;Sunni;Shia;Shi'ite;Maronite;Copt;Zulu;"
    "Sioux;Apache;Hmong;Montagnard;Chetnik;Jewish;Christian;Muslim;Orthodox;Bedouin;Berber;Igbo;Hausa;Oromo;Tigrayan;Serb;Croat;Bosniak;Albanian;Turkmen"
)
MEDALS = listed(
    """Victoria Cross;Medal of Honor;George Cross;Purple Heart;Nobel Peace Prize;Military Cross;Order of Lenin;Distinguished Service Order;Silver Star;
Bronze Star;Legion of Merit;Iron Cross;Knight's Cross;Croix de Guerre;Hero of the Soviet Union;Hero of Ukraine;Distinguished Flying Cross;
Pulitzer Prize;Order of the Bath;Legion of Honour;Navy Cross;Distinguished Service Cross;Param Vir Chakra;George Medal;Conspicuous Gallantry Cross"""
)
WORKS = listed(
    """War and Peace;The Art of War;Black Hawk Down;Apocalypse Now;Saving Private Ryan;The Guns of August;Mein Kampf;The Hurt Locker;Band of Brothers;
All Quiet on the Western Front;Dunkirk;Hamlet;The Naked and the Dead;Lawrence of Arabia;Platoon;Zero Dark Thirty;Clear and Present Danger;The Iliad;
The Gulag Archipelago;Generation Kill;Ghost Wars;The Looming Tower;A Bright Shining Lie;Street Without Joy;The Face of Battle;Quran;Bible;Torah"""
)
OPERATIONS = listed(
    """Desert Storm;Enduring Freedom;Iraqi Freedom;Barbarossa;Overlord;Market Garden;Torch;Rolling Thunder;Linebacker II;Allied Force;Odyssey Dawn;
Euphrates Shield;Olive Branch;Peace Spring;Serval;Barkhane;Protective Edge;Cast Lead;Unified Protector;Red Dawn;Anaconda;Medusa;Moshtarak;Husky;
Citadel;Uranus;Bagration;Praying Mantis;Urgent Fury;Just Cause;Eagle Claw;Neptune Spear;Shader;Inherent Resolve;Sentinel;Restore Hope;Sea Lion;Catapult"""
)


def ship_name(random: Random) -> str:
    """`USS Porter`, `Moskva`."""
    if random.random() < 0.4:
        return random.choice(SHIPS)
    return f"{random.choice(_SHIP_PREFIXES)} {random.choice(_SHIP_NAMES)}"
