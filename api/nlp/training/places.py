"""Places of wars past and present, to stand where an annotated text names others."""

PLACES = tuple(
    """Aleppo;Homs;Idlib;Afrin;Manbij;Deir ez-Zor;Tal Afar;Hawija;Ramadi;Fallujah;Tikrit;Baiji;Sinjar;Kirkuk;Erbil;Samarra;Basra;Najaf;
Hasakah;Qamishli;Kobani;Daraa;Palmyra;Latakia;Tartus;Hama;Ghouta;Douma;Al Qaim;Rutba;Haditha;Balad;Taji;Nineveh Province;Anbar;Diyala;
Kyiv;Kharkiv;Kherson;Mariupol;Bakhmut;Avdiivka;Donetsk Oblast;Luhansk Oblast;Zaporizhzhia;Odesa;Mykolaiv;Sumy;Chernihiv;Lyman;Izium;Kupiansk;
Vuhledar;Kramatorsk;Sievierodonetsk;Melitopol;Sevastopol;Belgorod;Kursk;Rostov-on-Don;Crimea;Snake Island;Dnipro River;Sanaa;Aden;Taiz;Marib;
Hodeidah;Mocha;Hadramawt;Saada;Tripoli;Benghazi;Misrata;Sirte;Derna;Tobruk;Mekelle;Axum;Lalibela;Gondar;Amhara Region;Oromia;Afar Region;
Khartoum;El Fasher;Omdurman;Nyala;Geneina;Darfur;South Kordofan;Juba;Malakal;Mogadishu;Kismayo;Baidoa;Lower Shabelle;Maiduguri;Borno State;
Lake Chad;Timbuktu;Gao;Kidal;Mopti;Ouagadougou;Niamey;Tillabéri;Agadez;Goma;Bukavu;North Kivu;Ituri;Beni;Bunia;Bangui;Bambari;Cabo Delgado;Palma;
Kabul;Kandahar;Herat;Kunduz;Helmand Province;Panjshir;Mazar-i-Sharif;Ghazni;Bagram;Jalalabad;Quetta;Peshawar;North Waziristan;Swat Valley;Karachi;
Srinagar;Kargil;Galwan Valley;Ladakh;Marawi;Mindanao;Jolo;Yangon;Naypyidaw;Mandalay;Kachin State;Rakhine State;Sagaing Region;Karen State;
Nagorno-Karabakh;Stepanakert;Shusha;Lachin corridor;Yerevan;Baku;Tbilisi;Gori;South Ossetia;Abkhazia;Grozny;Sarajevo;Srebrenica;Vukovar;Knin;
Pristina;Mostar;Belgrade;Gaza City;Khan Yunis;Rafah;Gaza Strip;Jenin;Nablus;Hebron;West Bank;Golan Heights;Sderot;Ashkelon;Haifa;Tel Aviv;Beirut;
Tripoli;Sidon;Bekaa Valley;Damascus;Baghdad;Tehran;Isfahan;Bandar Abbas;Strait of Hormuz;Persian Gulf;Red Sea;Bab al-Mandab;Black Sea;Sea of Azov;
South China Sea;Taiwan Strait;Sea of Japan;Baltic Sea;Mediterranean;Indian Ocean;Guadalcanal;Okinawa;Iwo Jima;Midway;Leyte Gulf;Rabaul;Port Moresby;
Normandy;Caen;Arnhem;Bastogne;Ardennes;Monte Cassino;Anzio;Salerno;Malta;Crete;El Alamein;Tobruk;Stalingrad;Leningrad;Smolensk;Kursk;Warsaw;
Verdun;Somme;Ypres;Gallipoli;Passchendaele;Gettysburg;Vicksburg;Antietam;Richmond;Shiloh;Austerlitz;Waterloo;Borodino;Inchon;Pusan;Seoul;Pyongyang;
Chosin Reservoir;38th parallel;Hue;Da Nang;Khe Sanh;Saigon;Hanoi;Ia Drang Valley;Dien Bien Phu;Phnom Penh;Falkland Islands;Port Stanley;Goose Green;
Kuwait City;Khafji;Fort Bragg;Fort Hood;Camp Pendleton;Ramstein Air Base;Incirlik;Al Udeid;Norfolk, Virginia;San Diego;Diego Garcia;Guam;Djibouti;
Ukraine;Russia;Belarus;Poland;Lithuania;Turkey;Iran;Israel;Yemen;Saudi Arabia;Qatar;Jordan;Egypt;Libya;Sudan;Ethiopia;Eritrea;Somalia;Kenya;Mali;
Niger;Nigeria;Chad;Cameroon;Burkina Faso;Mozambique;Rwanda;Uganda;Burundi;Democratic Republic of the Congo;Central African Republic;South Sudan;
Afghanistan;Pakistan;India;Bangladesh;Myanmar;Thailand;Philippines;Indonesia;Vietnam;Cambodia;Japan;South Korea;North Korea;China;Taiwan;
Georgia;Armenia;Azerbaijan;Moldova;Romania;Bulgaria;Serbia;Kosovo;Bosnia and Herzegovina;Croatia;Albania;Greece;Italy;France;Germany;Spain;Norway;
Finland;Sweden;United Kingdom;United States;Canada;Australia;New Zealand;Mexico;Colombia;Venezuela;Peru;Haiti;Cuba;El Salvador;Brazil;Argentina;
Washington;London;Paris;Berlin;Moscow;Brussels;Geneva;Ankara;Riyadh;Doha;Cairo;Beijing;Tokyo;New Delhi;Islamabad;Canberra;Ottawa;Rome;Vienna;
Europe;Africa;Asia;Middle East;Sahel;Horn of Africa;Balkans;Caucasus;Donbas;Kurdistan;Catalonia;Kashmir;Tigray;Chechnya;Transnistria;Texas;
California;New York City;Kentucky;Florida;Oregon;Northern Ireland;Scotland;Bavaria;Xinjiang;Hong Kong;Tibet;Punjab;Balochistan;Sindh;Kerala""".replace(
        "\n", ""
    ).split(";")
)
