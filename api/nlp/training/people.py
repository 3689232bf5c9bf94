"""Given and family names of many countries, to show the model far more people than any annotated text holds."""

from __future__ import annotations

from random import Random

from api.nlp.training.coined import coined_word
from api.nlp.training.lists import listed

_WESTERN = (
    "James John Robert Michael David William Richard Thomas Mark Steven Paul George Kenneth Kevin Jeff Gary Eric Ryan "
    "Scott Frank Sean Mary Susan Karen Nancy Sarah Laura Kim Emma Hannah Angela Rachel Alice Owen Nigel Ian Graham Alan",
    "Smith Johnson Williams Brown Miller Davis Wilson Anderson Taylor Moore Martin Thompson White Harris Clark Lewis "
    "Walker Young Hall King Wright Hill Green Baker Carter Mitchell Roberts Turner Phillips Campbell Parker Evans Dunford "
    "Mattis Milley Breedlove Votel Townsend Fallon Hammond Wallace Stoltenberg McKenzie O'Brien McGurk Sullivan Hayes Ford",
)
_ARABIC = (
    "Ahmed Mohammed Muhammad Ali Hassan Hussein Omar Abdullah Khalid Mustafa Ibrahim Yusuf Said Haider Fadhil Jassim "
    "Qasim Nouri Saleh Tariq Faisal Salman Bandar Khalifa Walid Saad Fouad Ayman Osama Zaki Bashir Fatima Aisha Nadia Layla "
    "Talib Sabah Najim Raad Wissam Adnan Mahmoud Rami Samir Yahya Ismail Anwar Hamid Jalal Kamal Abdul-Karim Abdel-Fattah",
    "al-Abadi al-Maliki al-Jubouri al-Obeidi al-Sadr al-Hakim al-Tikriti al-Douri al-Assadi al-Jaafari al-Shammari Haftar "
    "al-Sarraj al-Houthi al-Julani al-Adnani al-Shishani al-Bashir al-Burhan Daglo Hamdok Aoun Berri Nasrallah Haniyeh "
    "al-Masri al-Zawahiri Salih Mansour Hadi Barzani Talabani Thani Nahyan el-Sisi Dbeibah Bouteflika Tebboune "
    "Ghanmi Al-Saadi Yarallah Rasheed al-Hashimi al-Amiri al-Khazali al-Muhandis al-Kadhimi Khoury Haddad Darwish",
)
_SLAVIC = (
    "Volodymyr Oleksandr Serhiy Andriy Viktor Dmytro Yuriy Vladimir Sergei Dmitry Igor Nikolai Alexei Yevgeny Valery Oleg "
    "Anatoly Ramzan Denis Iryna Oksana Maria Natalia Milan Ratko Slobodan Radovan Petr Andrzej Mateusz Donald Aleksandar "
    "Vitali Ruslan Mikhail Boris Maksym Bohdan Pavlo Kyrylo Hanna",
    "Shevchenko Kovalenko Bondarenko Zaluzhnyi Syrskyi Budanov Reznikov Danilov Poroshenko Haidai Kim Ivanov Petrov Sidorov "
    "Shoigu Gerasimov Surovikin Lapin Dvornikov Konashenkov Prigozhin Medvedev Lavrov Peskov Kadyrov Girkin Pushilin "
    "Pasechnik Zakharova Volkov Morozov Novak Kowalski Duda Vučić Mladić Karadžić Milošević Thaçi Lukashenko Sikorski Zelensky",
)
_ASIAN = (
    "Min Aung Kyaw Zaw Thein Ko Li Wang Zhang Wei Jin Hiroshi Kenji Shinzo Fumio Yoshihide Jae-in Geun-hye Myung-bak "
    "Ramesh Rajesh Amit Sanjay Narendra Rahul Priya Sunil Imran Nawaz Pervez Shahbaz Asif Rodrigo Ferdinand Benigno Nguyen "
    "Tran Joko Prabowo Mahathir Thaksin Prayut Qamar Ashraf Hamid Gulbuddin Mullah Abdul Sher Zahid Hibatullah",
    "Hlaing Swe Tun Aung Oo Xiaoping Jintao Keqiang Yi Fenghe Jinping Abe Kishida Suga Tanaka Yamamoto Sato Park Moon "
    "Singh Kumar Sharma Modi Gandhi Patel Verma Rao Khan Sharif Bhutto Zardari Musharraf Bajwa Duterte Marcos Aquino Widodo "
    "Subianto Karzai Ghani Massoud Dostum Akhundzada Haqqani Mansour Noor Hekmatyar Saleh Rabbani Shinawatra",
)
_AFRICAN = (
    "Abiy Isaias Debretsion Getachew Tsadkan Salva Riek Yoweri Paul Félix Joseph Laurent Goodluck Muhammadu Bola Idriss "
    "Mahamat Assimi Ibrahim Alpha Patrice Uhuru William Hassan Mohamed Abdullahi Berhanu Filipe Ousmane Choguel Blaise "
    "Thomas Denis Jean-Bertrand Faustin-Archange Bosco Dominic Amadou Macky",
    "Ahmed Afwerki Gebremichael Reda Tesfaye Kiir Machar Museveni Kagame Tshisekedi Kabila Gbagbo Jonathan Buhari Tinubu "
    "Déby Goïta Traoré Condé Talon Kenyatta Ruto Sheikh Mohamud Jula Nyusi Sonko Maïga Compaoré Sankara Mukwege Touadéra "
    "Ntaganda Kony Ongwen Mugabe Mnangagwa Zuma Ramaphosa Touré Keïta Sall Diarra Mengistu Birhanu Alemu",
)
_LATIN = (
    "Carlos José Luis Juan Miguel Jorge Fernando Hugo Nicolás Evo Iván Gustavo Álvaro Andrés Rafael Jair Luiz Pedro Diego "
    "Manuel Emmanuel François Jean-Yves Florence Nicolas Charles Philippe Matteo Giuseppe Silvio Mario Angela Ursula Olaf "
    "Hans Klaus Jens Annalena Mark Geert Rutger Recep Hulusi Mevlüt Yaşar Tayyip Ali Hassan Javad Qasem Esmail Hossein Mohsen",
    "García Rodríguez López Santos Duque Petro Uribe Maduro Guaidó Chávez Morales Fujimori Castillo Bolsonaro Silva "
    "Macron Hollande Drian Parly Sarkozy Lecornu Salvini Conte Berlusconi Draghi Merkel Leyen Scholz Pistorius "
    "Baerbock Rutte Wilders Erdoğan Akar Çavuşoğlu Güler Rouhani Zarif Soleimani Qaani Raisi Salami Jafari Fernández Cruz",
)
_CULTURES = tuple(
    (tuple(given.split()), tuple(family.split()))
    for given, family in (_WESTERN, _ARABIC, _SLAVIC, _ASIAN, _AFRICAN, _LATIN)
)
_SYLLABLES = listed(
    """Kim;Lee;Park;Choi;Wong;Chan;Leung;Cheung;Lau;Ho;Chen;Lin;Tsai;Ng;Tang;Wu;Law;Yip;Kwok;Kwong;Hui;Wai;Tam;Fung;Mak;Yeung;Cheng;Shiu;Tsang;Lam;To;Yau;Siu;
Mok;Tong;Ko;Chow;Chu;Jung;Kang;Yoon;Moon;Roh;Chung;Shin;Hong;Song;Han;Lo;Pan;Hsu;Huang;Su;Chang;Chiang;Liao;Kuo;Lai;Yuen"""
)
_GIVEN = listed(
    "Siu;Chun;Kwok;Chi;Cheuk;Wai;Yiu;Ka;Man;Kin;Chung;Tsz;Hok;Pui;Suk;Yuk;Jong;Geun;Myung;Jae;Dae;Young;Seok;Ki;Tae;Kyung;Sung;Ying;Kuo;Shui;Cheng;Teng;Mei"
)
_SECOND = listed(
    """hung;kin;fat;wai;man;ching;tai;ming;keung;yan;jong;il;un;hee;soo;hyun;lai;yu;fung;king;ting;chu;kwong;chuen;tat;leung;chung;lun;keung;sum;ping;hing;
yuen;in;woo;hye;jung;ho;bak;yeol;wen;jeou;bian;hui;chiu;yi;yat;kit"""
)
SHORT_NAMES = listed(
    "Xu;Li;Wu;Ma;Xi;Yi;Hu;He;Lu;Bo;Sun;Ho;Le;Ky;Vo;Ng;Oh;No;U;Nu;Tun;Ba;Swe;Oo;Sy;Ra;Zia;Gul;Rao;Das;Nag;Ali;Ito;Abe;Mao;Zhu;Deng;Zhou;Lin;Peng"
)


def hyphenated_name(random: Random) -> str:
    """`Chow Wing-tai`, `Kim Jong-un`; `Jean-Yves` and `Abdel-Fattah` are in the lists."""
    second = random.choice(_SECOND)
    return f"{random.choice(_SYLLABLES)} {random.choice(_GIVEN)}-{second.capitalize() if random.random() < 0.1 else second}"


def person_name(random: Random) -> str:
    """A given name with a family name of the same part of the world, in one of the forms that reports use."""
    given, family = random.choice(_CULTURES)
    first, last = random.choice(given), random.choice(family)
    kind = random.random()
    if kind < 0.06:
        return f"{first} {random.choice('ABCDEFGHJKLMPRSTW')}. {last}"
    if kind < 0.14:
        return hyphenated_name(random)
    if kind < 0.18:
        return f"Abu {random.choice(given)} {last}"
    if kind < 0.22:
        return f"{first} {random.choice(given)} {last}"
    if kind < 0.34:
        return f"{first} {coined_word(random)}"
    return f"{first} {last}"


def family_name(random: Random) -> str:
    """As people are called the second time."""
    if random.random() < 0.15:
        return coined_word(random)
    return random.choice(random.choice(_CULTURES)[1])
