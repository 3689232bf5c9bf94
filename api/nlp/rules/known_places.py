"""States, capitals and towns of the wars whose name means nothing else: where a model marks one as a person or a force, it is the place."""

from __future__ import annotations

PLACES = """
    Afghanistan, Albania, Algeria, Angola, Argentina, Armenia, Australia, Austria, Azerbaijan, Bahrain, Bangladesh, Belarus, Belgium, Benin, Bolivia,
    Bosnia, Bosnia and Herzegovina, Botswana, Brazil, Britain, Great Britain, Bulgaria, Burkina Faso, Burma, Burundi, Cambodia, Cameroon, Canada,
    Central African Republic, Chile, China, Colombia, Costa Rica, Croatia, Cuba, Cyprus, Czechoslovakia, Democratic Republic of the Congo, Denmark,
    Djibouti, East Germany, East Timor, Ecuador, Egypt, El Salvador, England, Eritrea, Estonia, Ethiopia, Finland, France, Gabon, Gambia, Germany,
    Ghana, Greece, Guatemala, Guinea-Bissau, Haiti, Honduras, Hungary, Iceland, India, Indonesia, Iran, Iraq, Ireland, Italy, Ivory Coast, Jamaica,
    Japan, Kazakhstan, Kenya, Kosovo, Kuwait, Kyrgyzstan, Laos, Latvia, Lebanon, Lesotho, Liberia, Libya, Lithuania, Luxembourg, Madagascar, Malawi,
    Malaysia, Mali, Malta, Mauritania, Mexico, Moldova, Mongolia, Montenegro, Morocco, Mozambique, Myanmar, Namibia, Nepal, Netherlands, New Zealand,
    Nicaragua, Niger, Nigeria, North Korea, North Macedonia, North Vietnam, Northern Ireland, Norway, Oman, Pakistan, Palestine, Panama, Papua New
    Guinea, Paraguay, Peru, Philippines, Poland, Portugal, Prussia, Qatar, Republika Srpska, Rhodesia, Romania, Russia, Rwanda, Saudi Arabia, Scotland,
    Senegal, Serbia, Sierra Leone, Singapore, Slovakia, Slovenia, Somalia, Somaliland, South Africa, South Korea, South Ossetia, South Sudan, South
    Vietnam, Soviet Union, Spain, Sri Lanka, Sudan, Sweden, Switzerland, Syria, Taiwan, Tajikistan, Tanzania, Thailand, Tibet, Togo, Transnistria,
    Tunisia, Turkey, Turkmenistan, Uganda, Ukraine, United Arab Emirates, United Kingdom, United States, Uruguay, Uzbekistan, Venezuela, Vietnam, West
    Germany, Yemen, Yugoslavia, Zaire, Zambia, Zimbabwe, Abkhazia, Catalonia, Chechnya, Crimea, Dagestan, Darfur, Donbas, Kashmir, Kurdistan,
    Nagorno-Karabakh, Tigray, Xinjiang,
    Abu Dhabi, Abuja, Accra, Addis Ababa, Algiers, Amman, Amsterdam, Ankara, Antananarivo, Ashgabat, Asmara, Astana, Asunción, Athens, Baghdad, Baku,
    Bamako, Bangkok, Bangui, Banjul, Beijing, Beirut, Belgrade, Berlin, Bern, Bishkek, Bissau, Bogotá, Bogota, Brasília, Bratislava, Brussels, Bucharest,
    Budapest, Buenos Aires, Bujumbura, Cairo, Canberra, Caracas, Chișinău, Chisinau, Colombo, Conakry, Copenhagen, Dakar, Damascus, Dhaka, Doha, Dublin,
    Dushanbe, Freetown, Geneva, Hanoi, Harare, Havana, Helsinki, Islamabad, Istanbul, Jakarta, Jerusalem, Juba, Kabul, Kampala, Kathmandu, Khartoum,
    Kigali, Kinshasa, Kyiv, Kiev, Lagos, Leningrad, Libreville, Lilongwe, Lisbon, Ljubljana, Lomé, London, Luanda, Lusaka, Madrid, Managua, Manama, Manila,
    Maputo, Minsk, Mogadishu, Monrovia, Montevideo, Moscow, Muscat, N'Djamena, Nairobi, Naypyidaw, Naypyitaw, New Delhi, New York, New York City, Niamey,
    Nicosia, Nouakchott, Oslo, Ottawa, Ouagadougou, Petrograd, Phnom Penh, Podgorica, Port-au-Prince, Prague, Pretoria, Pristina, Pyongyang, Quito, Rabat,
    Rangoon, Reykjavik, Riga, Riyadh, Rome, Saigon, San Salvador, Sanaa, Sana'a, Sarajevo, Seoul, Skopje, Stalingrad, St. Petersburg, Saint Petersburg,
    Stockholm, Taipei, Tallinn, Tashkent, Tbilisi, Tegucigalpa, Tehran, Tel Aviv, Tirana, Tokyo, Tripoli, Tunis, Ulaanbaatar, Vienna, Vientiane, Vilnius,
    Warsaw, Yangon, Yaoundé, Yerevan, Zagreb,
    Aleppo, Antwerp, Bakhmut, Barcelona, Basra, Benghazi, Bombay, Brest, Bremen, Calais, Calcutta, Cherbourg, Chicago, Cologne, Donetsk, Dresden, Dunkirk,
    El Fasher, Erbil, Fallujah, Frankfurt, Gallipoli, Gaza, Gaza City, Gdańsk, Goma, Grozny, Guam, Haifa, Hamburg, Hiroshima, Homs, Hong Kong, Idlib,
    Inchon, Izium, Jeddah, Kandahar, Karachi, Kharkiv, Kherson, Kirkuk, Kobani, Kraków, Kramatorsk, Kunduz, Lahore, Latakia, Los Angeles, Luhansk, Lviv,
    Lyon, Mandalay, Mariupol, Marseille, Mekelle, Milan, Misrata, Mosul, Munich, Nagasaki, Najaf, Nanjing, Naples, Narvik, New Orleans, Normandy, Odesa,
    Odessa, Okinawa, Omdurman, Peshawar, Pokrovsk, Port Sudan, Pusan, Busan, Quetta, Rafah, Ramadi, Ramallah, Raqqa, Rotterdam, Salonika, San Francisco,
    Sevastopol, Shanghai, Sicily, Smolensk, Srebrenica, Srinagar, Stepanakert, Stuttgart, Tikrit, Timbuktu, Tobruk, Toulon, Tuzla, Verdun, Vladivostok,
    Volgograd, Vukovar, Zaporizhzhia, Ypres
"""
