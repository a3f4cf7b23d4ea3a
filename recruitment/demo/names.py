"""Names as they are in a Swedish lecture hall."""

FIRST = (
    "Alva Alice Agnes Amanda Amina Amira Anna Asal Astrid Beatrice Bilan Cecilia Clara Daniela "
    "Ebba Elin Ella "
    "Elsa Emelie Emma Fatima Felicia Frida Hanna Hedda Helin Hilda Ida Ines Ingrid Isabelle Jasmin Johanna "
    "Josefin Julia Karin Klara Lava Leila Lina Linnea Lisa Lovisa Maja Malin Maryam Matilda Mina Mira Moa "
    "Nadia Nathalie Nellie Nora Olivia Rania Rebecka Sahra Samira Sanna Sara Selma Signe Sofia Sofie Stina "
    "Thea Tilda Tilde Tove Tuva Vera Wilma Yasmin Ylva Zahra Zeynep Åsa Öykü Adam Ahmed Albin Alexander Ali "
    "Amir Anton Axel Björn Dawit Elias Emil Erik Filip Gustav Hamza Hugo Isak Jakob Johan Jonas Kevin Leo "
    "Liam Linus Lucas Mohammed Noah Oliver Omar Oskar Robin Samuel Simon Tobias Viktor William Yusuf Örjan"
).split()

LAST = (
    "Abdi Ahlgren Ahmed Ahmadi Al-Hassan Ali Alm Andersson Axelsson Aydin Backlund Berg Bergman Bergqvist "
    "Bergström Björk Blom Carlsson Dahl Danielsson Ek Ekström Eliasson Engström Eriksson Fors Forsberg "
    "Fransson Gebre Gustafsson Haddad Hansson Hedlund Hedström Hermansson Holm Holmberg Håkansson Ibrahim "
    "Isaksson Jakobsson Jansson Jensen Johansson Jonsson Karimi Karlsson Kaya Khalil Korhonen Kovacevic "
    "Larsson Lind Lindberg Lindgren Lindholm Lindqvist Lindström Ljung Lund Lundberg Lundgren Löfgren "
    "Magnusson Mattsson Mohamud Månsson Mårtensson Nguyen Nilsson Norberg Nordin Nyberg Nyström Olsson "
    "Omar Persson Petersson Petrović Pettersson Rahimi Rosén Samuelsson Sandberg Sjöberg Sjögren Stenberg "
    "Ström Sundberg Svensson Söderberg Tesfaye Tran Virtanen Wahlin Wallin Warsame Yilmaz Åberg Ågren "
    "Åkerström Åström Öberg Östlund"
).split()
