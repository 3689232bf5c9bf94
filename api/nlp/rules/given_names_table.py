"""Given names of many languages that are not also the first word of places, bodies or forces."""

from __future__ import annotations

GIVEN_NAMES = frozenset(
    """
    Aafia Aaron Abboud Abd Abdel Abdirizak Abdiweli Abdolreza Abdul Abdulaziz Abdullah Abdullahi Abdulrahman Abebe Abeer Abel Abiy Abner Abraham Abshir
    Abubakar Achille Adel Adela Adele Adelina Adina Adnan Adolphe Adriana Agatha Agnes Agnieszka Ahmad Ahmadreza Ahmed Aidan Aisha Ajay Akram Alaa Alan
    Alassane Albert Alberto Albin Albina Albrecht Aldo Alejandro Aleksandar Alena Alessandro Alex Alexander Alexandre Alexei Alexey Alf Alfonso Alfred
    Alfredo Alhaji Alia Alida Alina Aliou Allan Almaz Alois Amadou Amalia Amanda Amanullah Amber Ambroise Ambrose Amelia Amelie Amin Amina Aminata Amir
    Amira Amit Ammar Amneh Amr Amrullah Amy Anastasia Anatoly Anders Andrea Andreas Andres Andrew Andriy Andrzej André Andrés Aneta Angela Angelica
    Angelika Angelina Angelo Angus Anica Anita Anka Annalena Anne Annette Annie Annika Ansel Anthony Antoine Antoinette Anton Antonia Antonio António
    Anwar Arash Armando Arne Aron Arsenio Arthur Artur Arturo Asadullah Asfaw Ash Ashley Ashraf Asif Asmaa Assimi Astrid Atta Aubrey Auguste Augustin
    Augusto Aung Aura Aurelia Aws Axel Ayaan Ayad Aye Ayman Azad Babrak Badran Bahram Bakary Barack Barbara Barham Barnard Barre Barthélemy Bashar
    Bashir Beatrice Beatrix Beatriz Behrouz Behzad Bella Bemba Benigno Benita Benito Benjamin Berhane Berhanu Bernadette Bernard Bernardo Bernhard Bert
    Berta Bertrand Bettina Betty Bevin Bianca Bianka Bijan Bilal Bile Billy Birgit Birtukan Bismillah Blaise Blanka Bogislav Bohdan Bola Bonnie Boris
    Borys Bosco Boubacar Bounthan Brenda Brian Brigitte Britt Britta Bruce Bruno Buddy Burhanuddin Buthaina Cadmus Caitlin Camila Camilla Carin Carina
    Carl Carla Carlo Carlos Carly Carmela Carmen Carol Caroline Casandra Cassandra Caterina Catharina Catherine Cecilia Celia Chantal Charles Chea
    Cheick Chiune Choguel Chris Christel Christin Christina Christine Christoph Christopher Chuck Claire Clara Clarisa Claude Claudia Claudio Claus
    Clementina Colette Colin Concetta Conchita Condoleezza Conrad Consuela Corina Corinne Cornelia Cres Cristian Cristina Curt Curtis Cynthia Cyrus
    Célestin Dagmar Dalia Damian Dan Dana Dani Danica Daniel Daniela Daniele Danielle Danilo Danny Dante Daouda Daria Dario Darius Daryoush Daud Davyd
    Dawa Dawit Dean Deborah Debretsion Deeqa Delia Demeke Denis Denise Dennis Desta Diana Diane Dietrich Dieudonné Dina Dino Dirk Djibril Dmitry Dmytro
    Domenico Dominic Dominik Donald Donato Dora Dorina Doris Dorota Dries Duong Duwa Dwight Dylan Déogratias Eberhard Ebrahim Edgar Edit Edith Edmund
    Eduard Eduardo Edward Edwin Eileen Elaine Elena Eleonora Eleuterio Eliana Elias Elisa Elisabet Elisabeth Elise Eliza Ella Ellen Ellie Elliot Elma
    Elsa Else Elvira Elvis Ema Emanuel Emery Emil Emilia Emilie Emilio Emily Emma Emmanuel Emmy Emomali Enrico Enver Enzo Epic Eric Erica Erik Erika
    Erna Ernest Ernesto Ernst Eshaq Eskinder Esmail Essam Ester Esther Etta Eugen Eugenia Eugène Eva Evan Evelina Evelyn Evo Ewa Ewald Ezra Fabian
    Fadhil Fahd Faisal Fanny Fares Farhad Farouk Fatang Fatou Fatoumata Fawzi Federica Federico Fedor Felice Felicia Felipe Felix Ferdinand Ferhad
    Ferjani Fernanda Fernando Filip Filipe Filipos Fiona Fisseha Fitzhugh Flavia Florian Fouad Francesca Francesco Francis Francisco Franco Franz
    François Fred Frederic Frida Friedrich Fritz Fuad Fumio Fyodor Félix Gabriel Gabriela Gabriella Gaetano Gareth Garnet Gaspard Gebre Gedi Geert Gemma
    Genoveva Gentil Georg Georgina Gerald Geraldine Gerard Gerd Gerda Gerhard Gertrude Getachew Getahun Ghassan Gholam Gideon Gilberto Gina Gino
    Giovanna Giovanni Girma Gisela Giuseppe Glen Glenn Gloria Goodluck Gordon Gotthard Gouverneur Gouvion Greta Griselda Guido Guillaume Gul Gulab
    Gulbuddin Guled Gunichi Gunnar Guofeng Gustav Gustavo Gédéon Gérald Géraud Günther Habibollah Hafizullah Haider Haile Hailemariam Hajime Hamdullah
    Hana Hanan Hani Hanna Hannah Hans Harold Harriet Harry Hasan Hashmat Hatem Hau Hazem Heidi Heihachiro Heinz Helen Helene Helga Helmut Helmuth Heng
    Henri Henriette Henrik Henry Herbert Hernan Hew Hibatullah Hideki Hilary Hilda Hilma Hippolyte Hiram Hirokazu Hiroshi Hisaichi Hisham Hitoshi Hla
    Hodan Honoré Hoop Horatio Hortensia Hoshyar Hossein Htay Htin Htun Hubert Huda Hugh Hugo Hulusi Hun Hussam Hwang Ian Ibrahim Ibrahima Ichiki Ida
    Idris Idriss Igor Ihor Ilhan Ilona Ilse Imad Iman Imelda Imran Ines Inga Ingeborg Ingrid Innocent Ināra Iraj Irena Irene Irma Iryna Isaac Isabel
    Isabell Isabella Isabelle Isaias Isis Ismail Issoufou Iva Ivan Ivana Ivo Iván Jabir Jack Jacob Jacqueline Jade Jafar Jair Jake Jakob Jalal
    Jalaluddin Jama James Jamie Jamshid Jan Jana Jane Janet Janina Jann Janna Jasmin Jasmine Jason Jassim Javad Jay Jeanette Jeannine Jeff Jefferson Jen
    Jenna Jennifer Jenny Jens Jerko Jesse Jessica Jesús Jiashi Jihad Jill Jim Jimmy Jin Jinzaburo Joachim Joan Joana Joanna Joe Joel Johan Johann
    Johanna Johannes Johnnie Joko Jonas Jonatan Jonathan Jorge Jose Josef Josefa Josefina Josep Joseph Josephine Joshua José Jovenel Juan Jubal Judith
    Jules Julia Julian Juliana Julianna Julie Juliette Julius Justin Jwani Kalla Kamil Kamila Kantaro Karen Karin Karina Karine Karl Karla Katarina Kate
    Katharina Kathleen Kathryn Kaveh Kayleigh Kazuo Kebede Keith Kenji Kenkichi Kenneth Kevan Kevin Khadija Khaled Khalid Khalifa Khalilullah Khieu Khin
    Khun Kian Kiara Kiyonao Kiyotake Kizza Klara Klaus Knox Konrad Korechika Kosrat Kristen Kristian Kristin Kristina Kristine Krzysztof Kurt Kyaw Kyi
    Kyin Kyrylo Lahur Laila Laith Lamia Lamine Lana Larissa Larry Lars Laura Lauren Laurence Laurent Layla Lea Leah Leandro Lee Leif Leila Lemma Lena
    Leo Leona Leonard Leonardo Leonidas Leopold Leopoldo Levi Lewis Lia Liam Lian Liana Lidia Lili Lilian Liliana Lilla Lilly Lily Lina Lindsey Linn
    Linus Lisa Lisbeth Livia Liz Lloyd Lockwood Lorenzo Loretta Lorraine Louay Louis Louise Loyal Luana Luc Luca Lucia Luciana Luciano Lucie Lucio Lucy
    Ludmila Ludwig Luigi Luis Luisa Luiz Luka Lukas Luke Luther Lwin Lydia Léon Macky Madeleine Magomed Mahamadou Mahamat Mahathir Mahmoud Mahn Maisa
    Maja Majed Maks Maksym Malalai Malik Mamadou Mamady Mamintal Mandy Manju Manouchehr Mantas Manuel Manuela Mara Marc Marcel Marcela Marcella Marcelo
    Marcus Marek Margaret Margareta Margaretha Margarita Margit Margot Margret Maria Mariam Mariann Marianna Marianne Marie Marika Marin Mario Marisa
    Marit Marita Marius Mariusz Marko Markus Marlene Marta Martina Martine Marwan Maryam Marymegan Masaharu Masoud Masrour Mateo Mateusz Mathias Mathieu
    Mathilde Matilda Matteo Matthew Matthias Matvei Maud Maura Maurice Maxim Maxime Maximilian Maya Mazen Mazloum Megan Mehmet Melania Melanie Meles
    Melina Melissa Mette Mevlüt Mia Micah Michael Michaela Michal Michel Michelle Miguel Mike Mikhail Milena Milledge Milo Mina Minoru Miriam Mirko
    Miroslav Mitsumasa Mobutu Moctar Modibo Mohamed Mohammad Mohammed Mohan Mohannad Mohsen Molly Mona Monica Monika Monique Moritz Morteza Mouez Moussa
    Moïse Mswati Muath Muhammad Muhammadu Muhsin Mulugeta Muqtada Mustafa Muuse Mya Myint Myo Nabil Nacer Nader Nadia Nadine Naing Najibullah Najim
    Najla Naomi Narendra Nasser Nat Natalia Natalie Natalya Nathalie Nathan Nathaniel Naw Nawaf Nawaz Nechirvan Ned Neil Nelly Nevil Nguyen Nicholas
    Nick Nico Nicola Nicolas Nicole Nicolás Niko Nikol Nikola Nikolai Nils Nina Nizar Noa Noah Noam Nobutake Noel Nora Norbert Nouri Nunzio Nur Nuri
    Nuur Nyo Nyunt Obed Octave Octavia Ofelia Oksana Olaf Ole Oleg Oleh Oleksandr Oleksiy Olga Oliver Olivia Olivier Omaar Omar Orde Osama Oscar Oskar
    Osvaldo Otto Oumar Ousmane Owen Pacifique Paing Paloma Pamela Paola Park Parviz Pasquale Patric Patrice Patricia Patrick Patrik Patrizia Paul Paula
    Paulina Pauline Paulo Pavel Pavlo Pedro Peekaboo Pervez Pete Peter Petr Philibert Philip Philippe Phillip Phoumi Phyo Pierre Pietro Piotr Polat
    Prabowo Prayut Priya Pyae Pål Qais Qamar Qari Qasem Qasim Qassem Qubad Raad Rachel Radovan Radwan Rafael Rafiq Rahimuddin Rahimullah Rahmatullah
    Rahul Raizo Rajesh Ralph Ramesh Rami Ramzan Rania Ranjan Raoul Raphael Raquel Rasha Rashida Ratko Raul Raymond Rebeca Rebecca Recep Redvers Reinhold
    Renata Renmin Renya René Ricardo Richard Rico Riek Rishi Rita Riyad Rizgar Robert Roberta Roberto Robin Rocco Roch Rodolfo Rodrigo Roger Roland
    Rolando Rolf Romana Romelu Romeo Ronald Ronny Ros Rosa Rosalia Rosalie Rosina Rosita Rostam Rowland Roxana Ruben Rudolf Rufus Ruhollah Ruslan Rutger
    Ruth Ryan Rémy Saad Saado Sabah Sabina Sabrina Saburo Saddam Said Saif Sajida Saleh Salifou Sally Salman Salva Salvatore Sam Samdech Sami Samir
    Samira Samuel Sandra Sanjay Sara Sarah Sattar Sawsan Saïdou Scott Sean Sebhat Sehar Seif Sein Selena Semyon Sergei Sergey Sergio Serhiy Seth Seydou
    Shahbaz Shahram Shaima Shakir Sharif Shavkat Sher Sherko Shigeyoshi Shintaro Shinzo Shireen Shwe Siad Siamak Siegfried Sigrid Sigurd Silvia Silvio
    Simon Simona Simone Sirajuddin Sirwan Slobodan Soemu Sofi Sofie Sonia Sonja Sophia Sophie Soraya Soumana Soumaïla Souphanouvong Stan Stapleton
    Stefan Stefani Stefania Stephanie Stephen Steve Steven Suad Suella Suhail Sujata Suleiman Sultani Sunil Susan Susana Susann Susanna Susanne Suzanne
    Sven Sylvia Sylvie Symbiote Sánchez Sébastien Süleyman Tadamichi Tadesse Taha Takijiro Talib Tamara Tamer Tamrat Tania Tanja Tariq Tatiana Taye
    Tayyip Teddy Tekle Temesgen Teodor Terry Tetsuzan Tewodros Tewolde Thaksin Thamer Thaung Thea Thein Theo Theodor Theophilus Therese Theresia Thet
    Thibaut Thiha Thomas Thura Théodore Théoneste Tim Timo Tina Tobias Tom Tomas Tomasz Tommy Tomoyuki Toni Tony Tran Tristan Truman Trần Tsadkan Turner
    Uchkun Uhuru Ulrich Umaro Urban Ursula Valentin Valentina Valentine Valeria Valerie Valerii Valery Valter Vanesa Vanessa Vang Veronica Veronika
    Vicente Victor Viktor Vilma Vince Vincenzo Viola Violeta Vital Vitali Vitaliy Vitas Vito Viviana Vladlen Volodymyr Vyacheslav Wael Waldemar Walid
    Walt Walter Walther Walton Wang Warsame Wei Werner Wesley Wilhelm William Willy Wilma Wim Winfield Winston Wissam Wolfram Workneh Xavier Xueliang
    Yacouba Yadollah Yahya Yan Yannick Yasin Yasmin Yasuji Yaya Yaşar Yevgeny Yohannes Yoon Yoshihide Yoshijiro Younis Yoweri Yuri Yuriy Yusuf Yvette
    Yvonne Zabihullah Zabiullah Zahid Zahir Zahra Zakhar Zaki Zalmay Zaw Zbigniew Zdenka Zengo Zewde Zhang Ziad Zin Zita Zoe Zongren Zora Zuhair
    Zulfikar Álvaro Édouard Étienne
    """.split()  # noqa: SIM905
)
