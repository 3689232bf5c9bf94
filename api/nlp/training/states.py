"""States as they stand before a noun. `US` and `U.S.` are names there, and places by the guideline; the adjectives are not."""

US = ("US", "U.S.")
ADJECTIVES = tuple(
    """Iraqi;Syrian;Turkish;Russian;Ukrainian;American;British;French;German;Israeli;Iranian;Afghan;Saudi;Yemeni;Libyan;Egyptian;Jordanian;
Ethiopian;Sudanese;Pakistani;Indian;Chinese;Serbian;Croatian;Polish;Somali;Malian;Nigerian;Lebanese;Azerbaijani;Armenian;Georgian;Kenyan;
Colombian;Australian;Canadian;Dutch;Soviet;Japanese;Philippine;Indonesian;Burmese;Congolese;Rwandan;Chadian;Nigerien;Kuwaiti;Qatari;Emirati;
Bahraini;Norwegian;Swedish;Finnish;Italian;Spanish;Greek;Romanian;Hungarian;Czech;Belarusian;Kazakh;Uzbek;Tajik;Kyrgyz;Bangladeshi;
Vietnamese;Cuban;Venezuelan;Mexican;Brazilian;Argentine;Haitian;Palestinian;Kurdish;Ottoman;South Korean;North Korean;Austrian;Danish;
Belgian;Portuguese;Swiss;Ugandan;Zambian;Zimbabwean;Tunisian;Algerian;Moroccan;Mauritanian;Senegalese;Ghanaian;Liberian;Angolan;Mozambican;
Tanzanian;Eritrean;Omani;Nepali;Sri Lankan;Thai;Cambodian;Laotian;Malaysian;Filipino;Mongolian;Albanian;Bosnian;Bulgarian;Macedonian;
Montenegrin;Slovak;Slovenian;Latvian;Lithuanian;Estonian;Moldovan;Chilean;Peruvian;Bolivian;Ecuadorian;Nicaraguan;Guatemalan;Irish;Scottish;
Prussian;Byzantine;Confederate""".replace("\n", "").split(";")
)
ALL = (*ADJECTIVES, *(US * 6))
