"""Places of wars past and present, to stand where an annotated text names others, and a grammar of more."""

from __future__ import annotations

from random import Random

from api.nlp.training.coined import coined_word
from api.nlp.training.lists import listed

COUNTRIES = listed(
    """Ukraine;Russia;Belarus;Poland;Lithuania;Turkey;Iran;Israel;Yemen;Saudi Arabia;Qatar;Jordan;Egypt;Libya;Sudan;Ethiopia;Eritrea;Somalia;Kenya;Mali;Niger;
Nigeria;Chad;Cameroon;Burkina Faso;Mozambique;Rwanda;Uganda;Burundi;Democratic Republic of the Congo;Central African Republic;South Sudan;Afghanistan;
Pakistan;India;Bangladesh;Myanmar;Thailand;Philippines;Indonesia;Vietnam;Cambodia;Japan;South Korea;North Korea;China;Taiwan;Georgia;Armenia;
Azerbaijan;Moldova;Romania;Bulgaria;Serbia;Kosovo;Bosnia and Herzegovina;Croatia;Albania;Greece;Italy;France;Germany;Spain;Norway;Finland;Sweden;
United Kingdom;United States;Canada;Australia;New Zealand;Mexico;Colombia;Venezuela;Peru;Haiti;Cuba;El Salvador;Brazil;Argentina;Iraq;Syria;Lebanon;
Kuwait;Bahrain;Oman;United Arab Emirates;Algeria;Tunisia;Morocco;Mauritania;Senegal;Guinea;Ivory Coast;Ghana;Togo;Benin;Gabon;Angola;Zambia;Zimbabwe;
Tanzania;Malawi;Botswana;South Africa;Namibia;Djibouti;Nepal;Sri Lanka;Maldives;Laos;Malaysia;Singapore;Mongolia;Kazakhstan;Uzbekistan;Tajikistan;
Turkmenistan;Kyrgyzstan;Latvia;Estonia;Slovakia;Slovenia;Hungary;Austria;Switzerland;Belgium;Netherlands;Denmark;Iceland;Ireland;Portugal;Montenegro;
North Macedonia;Cyprus;Soviet Union;Yugoslavia;East Germany;West Germany;Czechoslovakia;Prussia;Rhodesia;Zaire;Burma;Persia;South Vietnam;
North Vietnam;Nicaragua;Guatemala;Honduras;Panama;Chile;Bolivia;Ecuador;Paraguay;Uruguay;Fiji;Papua New Guinea;Solomon Islands;East Timor;Palestine;
Somaliland;Western Sahara;America;Britain;England;Great Britain;Holland"""
)
_TOWNS = listed(
    """Aleppo;Homs;Idlib;Afrin;Manbij;Deir ez-Zor;Tal Afar;Hawija;Ramadi;Fallujah;Tikrit;Baiji;Sinjar;Kirkuk;Erbil;Samarra;Basra;Najaf;Hasakah;Qamishli;
Kobani;Daraa;Palmyra;Latakia;Tartus;Hama;Ghouta;Douma;Al Qaim;Rutba;Haditha;Balad;Taji;Nineveh Province;Anbar;Diyala;Kyiv;Kharkiv;Kherson;Mariupol;
Bakhmut;Avdiivka;Donetsk Oblast;Luhansk Oblast;Zaporizhzhia;Odesa;Mykolaiv;Sumy;Chernihiv;Lyman;Izium;Kupiansk;Vuhledar;Kramatorsk;Sievierodonetsk;
Melitopol;Sevastopol;Belgorod;Kursk;Rostov-on-Don;Crimea;Snake Island;Dnipro River;Sanaa;Aden;Taiz;Marib;Hodeidah;Mocha;Hadramawt;Saada;Tripoli;
Benghazi;Misrata;Sirte;Derna;Tobruk;Mekelle;Axum;Lalibela;Gondar;Amhara Region;Oromia;Afar Region;Khartoum;El Fasher;Omdurman;Nyala;Geneina;Darfur;
South Kordofan;Juba;Malakal;Mogadishu;Kismayo;Baidoa;Lower Shabelle;Maiduguri;Borno State;Lake Chad;Timbuktu;Gao;Kidal;Mopti;Ouagadougou;Niamey;
Tillabéri;Agadez;Goma;Bukavu;North Kivu;Ituri;Beni;Bunia;Bangui;Bambari;Cabo Delgado;Palma;Kabul;Kandahar;Herat;Kunduz;Helmand Province;Panjshir;
Mazar-i-Sharif;Ghazni;Bagram;Jalalabad;Quetta;Peshawar;North Waziristan;Swat Valley;Karachi;Srinagar;Kargil;Galwan Valley;Ladakh;Marawi;Mindanao;Jolo;
Yangon;Naypyidaw;Mandalay;Kachin State;Rakhine State;Sagaing Region;Karen State;Nagorno-Karabakh;Stepanakert;Shusha;Lachin corridor;Yerevan;Baku;
Tbilisi;Gori;South Ossetia;Abkhazia;Grozny;Sarajevo;Srebrenica;Vukovar;Knin;Pristina;Mostar;Belgrade;Gaza City;Khan Yunis;Rafah;Gaza Strip;Jenin;
Nablus;Hebron;West Bank;Golan Heights;Sderot;Ashkelon;Haifa;Tel Aviv;Beirut;Sidon;Bekaa Valley;Damascus;Baghdad;Tehran;Isfahan;Bandar Abbas;
Strait of Hormuz;Persian Gulf;Red Sea;Bab al-Mandab;Black Sea;Sea of Azov;South China Sea;Taiwan Strait;Sea of Japan;Baltic Sea;Mediterranean;
Indian Ocean;Guadalcanal;Okinawa;Iwo Jima;Midway;Leyte Gulf;Rabaul;Port Moresby;Normandy;Caen;Arnhem;Bastogne;Ardennes;Monte Cassino;Anzio;Salerno;
Malta;Crete;El Alamein;Stalingrad;Leningrad;Smolensk;Warsaw;Verdun;Somme;Ypres;Gallipoli;Passchendaele;Gettysburg;Vicksburg;Antietam;Richmond;Shiloh;
Austerlitz;Waterloo;Borodino;Inchon;Pusan;Seoul;Pyongyang;Chosin Reservoir;38th parallel;Hue;Da Nang;Khe Sanh;Saigon;Hanoi;Ia Drang Valley;
Dien Bien Phu;Phnom Penh;Falkland Islands;Port Stanley;Goose Green;Kuwait City;Khafji;Fort Bragg;Fort Hood;Camp Pendleton;Ramstein Air Base;Incirlik;
Al Udeid;San Diego;Diego Garcia;Guam;Washington;London;Paris;Berlin;Moscow;Brussels;Geneva;Ankara;Riyadh;Doha;Cairo;Beijing;Tokyo;New Delhi;Islamabad;
Canberra;Ottawa;Rome;Vienna;Europe;Africa;Asia;Middle East;Sahel;Horn of Africa;Balkans;Caucasus;Donbas;Kurdistan;Catalonia;Kashmir;Tigray;Chechnya;
Transnistria;Texas;California;New York City;Kentucky;Florida;Oregon;Northern Ireland;Scotland;Bavaria;Xinjiang;Hong Kong;Tibet;Punjab;Balochistan;
Sindh;Kerala;Sur;Ar Rutbah;Ayn Isa;Al Bab;Al Hasakah;Al Shaddadi;Ar-Raqqah;Bayji;Kisik;Qayyarah;Sultan Abdallah;Mar'a;Dayr Az Zawr;Abu Kamal;
Al Huwayjah;Washiyah;Ain Issa;Tanf;Zanjili;Old City;Bashiqa;Makhmour;Tal Abyad;Azaz;Jarabulus;Saraqib;Maarat al-Numan;Khan Sheikhoun;Jisr al-Shughur;
Eastern Ghouta;Yarmouk;Zabadani;Qusayr;As Suwayda;Quneitra;Camp Taji;Habbaniyah;Umm Qasr;Nasiriyah;Karbala;Sadr City;Green Zone;Mount Sinjar;Tigris;
Euphrates;Tigris River;Khabur;Orontes;Jordan River;Nile;Blue Nile;Congo River;Mekong;Volga;Danube;Rhine;Dnieper;Dniester;Don;Oder;Neisse;Elbe;Seine;
Meuse;Marne;Naktong River;Yalu River;Imjin River;Han River;Amu Darya;Helmand River;Indus;Ganges;Brahmaputra;Potomac;Mississippi River;Rio Grande;Alps;
Carpathians;Hindu Kush;Himalayas;Zagros Mountains;Atlas Mountains;Golan;Sinai;Sinai Peninsula;Negev;Galilee;Gulf of Aden;Gulf of Oman;Gulf of Tonkin;
English Channel;North Sea;Arabian Sea;Aegean Sea;Adriatic;Bay of Bengal;Suez Canal;Panama Canal;Bosphorus;Kerch Strait;Strait of Gibraltar;Gibraltar;
Dakar;Oran;Casablanca;Bizerte;Alexandria;Port Said;Addis Ababa;Asmara;Massawa;Nairobi;Mombasa;Kampala;Kigali;Bujumbura;Kinshasa;Lubumbashi;Luanda;
Harare;Lusaka;Pretoria;Johannesburg;Cape Town;Lagos;Abuja;Kano;Kaduna;Accra;Abidjan;Bamako;Ménaka;Ségou;Conakry;Freetown;Monrovia;N'Djamena;Yaoundé;
Bosaso;Puntland;Jubaland;Hiran;Galkayo;Beledweyne;Dire Dawa;Harar;Bahir Dar;Shire;Adwa;Adigrat;Humera;Kombolcha;Dessie;Port Sudan;Kassala;El Obeid;
Abyei;Bentiu;Bor;Wau;Manila;Zamboanga;Basilan;Sulu;Cotabato;Luzon;Leyte;Cebu;Bataan;Corregidor;Jakarta;Aceh;Dili;Papua;Ambon;Bangkok;Pattani;Yala;
Vientiane;Luang Prabang;Battambang;Siem Reap;Haiphong;Quang Tri;Pleiku;Kon Tum;My Lai;Mekong Delta;Dhaka;Chittagong;Cox's Bazar;Colombo;Jaffna;
Kilinochchi;Mullaitivu;Kathmandu;Lhasa;Urumqi;Kashgar;Shanghai;Nanjing;Wuhan;Chongqing;Harbin;Port Arthur;Vladivostok;Sakhalin;Hiroshima;Nagasaki;
Taipei;Kinmen;Taegu;Daejeon;Osan;Wonsan;Kaesong;Panmunjom;Kowloon;New Territories;Lahore;Rawalpindi;Multan;Khyber Pakhtunkhwa;Bannu;Gwadar;Amritsar;
Jammu;Pulwama;Uri;Assam;Manipur;Nagaland;Chhattisgarh;Bihar;Mumbai;Kolkata;Nangarhar Province;Kunar;Paktika;Khost;Tora Bora;Zaranj;Faizabad;Baghlan;
Lashkar Gah;Tashkent;Dushanbe;Bishkek;Osh;Almaty;Nur-Sultan;Ashgabat;Zangezur;Artsakh;Gyumri;Ganja;Sukhumi;Tskhinvali;Dagestan;Ingushetia;
North Ossetia;Beslan;Tatarstan;Bryansk;Voronezh;Engels;Pskov;Murmansk;Kaliningrad;Saint Petersburg;Sochi;Novorossiysk;Lviv;Ivano-Frankivsk;Uzhhorod;
Chernobyl;Bucha;Irpin;Hostomel;Enerhodar;Nova Kakhovka;Tokmak;Berdiansk;Robotyne;Krynky;Popasna;Rubizhne;Lysychansk;Soledar;Toretsk;Chasiv Yar;Marinka;
Pokrovsk;Horlivka;Makiivka;Debaltseve;Ilovaisk;Chișinău;Tiraspol;Minsk;Brest;Vilnius;Riga;Tallinn;Narva;Kraków;Gdańsk;Poznań;Prague;Bratislava;
Budapest;Bucharest;Sofia;Skopje;Tirana;Podgorica;Zagreb;Split;Dubrovnik;Osijek;Tuzla;Bihać;Goražde;Žepa;Banja Luka;Ljubljana;Novi Sad;Mitrovica;Athens;
Thessaloniki;Nicosia;Famagusta;Valletta;Sicily;Sardinia;Corsica;Tuscany;Naples;Milan;Madrid;Barcelona;Guernica;Teruel;Lisbon;Belfast;Derry;Dublin;
Edinburgh;Salisbury;Portsmouth;Plymouth;Dover;Manchester;Birmingham;Coventry;Scapa Flow;Calais;Dunkirk;Cherbourg;Toulon;Lyon;Marseille;Reims;Sedan;
Antwerp;Liège;Rotterdam;The Hague;Hamburg;Dresden;Nuremberg;Munich;Kiel;Wilhelmshaven;Oslo;Narvik;Copenhagen;Stockholm;Helsinki;Karelia;Reykjavik;
Annapolis;Quantico;Fort Benning;Fort Campbell;Camp Lejeune;Pearl Harbor;Hawaii;Alaska;Virginia;Kansas;Ohio;Ohio Valley;Charleston;Savannah;Atlanta;
New Orleans;Chancellorsville;Fredericksburg;Manassas;Yorktown;Saratoga;Ticonderoga;Quebec;Montreal;Vancouver;Havana;Guantanamo Bay;Bay of Pigs;
Port-au-Prince;Cité Soleil;Caracas;Bogotá;Cali;Medellín;Arauca;Cauca;Lima;Ayacucho;La Paz;Santiago;Buenos Aires;Chaco;Rio de Janeiro;Tijuana;Sinaloa;
Chiapas;Guadalajara;Darwin;Sydney;Auckland;Gaza;Beit Hanoun;Shuja'iyya;Jabalia;Ramallah;Bethlehem;Tulkarm;Temple Mount;Acre;Eilat;Netanya;
Kiryat Shmona;Metula;Naqoura;Tyre;Nabatieh;Dahieh;Arsal;Baalbek;Mashhad;Natanz;Khuzestan;Sistan and Baluchestan;Khorramshahr;Abadan;Tabriz;Qom;
Kermanshah;Diyarbakır;Cizre;Istanbul;Izmir;Trabzon;Hatay;Gaziantep;Jeddah;Mecca;Medina;Najran;Jizan;Abqaiq;Dhahran;Abu Dhabi;Dubai;Manama;Muscat;
Socotra;Mukalla;Zinjibar;Al Bayda;Lahij;Dhamar;Ibb;Sabha;Kufra;Zawiya;Tarhuna;Bani Walid;Ajdabiya;Ras Lanuf;Fezzan;Cyrenaica;Arabian Peninsula;Levant;
Mesopotamia;Maghreb;Sahara;Central Asia;South Asia;Southeast Asia;East Asia;Eastern Europe;Western Europe;West Africa;East Africa;North Africa;
Latin America;Central America;Pacific;Atlantic;Arctic;Antarctica;Gulf;West;Far East;Near East;Korean Peninsula;Indochina;Manchuria;Siberia;Silesia;
Galicia;Transylvania;Pomerania;Anatolia"""
)
PLACES = (*_TOWNS, *COUNTRIES)
SHORT_STATES = listed("ROK;DPRK;PRC;UK;US;USA;UAE;DRC;CAR;USSR;GDR;FRG;DPR;LPR;KSA;RSA;PNG;RoK;SRV")
_FEATURES = ("Hill", "Point", "Height", "Highway", "Route", "Road", "Ridge")
_NATURE = listed(
    "Province;Governorate;District;Region;Oblast;County;State;Valley;River;Mountains;Island;Islands;Peninsula;Bay;Bridge;Dam;Airport"
)
_SITES = listed(
    "Grand Mosque of;Cathedral of;Basilica of;Old City of;Port of;Citadel of;Republic of;Gulf of;Bay of;Strait of;Isle of;Free City of"
)
_BUILDINGS = listed(
    "International Airport;Air Base;Airfield;Military Hospital;Central Prison;Railway Station;Bridge;National Museum;Nuclear Power Plant;Barracks;Stadium"
)


