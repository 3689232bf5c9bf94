"""Given and family names of wars that no list of living languages holds, or holds in another alphabet only."""

from __future__ import annotations

from api.nlp.training.lists import listed

CULTURES = (
    (  # Arabic
        "Abbas Abdulaziz Abdulrahman Adel Akram Alaa Ammar Amr Aws Ayad Badr Basel Bilal Daoud Essam Fahd Fares Fawzi Ghassan Hani Hatem "
        "Hazem Hisham Hussam Idris Imad Jabir Jihad Khaled Laith Louay Majed Malik Marwan Mazen Mohannad Moussa Muhsin Muqtada Nabil Nasser Nawaf Nizar "
        "Qais Radwan Rafiq Riyad Saif Shakir Suleiman Taha Thamer Wael Yasin Younis Ziad Zuhair Abeer Amal Asmaa Buthaina Dalia Hanan Huda "
        "Iman Khadija Lamia Mona Nour Rania Rasha Sawsan Shaima Suad Zainab",
        "Abdelhadi al-Ahmad al-Ali al-Anbari al-Askari al-Ayoubi al-Azzawi al-Baghdadi al-Banna al-Basri al-Bitar al-Dabbagh al-Dulaimi al-Faraj al-Ghazali al-Hadi "
        "al-Halabi al-Hamdani al-Hariri al-Hashemi al-Hassani al-Husseini al-Issawi al-Janabi al-Jazairi al-Jibouri al-Karbouli al-Khatib al-Khafaji al-Kubaisi "
        "al-Lami al-Lihaibi al-Majid al-Mashhadani al-Mosuli al-Mutlaq al-Najjar al-Nasiri al-Nujaifi al-Omari al-Othman al-Qahtani al-Rawi al-Rubaie al-Saadi "
        "al-Salem al-Samarrai al-Sharaa al-Shimmari al-Sistani al-Sudani al-Tamimi al-Turki al-Wazir al-Yacoubi al-Zaidi al-Zubaidi Abboud Abdo Akl Arslan Atassi "
        "Attar Ayyash Azzam Badawi Bakr Barakat Bitar Daher Dahlan Eido Fakhoury Fanous Farhat Ghanem Habash Hammoud Harb Hijazi Jumblatt Kanaan Karam "
        "Maalouf Makdisi Mikati Nasr Qassem Rifai Saleh Sarkis Shaaban Shukri Tlass Younes Zein",
    ),
    (  # the Horn of Africa
        "Abebe Almaz Asfaw Bereket Berhane Birtukan Dawit Demeke Desta Eskinder Fisseha Gebre Getahun Girma Hailemariam Haile Kebede Lemma Meles Mulugeta Sebhat "
        "Tadesse Tamrat Taye Tekle Temesgen Tewolde Workneh Yohannes Zewde Abdirizak Abdiweli Abshir Ayaan Barre Bile Daud Deeqa Farah Gedi Guled "
        "Hodan Ilhan Jama Muuse Nuur Omaar Saado Sharif Warsame",
        "Abera Admasu Alula Assefa Ayele Bekele Belay Berhe Dagne Desalegn Gebrehiwot Gebremedhin Gebreselassie Gebretsadik Gemechu Hagos Hailu Kassa Kidane "
        "Legesse Lencho Megersa Mekonnen Mesfin Nega Regassa Shiferaw Tessema Teshome Wolde Woldemariam Zenawi Abdi Adan Afrah Aideed Ainanshe Aware "
        "Dahir Deni Dirie Duale Egal Gaas Gabow Hersi Ismail Khaire Madobe Nur Osman Roble Samatar Shirdon Siad Turki Ugas Warfa",
    ),
    (  # the Sahel, West and Central Africa
        "Adama Alassane Alhaji Aliou Amina Aminata Bakary Baba Boubacar Cheick Daouda Djibril Fatoumata Hama Ibrahima Issoufou Jafar Kalla Lamine "
        "Mahamadou Malam Mamadou Mariam Moctar Modibo Moussa Oumar Ousmane Saïdou Salifou Seydou Sidi Soumaïla Yacouba Augustin Bemba Célestin Déogratias Dieudonné "
        "Emery Gédéon Innocent Jean-Pierre Justin Kizza Laurent Mathieu Moïse Mobutu Pacifique Sultani Vital Théoneste",
        "Acharatoumane Ba Bagayoko Barkindo Barry Cissé Coulibaly Dembélé Dia Diallo Dicko Diouf Doumbia Guindo Issoufou Kafando Keita Konaré "
        "Koné Kouyaté Mamane Ndiaye Ouattara Ouédraogo Sangaré Sankoh Sanogo Sidibé Sissoko Tandja Tchiani Touré Yaméogo Zongo Bemba Bisimwa Kambale Kamerhe "
        "Kasongo Katumbi Lumumba Makenga Mbusa Mobutu Mudacumura Mulamba Ndayishimiye Nkunda Nkurunziza Runiga Sekimonyo Tshombe",
    ),
    (  # Burma and Indochina
        "Aye Chit Cho Hla Htay Htin Htun Khin Khun Kyi Kyin Lian Lwin Maung Moe Mya Myint Myo Naing Naw Nay Nyo Nyunt Pe Phyo Pyae Sai Sao Saw "
        "Sein Shwe Su Thaung Thet Thiha Thura Win Yan Ye Zin Bounthan Chea Heng Hun Khieu Kong Phoumi Samdech Souphanouvong Vang",
        "Ahr Bo Hkam Htwe Kyaw Lay Lwin Maung Mon Mra Myat Naing Nyein Oo Pan Paw San Shein Tha Thant Thein Thwin Tun Wai Zaw Zeya "
        "Manet Nol Phomvihane Pot Samphan Sary Sen Sihanouk Pao Vongsa",
    ),
    (  # Korea and Vietnam as histories write them
        "Chang-ho Chung-hee Dae-jung Dong-wook Gwang-su Hyung-woo Il-kwon Ja-yong Jae-won Jun-ho Ki-hong Kwang-hyop Kyong-su Myong-nam Pyong-ok Sang-jin Seung-min "
        "Sun-yup Tu-hwan Yong-gon Young-sam",
        "Ahn Baek Bang Chae Cho Choe Chon Ham Han Hwang Im Jang Jeong Jo Kang Kwon Nam Oh Paik Rhee Ryu Shin Sim Suh Yoo Yu Yun",
    ),
    (  # Persian, Kurdish, Pashto
        "Abdolreza Ahmadreza Amir Arash Bahram Behzad Behrouz Bijan Cyrus Daryoush Ebrahim Eshaq Farhad Gholam Habibollah Iraj Jamshid Kaveh Manouchehr Masoud "
        "Mehdi Mohammad-Reza Morteza Nader Parviz Rostam Sattar Shahram Siamak Soraya Yadollah Zahra Azad Barham Ferhad Hoshyar Jalal Kosrat Lahur Masrour Mazloum "
        "Nechirvan Polat Qubad Rizgar Sherko Sirwan Abdul-Hadi Amanullah Asadullah Atta Daud Gulab Hafizullah Haji Jalaluddin Khalilullah Najibullah Rahmatullah Sirajuddin "
        "Zalmay",
        "Abdi Ahmadi Akhundi Alizadeh Amini Ansari Araghchi Ashtiani Bagheri Bakhtiar Eslami Fadavi Farahani Ghaani Ghasemi Hajizadeh Hatami Hosseini Jahanpour Kalantari "
        "Karimi Khamenei Khatami Larijani Mohammadi Mousavi Naqdi Pakpour Rahimi Rezaei Safavi Shamkhani Tangsiri Vahidi Velayati Zolghadr Abdullah Bakhtiyar Barwari Bayik "
        "Dizayee Jaff Kalkan Karayilan Kobani Mustafa Osman Öcalan Xelil Zebari Achakzai Atmar Baradar Daudzai Hotak Khalilzad Mohaqiq Muttaqi Nurzai Popal Sayyaf Stanekzai "
        "Tarakhil Wardak Yaqoob Zadran",
    ),
    (  # the Napoleonic wars and France
        "Achille Adolphe Alexandre Ambroise Antoine Augustin Barthélemy Bertrand Camille Edmond Étienne Eugène Ferdinand Gaspard Géraud Gouvion Guillaume Hippolyte "
        "Honoré Jean-Andoche Jean-Baptiste Joachim Laurent Léon Louis-Nicolas Maxime Nicolas-Charles Octave Philibert Raoul Roland Sébastien "
        "Théodore Victor",
        "Augereau Beauharnais Belliard Berthier Bernadotte Bessières Bonaparte Bugeaud Cambronne Clauzel Compans Delzons Desaix Drouot Dupont Exelmans Foy Friant "
        "Grouchy Gudin Haxo Jourdan Kellermann Lannes Lasalle Latour-Maubourg Lefebvre Macdonald Marmont Masséna Montbrun Morand Mortier Moreau Nansouty Oudinot Poniatowski Rapp "
        "Reynier Sébastiani Ségur Suchet Vandamme Victor Bazaine Bourbaki Canrobert Foch Franchet Gallieni Gamelin Giraud Juin Koenig Leclerc Lyautey Maunoury Salan Weygand",
    ),
    (  # Prussia, Austria, Germany, Russia of the empires
        "Albrecht August Bernhard Bogislav Claus Conrad Dietrich Eberhard Eduard Emil Ernst Ewald Fedor Felix Ferdinand Franz Friedrich Georg Gerd Gotthard Günther "
        "Heinz Helmuth Hubert Joachim Johannes Josef Karl Ludwig Maximilian Moritz Oskar Otto Siegfried Ulrich Walther Werner Wolfram Alexey Fabian "
        "Fyodor Levin Matvei Semyon",
        "Beck Below Bismarck Blomberg Blücher Bock Boroević Brandenberger Brauchitsch Bülow Busch Clausewitz Dietl Dönitz Falkenhausen Fritsch Galland Gneisenau Guderian Halder "
        "Harpe Hausser Heinrici Hindenburg Hipper Hötzendorf Jodl Keitel Kesselring Kleist Kluck Kluge Kollontai Küchler Leeb List Ludendorff Mackensen Moltke Paulus Raeder "
        "Reichenau Richthofen Roon Rundstedt Scheer Schlieffen Schwarzenberg Seeckt Steinmetz Tirpitz Warlimont Weichs Yorck Benkendorf Bennigsen Brusilov Dokhturov Kornilov "
        "Kuropatkin Miloradovich Rennenkampf Samsonov Skobelev Suvorov Tormasov Wittgenstein Yermolov Yudenich",
    ),
    (  # the American Civil War and the British wars
        "Abner Ambrose Ambrose Barnard Cadmus Earl Edmund Edwin Elias Ezra Fitzhugh Franz Gideon Gouverneur Henry Hiram Isaac Jefferson "
        "Jesse Jubal Leonidas Micah Milledge Nathan Nathaniel Oliver Raphael Richard Rufus Sterling Stephen Theophilus Turner Winfield Arthur Aubrey "
        "Claude Douglas Edmund Garnet Harold Horatio Hubert Neil Orde Redvers Ronald Rowland Stapleton Stratford Thomas",
        "Anderson Archer Banks Breckinridge Buford Burnside Butterfield Chamberlain Custer Doubleday Early Ewell Farragut Forrest Garfield Gibbon "
        "Halleck Hancock Hardee Heth Hooker Howard Kearny Kershaw Longstreet Mahone Meade McClellan McPherson Mosby Ord Pemberton Pettigrew Pickett Polk Porter Reynolds Rosecrans "
        "Schofield Sedgwick Semmes Sheridan Sickles Slocum Stuart Sumner Sykes Van Dorn Alanbrooke Allenby Auchinleck Beresford Browning Buller Byng Chelmsford "
        "Crauford Dempsey Gough Haig Hobart Horrocks Jellicoe Kitchener Leese Mountbatten O'Connor Paget Plumer Ponsonby Raglan Rawlinson Ritchie Slim Urquhart Wavell "
        "Wingate Wolseley",
    ),
    (  # Japan and China as histories write them
        "Chiune Gunichi Hajime Heihachiro Hideki Hisaichi Hitoshi Ichiki Jinzaburo Kantaro Kazuo Kenkichi Kiyonao Kiyotake Korechika Masaharu Minoru Mitsumasa Nobutake Raizo "
        "Renya Saburo Shigeyoshi Shintaro Soemu Takeo Takijiro Tadamichi Tetsuzan Tomoyuki Yasuji Yoshijiro Zengo Fatang Guofeng Jiashi Kai-shek Renmin Xueliang Zongren",
        "Adachi Anami Araki Doihara Fuchida Genda Hashimoto Homma Honda Imamura Inoue Itagaki Kawabe Koga Kondo Kuribayashi Kurita Matsui Minami Mutaguchi Nishimura Nogi Okamura "
        "Onishi Oshima Ozawa Sakai Shibasaki Shima Sugiyama Tojo Togo Tominaga Toyoda Ugaki Ushijima Yamashita Yonai Chiang He Hsueh Li Lo Song Su Xue Yan Yeh Zhu",
    ),
)  # fmt: skip
"""(given names, family names) of each."""

PARTICLES = listed(
    "de;de la;von;von der;van;van der;van den;di;del;da;dos;al;bin;ibn;ben;Ould;Ag;Mac;St.;el;della;zu;af"
)
EPITHETS = listed(
    "Tex;Bull;Fox;Grey;Tiger;Old Ironsides;Buck;Ace;Butcher;Bear;Red;Stonewall;Howling Mad;Pete;Tiny;Boo;Snake;Doc;Smiley;Fighting Joe;Uncle;Spoons;Zorro;Hawk;Baba;Hamza"
)