def hill(random: Random) -> str:
    """`Hill 70`, `Highway 80`."""
    return f"{random.choice(_FEATURES)} {random.randint(1, 999)}"


def realm(random: Random) -> str:
    """`Kingdom of Jordan`, `Islamic Republic of Iran`."""
    kind = random.choice(
        (
            "Kingdom",
            "Republic",
            "Islamic Republic",
            "Federal Republic",
            "Sultanate",
            "Empire",
            "Commonwealth",
        )
    )
    return f"{kind} of {random.choice(COUNTRIES)}"


def site(random: Random) -> str:
    """A place that holds another's name: `Grand Mosque of Aleppo`, `Mosul Airport`."""
    town = random.choice(_TOWNS)
    return random.choice((f"{random.choice(_SITES)} {town}", f"{town} {random.choice(_BUILDINGS)}"))


def place_name(random: Random) -> str:
    """Mostly a known place; also an unheard one, or one with its kind (`Kunar Valley`, `Camp Zhakor`)."""
    kind = random.random()
    if kind < 0.2:
        return random.choice(COUNTRIES)
    if kind < 0.72:
        return random.choice(_TOWNS)
    if kind < 0.82:
        return coined_word(random)
    if kind < 0.88:
        return f"{coined_word(random)} {random.choice(_NATURE)}"
    if kind < 0.92:
        return f"{random.choice(('Camp', 'Fort', 'Mount', 'Lake', 'Port', 'New', 'Al', 'Tell', 'Deir', 'San', 'Forward Operating Base', 'Combat Outpost'))} {coined_word(random)}"
    if kind < 0.95:
        return f"{coined_word(random)}-{random.choice(('ni', 'ri', 'do', 'dong', 'myon', 'on-Don', 'sur-Mer', 'Kébir', 'e-Sharif', 'ye'))}"
    return site(random) if kind < 0.98 else hill(random)
