-- The vocabulary: what any schema holds, for every pack.
--
-- Functions of a number give what must be unique: another number, another value, and a count behind it once all names
-- are in use. Functions of an id choose: the same id, the same value, and many ids share one. What belongs together
-- fits together: the names and the address of one id's person, the street, city and country of one id's place.
-- Nobody here can be reached or can log in: addresses are under example.com, example.net and example.org, phone numbers
-- and IP addresses are of ranges kept for fiction and documentation. The choices are numbers 100 to 149 of seed.pick.
-- In the examples id is seed.id('example'). README.md in this folder has all functions in a table.

-- A text of Western European letters in plain ASCII: accents and apostrophes are taken off.
-- seed.ascii('Zoë O''Brien') => 'Zoe OBrien'
CREATE OR REPLACE FUNCTION seed.ascii(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT translate(value, 'ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿß''´`',
                            'AAAAAACEEEEIIIINOOOOOOUUUUYaaaaaaaceeeeiiiinoooooouuuuyys')
$$;

-- A text as it stands in an address: lower case, and hyphens for all but letters and digits.
-- seed.slug('São João & Co.') => 'sao-joao-co'
CREATE OR REPLACE FUNCTION seed.slug(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT trim(BOTH '-' FROM regexp_replace(lower(seed.ascii(name) COLLATE "C"), '[^a-z0-9]+', '-', 'g'))
$$;

-- First name of person n. Together with seed.last_name it repeats only after 32,000 persons.
-- seed.first_name(0) => 'Amara'
CREATE OR REPLACE FUNCTION seed.first_name(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ('[
        "Amara", "Priya", "Mateo", "Ingrid", "Kwame", "Yuki", "Leila", "Tomasz", "Aisha", "Rafael", "Sinéad", "Noor",
        "Dmitri", "Chiara", "Emeka", "Hana", "Callum", "Fatima", "Joaquín", "Greta", "Omar", "Linh", "Bronwyn",
        "Arjun", "Sofía", "Thandi", "Marek", "Zeynep", "Elias", "Mei", "Patrick", "Nadia", "Jorge", "Astrid", "Samir",
        "Beatriz", "Kenji", "Olga", "Tariq", "Freya", "Luca", "Ngozi", "Anders", "Soraya", "Diego", "Eilidh", "Ravi",
        "Katya", "Hugo", "Miriam", "Kofi", "Camila", "Stefan", "Ayesha", "Owen", "Valentina", "Jin", "Ruth", "Hassan",
        "Élodie", "Mikko", "Chidi", "Paloma", "Gareth", "Sunita", "Andrei", "Maya", "Ibrahim", "Klara", "Desmond",
        "Isla", "Takumi", "Renata", "Felix", "Zainab", "Thérèse", "Harriet", "Manuel", "Anjali", "Sven", "D''Arcy",
        "Deborah", "Rashid", "Francesca", "Milan", "Grace", "Vikram", "Lucía", "Jonas", "Shira", "Bogdan", "Naledi",
        "Ewan", "Carmen", "Minh", "Agnes", "Yusuf", "Joanna", "Bruno", "Siobhán", "Dev", "Søren", "Malik", "Inês",
        "Aarav", "Monika", "Kieran", "Esperanza", "Lars", "Farah", "Nikolai", "Wanjiru", "François", "Layla", "André",
        "Matilda", "Hiroshi", "Chloé", "Adeel", "Björn", "Tunde", "Eleni", "Rhys", "Pilar", "Babak", "Judith",
        "Sipho", "Alma", "Gábor", "Nina", "Fergus", "Shreya", "Ahmed", "Ilse", "Marcus", "Oksana", "César", "Åsa",
        "Khalid", "Lotte", "Niamh", "Ismail", "Dalia", "Viktor", "Abena", "João", "Xiomara", "Reza", "Zoë", "Sanjay",
        "Clara", "Goran", "Adaeze", "Jürgen", "Yael", "Duncan", "Mariam", "Enzo", "Vera", "Bilal"
    ]'::jsonb ->> ((n & 4294967295) % 160)::int)
$$;

-- Last name of person n: within one first name, each last name occurs once.
-- seed.last_name(0) => 'Okafor'
CREATE OR REPLACE FUNCTION seed.last_name(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ('[
        "Okafor", "Lindqvist", "Patel", "Moreno", "Kowalski", "Tanaka", "Haddad", "O''Brien", "Osei", "Nováková",
        "Ferreira", "Nguyen", "Castellano", "Dlamini", "Petrov", "Eriksen", "Rahman", "Doyle", "Sato", "Álvarez",
        "Whitfield", "Mabena", "Fischer", "Chaudhry", "Rossi", "Kim", "Papadakis", "Svensson", "Adeyemi", "Horvat",
        "Campbell", "Iyer", "Laurent", "Demir", "Vásquez", "Hughes", "Mensah", "Ivanov", "Larsen", "Qureshi",
        "Barrett", "Yamamoto", "Silva", "Abdi", "Weber", "Gallagher", "Mwangi", "Popescu", "Santos", "Reddy",
        "Fraser", "Kaplan", "Zielinski", "Duarte", "Nakamura", "Hansen", "Farouk", "Pritchard", "Banerjee", "Bianchi",
        "Tran", "Holloway", "Nkosi", "Virtanen", "Delgado", "Karim", "Dubois", "Sharma", "Byrne", "Aydin", "Krüger",
        "Navarro", "Chen", "O''Halloran", "Bello", "Sokol", "Méndez", "Aziz", "Jansen", "Ashworth", "Pham",
        "Lombardi", "Anozie", "Nilsson", "Robles", "Malhotra", "Keane", "Yilmaz", "Baptiste", "Hernández", "Wójcik",
        "Sinclair", "Diallo", "Takahashi", "Nuñez", "Rosenberg", "Hossain", "Morgan", "Kiplagat", "Varga", "Thornton",
        "Das", "Nowak", "Khoury", "Fontaine", "Ortega", "Choi", "Lundin", "Mahlangu", "Bakker", "Donnelly",
        "Georgiou", "Pereira", "Gill", "Eze", "Müller", "Peña", "Goldberg", "Awad", "D''Angelo", "Joshi", "Boateng",
        "Hakala", "Ricci", "Salcedo", "Kaya", "Prescott", "Dang", "Touré", "Bergström", "Almeida", "Mistry",
        "O''Rourke", "Kuznetsov", "Sesay", "Wagner", "Cabrera", "Suleiman", "Hale", "Desai", "Moreau", "Ogunleye",
        "Kovács", "Rincón", "Smith-Hughes", "Kapadia", "Stavros", "Lim", "Ndlovu", "Andersen", "Cordero", "Mirza",
        "Fitzgerald", "Greco", "Asante", "Hofmann", "Pillai", "Vega", "Mansour", "Maclean", "Ito", "Radcliffe",
        "Owusu", "Fernández", "Fuentes", "Bhatt", "Leclerc", "Dogan", "Carvalho", "Ng", "Strand", "Kamau", "Marino",
        "Bashir", "Treviño", "Pemberton", "Saito", "Kessler", "Guerrero", "Nair", "Ryan", "Abebe", "Lehtonen",
        "Pacheco", "Zaman", "Vermeulen", "Esposito", "Quist", "Kang", "Barros", "Hoang", "Dempsey", "Stoica",
        "Gonçalves", "Nyambura", "Feldman", "Ramsden", "Medina", "Ellery", "Gunnarsdóttir"
    ]'::jsonb ->> ((n & 4294967295) * 1121 / 160 % 200)::int)
$$;

-- seed.first_name as it stands in an address: plain ASCII, lower case.
-- seed.first_name_ascii(18) => 'joaquin'
CREATE OR REPLACE FUNCTION seed.first_name_ascii(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ('[
        "amara", "priya", "mateo", "ingrid", "kwame", "yuki", "leila", "tomasz", "aisha", "rafael", "sinead", "noor",
        "dmitri", "chiara", "emeka", "hana", "callum", "fatima", "joaquin", "greta", "omar", "linh", "bronwyn",
        "arjun", "sofia", "thandi", "marek", "zeynep", "elias", "mei", "patrick", "nadia", "jorge", "astrid", "samir",
        "beatriz", "kenji", "olga", "tariq", "freya", "luca", "ngozi", "anders", "soraya", "diego", "eilidh", "ravi",
        "katya", "hugo", "miriam", "kofi", "camila", "stefan", "ayesha", "owen", "valentina", "jin", "ruth", "hassan",
        "elodie", "mikko", "chidi", "paloma", "gareth", "sunita", "andrei", "maya", "ibrahim", "klara", "desmond",
        "isla", "takumi", "renata", "felix", "zainab", "therese", "harriet", "manuel", "anjali", "sven", "darcy",
        "deborah", "rashid", "francesca", "milan", "grace", "vikram", "lucia", "jonas", "shira", "bogdan", "naledi",
        "ewan", "carmen", "minh", "agnes", "yusuf", "joanna", "bruno", "siobhan", "dev", "soren", "malik", "ines",
        "aarav", "monika", "kieran", "esperanza", "lars", "farah", "nikolai", "wanjiru", "francois", "layla", "andre",
        "matilda", "hiroshi", "chloe", "adeel", "bjorn", "tunde", "eleni", "rhys", "pilar", "babak", "judith",
        "sipho", "alma", "gabor", "nina", "fergus", "shreya", "ahmed", "ilse", "marcus", "oksana", "cesar", "asa",
        "khalid", "lotte", "niamh", "ismail", "dalia", "viktor", "abena", "joao", "xiomara", "reza", "zoe", "sanjay",
        "clara", "goran", "adaeze", "jurgen", "yael", "duncan", "mariam", "enzo", "vera", "bilal"
    ]'::jsonb ->> ((n & 4294967295) % 160)::int)
$$;

-- seed.last_name as it stands in an address: plain ASCII, lower case.
-- seed.last_name_ascii(7) => 'reddy'
CREATE OR REPLACE FUNCTION seed.last_name_ascii(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ('[
        "okafor", "lindqvist", "patel", "moreno", "kowalski", "tanaka", "haddad", "obrien", "osei", "novakova",
        "ferreira", "nguyen", "castellano", "dlamini", "petrov", "eriksen", "rahman", "doyle", "sato", "alvarez",
        "whitfield", "mabena", "fischer", "chaudhry", "rossi", "kim", "papadakis", "svensson", "adeyemi", "horvat",
        "campbell", "iyer", "laurent", "demir", "vasquez", "hughes", "mensah", "ivanov", "larsen", "qureshi",
        "barrett", "yamamoto", "silva", "abdi", "weber", "gallagher", "mwangi", "popescu", "santos", "reddy",
        "fraser", "kaplan", "zielinski", "duarte", "nakamura", "hansen", "farouk", "pritchard", "banerjee", "bianchi",
        "tran", "holloway", "nkosi", "virtanen", "delgado", "karim", "dubois", "sharma", "byrne", "aydin", "kruger",
        "navarro", "chen", "ohalloran", "bello", "sokol", "mendez", "aziz", "jansen", "ashworth", "pham", "lombardi",
        "anozie", "nilsson", "robles", "malhotra", "keane", "yilmaz", "baptiste", "hernandez", "wojcik", "sinclair",
        "diallo", "takahashi", "nunez", "rosenberg", "hossain", "morgan", "kiplagat", "varga", "thornton", "das",
        "nowak", "khoury", "fontaine", "ortega", "choi", "lundin", "mahlangu", "bakker", "donnelly", "georgiou",
        "pereira", "gill", "eze", "muller", "pena", "goldberg", "awad", "dangelo", "joshi", "boateng", "hakala",
        "ricci", "salcedo", "kaya", "prescott", "dang", "toure", "bergstrom", "almeida", "mistry", "orourke",
        "kuznetsov", "sesay", "wagner", "cabrera", "suleiman", "hale", "desai", "moreau", "ogunleye", "kovacs",
        "rincon", "smithhughes", "kapadia", "stavros", "lim", "ndlovu", "andersen", "cordero", "mirza", "fitzgerald",
        "greco", "asante", "hofmann", "pillai", "vega", "mansour", "maclean", "ito", "radcliffe", "owusu",
        "fernandez", "fuentes", "bhatt", "leclerc", "dogan", "carvalho", "ng", "strand", "kamau", "marino", "bashir",
        "trevino", "pemberton", "saito", "kessler", "guerrero", "nair", "ryan", "abebe", "lehtonen", "pacheco",
        "zaman", "vermeulen", "esposito", "quist", "kang", "barros", "hoang", "dempsey", "stoica", "goncalves",
        "nyambura", "feldman", "ramsden", "medina", "ellery", "gunnarsdottir"
    ]'::jsonb ->> ((n & 4294967295) * 1121 / 160 % 200)::int)
$$;

-- First and last name of person n.
-- seed.full_name(0) => 'Amara Okafor'
CREATE OR REPLACE FUNCTION seed.full_name(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.first_name(n) || ' ' || seed.last_name(n)
$$;

-- What person n logs in as: unique, plain ASCII.
-- seed.username(32000) => 'amara.okafor2'
CREATE OR REPLACE FUNCTION seed.username(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.first_name_ascii(n) || '.' || seed.last_name_ascii(n) || coalesce(nullif((n & 4294967295) / 32000 + 1, 1)::text, '')
$$;

-- E-mail address of person n: unique, and no mail server has it.
-- seed.email(0) => 'amara.okafor@example.com'
CREATE OR REPLACE FUNCTION seed.email(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.username(n) || ('{@example.com,@example.net,@example.org}'::text[])[1 + (n & 4294967295) % 3]
$$;

-- Phone number of person n: unique, with an extension after 59,000. 555-01xx is kept for fiction.
-- seed.phone(0) => '+1-200-555-0100'
CREATE OR REPLACE FUNCTION seed.phone(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT '+1-' || (200 + (n & 4294967295) * 3701 / 100 % 590)::text || '-555-01' || lpad(((n & 4294967295) % 100)::text, 2, '0')
        || coalesce(' x' || nullif((n & 4294967295) / 59000 + 1, 1)::text, '')
$$;

-- First name of an id's person.
-- seed.first_name(id) => 'Ngozi'
CREATE OR REPLACE FUNCTION seed.first_name(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.first_name(seed.pick(id, 100, 32000))
$$;

-- Last name of an id's person.
-- seed.last_name(id) => 'Fernández'
CREATE OR REPLACE FUNCTION seed.last_name(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.last_name(seed.pick(id, 100, 32000))
$$;

-- First and last name of an id's person.
-- seed.full_name(id) => 'Ngozi Fernández'
CREATE OR REPLACE FUNCTION seed.full_name(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.first_name(id) || ' ' || seed.last_name(id)
$$;

-- What an id's person logs in as: the name, and as much of the id as makes it unique.
-- seed.username(id) => 'ngozi.fernandez.474296b863'
CREATE OR REPLACE FUNCTION seed.username(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.first_name_ascii(seed.pick(id, 100, 32000)) || '.' || seed.last_name_ascii(seed.pick(id, 100, 32000))
        || '.' || left(md5(id::text), 10)
$$;

-- E-mail address of an id's person.
-- seed.email(id) => 'ngozi.fernandez.474296b863@example.com'
CREATE OR REPLACE FUNCTION seed.email(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.username(id) || '@example.com'
$$;

-- A phone number; for a unique one give a number.
-- seed.phone(id) => '+1-473-555-0199'
CREATE OR REPLACE FUNCTION seed.phone(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT '+1-' || (200 + seed.pick(id, 101, 590))::text || '-555-01' || lpad(seed.pick(id, 140, 100)::text, 2, '0')
$$;

-- A date of birth: somebody born between 1955 and 2004.
-- seed.birth_date(id) => '1991-07-04'
CREATE OR REPLACE FUNCTION seed.birth_date(id uuid) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT date '1955-01-01' + seed.pick(id, 102, 18262)
$$;

-- A picture of the initials, as a data URI: it shows without a network.
-- seed.avatar(id, 'Zoë', 'Nuñez') => 'data:image/svg+xml,%3Csvg xmlns=''http://www.w3.org/2000/svg'' viewBo...'
CREATE OR REPLACE FUNCTION seed.avatar(id uuid, first_name text, last_name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT 'data:image/svg+xml,%3Csvg xmlns=''http://www.w3.org/2000/svg'' viewBox=''0 0 80 80''%3E%3Crect width=''80'' height=''80'' fill=''%23'
        || seed.pick(id, 103, '{5b7c99,7a9e7e,b07d62,8d6a9f,c29545,5f8f9b,a3596b,6b705c}'::text[])
        || '''/%3E%3Ctext x=''40'' y=''52'' font-family=''sans-serif'' font-size=''32'' fill=''white'' text-anchor=''middle''%3E'
        || seed.ascii(left(first_name, 1)) || seed.ascii(left(last_name, 1)) || '%3C/text%3E%3C/svg%3E'
$$;

-- The picture of the initials of an id's person.
-- seed.avatar(id) => 'data:image/svg+xml,%3Csvg xmlns=''http://www.w3.org/2000/svg'' viewBo...'
CREATE OR REPLACE FUNCTION seed.avatar(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.avatar(id, seed.first_name(id), seed.last_name(id))
$$;

-- Street and number, in the language of the id's city.
-- seed.street(id) => 'Björkvägen 79'
CREATE OR REPLACE FUNCTION seed.street(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT replace(('{
        "# Mill Lane", "# Station Road", "# Church Street", "# Victoria Terrace", "# Maple Street", "# Oak Avenue",
        "# Riverside Drive", "# Third Street", "# Birch Avenue", "# Queen Street", "# Harbour Road", "# Water Street",
        "Gartenstraße #", "Bahnhofstraße #", "Lindenweg #", "Am Markt #", "# rue des Lilas", "# avenue de la Gare",
        "# rue Victor-Hugo", "# impasse du Moulin", "Calle Mayor, #", "Calle del Sol, #", "Avenida de la Paz, #",
        "Plaza Nueva, #", "Rua das Flores, #", "Rua do Carmo, #", "Avenida da Liberdade, #", "Travessa do Rosário, #",
        "Via Garibaldi #", "Via Roma #", "Corso Italia #", "Piazza del Popolo #", "Dorpsstraat #", "Kerkweg #",
        "Molenlaan #", "Nieuwe Gracht #", "Storgatan #", "Skolgatan #", "Björkvägen #", "Kyrkogatan #",
        "Rua das Acácias, #", "Avenida Brasil, #", "Rua São José, #", "Alameda dos Anjos, #", "# MG Road",
        "# Lake View Road", "# Temple Street", "# Gandhi Nagar"
    }'::text[])[1 + seed.pick(id, 104, 48) / 4 * 4 + seed.pick(id, 105, 4)],
        '#', (1 + seed.pick(id, 106, 180))::text)
$$;

-- A city.
-- seed.city(id) => 'Malmö'
CREATE OR REPLACE FUNCTION seed.city(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ('{
        Leeds, Bristol, Glasgow, Norwich, Portland, Pittsburgh, Minneapolis, Tucson, Halifax, Winnipeg, Vancouver,
        Montréal, Leipzig, Bremen, Köln, Freiburg, Lyon, Nantes, Lille, Rennes, Valencia, Sevilla, Bilbao, Zaragoza,
        Porto, Coimbra, Braga, Faro, Bologna, Torino, Bari, Verona, Utrecht, Groningen, Eindhoven, Leiden, Malmö,
        Uppsala, Umeå, Örebro, Curitiba, Recife, "Belo Horizonte", Manaus, Pune, Chennai, Jaipur, Kochi
    }'::text[])[1 + seed.pick(id, 104, 48)]
$$;

-- Postal code of the id's city.
-- seed.postcode(id) => '211 23'
CREATE OR REPLACE FUNCTION seed.postcode(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT replace(('{
        "LS# 4AB", "BS# 5QT", "G# 2LR", "NR# 3EF", 9720#, 1520#, 5540#, 8570#, "B3H #A2", "R3C #K4", "V5K #B1",
        "H2X #L3", 0410#, 2819#, 5066#, 7909#, 6900#, 4400#, 5900#, 3500#, 4600#, 4100#, 4800#, 5000#, 4050-10#,
        3000-15#, 4700-32#, 8000-16#, 4012#, 1012#, 7012#, 3712#, "351# KL", "971# AB", "561# GH", "231# CD",
        "211 2#", "753 2#", "903 2#", "702 2#", 8001#-010, 5001#-020, 3011#-030, 6901#-040, 41100#, 60000#, 30200#,
        68200#
    }'::text[])[1 + seed.pick(id, 104, 48)], '#', (1 + seed.pick(id, 107, 9))::text)
$$;

-- Country of the id's city.
-- seed.country(id) => 'Sweden'
CREATE OR REPLACE FUNCTION seed.country(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ('{
        "United Kingdom", "United States", Canada, Germany, France, Spain, Portugal, Italy, Netherlands, Sweden,
        Brazil, India
    }'::text[])[1 + seed.pick(id, 104, 48) / 4]
$$;

-- Country of the id's city, as ISO 3166 has it.
-- seed.country_code(id) => 'SE'
CREATE OR REPLACE FUNCTION seed.country_code(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ('{
        GB, US, CA, DE, FR, ES, PT, IT, NL, SE, BR, IN
    }'::text[])[1 + seed.pick(id, 104, 48) / 4]
$$;

-- Currency of the id's country, as ISO 4217 has it.
-- seed.currency(id) => 'SEK'
CREATE OR REPLACE FUNCTION seed.currency(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ('{
        GBP, USD, CAD, EUR, EUR, EUR, EUR, EUR, EUR, SEK, BRL, INR
    }'::text[])[1 + seed.pick(id, 104, 48) / 4]
$$;

-- Time zone of the id's city, by a name that PostgreSQL knows.
-- seed.time_zone(id) => 'Europe/Stockholm'
CREATE OR REPLACE FUNCTION seed.time_zone(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ('{
        Europe/London, Europe/London, Europe/London, Europe/London, America/Los_Angeles, America/New_York,
        America/Chicago, America/Phoenix, America/Halifax, America/Winnipeg, America/Vancouver, America/Toronto,
        Europe/Berlin, Europe/Berlin, Europe/Berlin, Europe/Berlin, Europe/Paris, Europe/Paris, Europe/Paris,
        Europe/Paris, Europe/Madrid, Europe/Madrid, Europe/Madrid, Europe/Madrid, Europe/Lisbon, Europe/Lisbon,
        Europe/Lisbon, Europe/Lisbon, Europe/Rome, Europe/Rome, Europe/Rome, Europe/Rome, Europe/Amsterdam,
        Europe/Amsterdam, Europe/Amsterdam, Europe/Amsterdam, Europe/Stockholm, Europe/Stockholm, Europe/Stockholm,
        Europe/Stockholm, America/Sao_Paulo, America/Recife, America/Sao_Paulo, America/Manaus, Asia/Kolkata,
        Asia/Kolkata, Asia/Kolkata, Asia/Kolkata
    }'::text[])[1 + seed.pick(id, 104, 48)]
$$;

-- Language and country of the id's city.
-- seed.locale(id) => 'sv_SE'
CREATE OR REPLACE FUNCTION seed.locale(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ('{
        en_GB, en_GB, en_GB, en_GB, en_US, en_US, en_US, en_US, en_CA, en_CA, en_CA, fr_CA, de_DE, de_DE, de_DE,
        de_DE, fr_FR, fr_FR, fr_FR, fr_FR, es_ES, es_ES, es_ES, es_ES, pt_PT, pt_PT, pt_PT, pt_PT, it_IT, it_IT,
        it_IT, it_IT, nl_NL, nl_NL, nl_NL, nl_NL, sv_SE, sv_SE, sv_SE, sv_SE, pt_BR, pt_BR, pt_BR, pt_BR, en_IN,
        en_IN, en_IN, en_IN
    }'::text[])[1 + seed.pick(id, 104, 48)]
$$;

-- Latitude within 5 km of the id's city, in degrees.
-- seed.latitude(id) => 55.62903
CREATE OR REPLACE FUNCTION seed.latitude(id uuid) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ('{
        53.80, 51.45, 55.86, 52.63, 45.52, 40.44, 44.98, 32.22, 44.65, 49.90, 49.28, 45.50, 51.34, 53.08, 50.94,
        47.99, 45.76, 47.22, 50.63, 48.11, 39.47, 37.39, 43.26, 41.65, 41.15, 40.21, 41.55, 37.02, 44.49, 45.07,
        41.12, 45.44, 52.09, 53.22, 51.44, 52.16, 55.60, 59.86, 63.83, 59.27, -25.43, -8.05, -19.92, -3.10, 18.52,
        13.08, 26.91, 9.93
    }'::numeric[])[1 + seed.pick(id, 104, 48)] + (seed.pick(id, 108, 9001) - 4500) * 0.00001
$$;

-- Longitude within 5 km of the id's city, in degrees.
-- seed.longitude(id) => 13.03048
CREATE OR REPLACE FUNCTION seed.longitude(id uuid) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ('{
        -1.55, -2.59, -4.25, 1.30, -122.68, -80.00, -93.27, -110.97, -63.58, -97.14, -123.12, -73.57, 12.37, 8.80,
        6.96, 7.85, 4.84, -1.55, 3.06, -1.68, -0.38, -5.99, -2.93, -0.89, -8.61, -8.43, -8.43, -7.93, 11.34, 7.69,
        16.87, 10.99, 5.12, 6.57, 5.47, 4.49, 13.00, 17.64, 20.26, 15.21, -49.27, -34.90, -43.94, -60.02, 73.86,
        80.27, 75.79, 76.27
    }'::numeric[])[1 + seed.pick(id, 104, 48)] + (seed.pick(id, 109, 9001) - 4500) * 0.00001
$$;

-- The name that is made of word a (of 80) and word b (of 40), both from 0.
-- seed.company(0, 0) => 'Alder Analytics'
CREATE OR REPLACE FUNCTION seed.company(a int, b int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ('{
        Alder, Amberfield, Ashgrove, Beacon, Birchwood, Bluestone, Bramble, Brightwater, Brookfield, Canopy,
        Cedarbank, Clearbrook, Cobalt, Copperhill, Cornerstone, Driftwood, Eastgate, Elmhurst, Fairlead, Fernhill,
        Flintlock, Foxglove, Glasshouse, Goldcrest, Greenlea, Halcyon, Harbourside, Hawthorn, Highmoor, Hollybank,
        Ironbridge, Juniper, Kestrel, Lanternlight, Larkfield, Limetree, Longmeadow, Maplecroft, Marigold, Meridian,
        Millstone, Moonraker, Nightingale, Northlight, Oakhurst, Orchard, Paperboat, Peppermill, Pinecrest,
        Quarryside, Ravenscar, Redwing, Ridgeway, Riverbend, Rowan, Saltmarsh, Sandpiper, Silverbirch, Skylark, Slate,
        Southbank, Sparrow, Springfield, Starling, Stonebridge, Summerhill, Swallowtail, Tamarind, Thistledown,
        Tidewater, Timberline, Tollgate, Umbra, Upland, Waterwheel, Westbourne, Whitecliff, Wildflower, Willowbrook,
        Windrose
    }'::text[])[1 + a]
    || ' ' || ('{
        Analytics, Bakery, Bicycles, Books, Brothers, Catering, Ceramics, Clinic, Consulting, Cooperative, Couriers,
        Dairy, Designs, Electric, Energy, Engineering, Farms, Films, Foods, Freight, Furniture, Garage, Gardens,
        Group, Imports, Instruments, Interiors, Kitchens, Labs, Legal, Logistics, Media, Motors, Optics, Outfitters,
        Partners, Press, Software, Studio, Travel
    }'::text[])[1 + b]
$$;

-- Name of company n; after 3,200 with a count.
-- seed.company(0) => 'Alder Analytics'
CREATE OR REPLACE FUNCTION seed.company(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.company(((n & 4294967295) % 80)::int, ((n & 4294967295) * 561 / 80 % 40)::int) || coalesce(' ' || nullif((n & 4294967295) / 3200 + 1, 1)::text, '')
$$;

-- Name of a company.
-- seed.company(id) => 'Redwing Legal'
CREATE OR REPLACE FUNCTION seed.company(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.company(seed.pick(id, 110, 80), seed.pick(id, 141, 40))
$$;

-- What somebody works as.
-- seed.job_title(id) => 'Teacher'
CREATE OR REPLACE FUNCTION seed.job_title(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.pick(id, 111, '{
        Accountant, "Account Manager", "Administrative Assistant", Archivist, Architect, "Area Manager", Baker, Buyer,
        Carpenter, Chef, "Civil Engineer", "Community Nurse", "Content Editor", "Customer Support Agent",
        "Data Analyst", "Delivery Driver", Designer, Electrician, "Events Coordinator", "Finance Director", Gardener,
        "Head of Operations", "HR Partner", Interpreter, "Junior Developer", "Lab Technician", "Legal Secretary",
        Librarian, "Marketing Manager", Mechanic, "Office Manager", "Payroll Clerk", Pharmacist, Photographer,
        Plumber, "Product Owner", "Project Manager", "Quality Inspector", Receptionist, Recruiter,
        "Sales Representative", "Senior Developer", "Shop Manager", "Site Supervisor", Teacher, Translator,
        "Warehouse Clerk", "Web Developer"
    }'::text[])
$$;

-- The name that is made of word a (of 40) and word b (of 60), both from 0.
-- seed.product(0, 0) => 'Alpine Apron'
CREATE OR REPLACE FUNCTION seed.product(a int, b int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ('{
        Alpine, Bamboo, Brass, Canvas, Classic, Compact, Copper, Cork, Cotton, Enamel, Folding, Glass, Granite,
        Heavy-Duty, Indoor, Insulated, Ivory, Large, Leather, Lightweight, Linen, Magnetic, Marble, Mini, Oak,
        Outdoor, Padded, Pocket, Quiet, Rechargeable, Reclaimed, Slim, Small, Stackable, Steel, Striped, Travel,
        Walnut, Waterproof, Wool
    }'::text[])[1 + a]
    || ' ' || ('{
        Apron, Backpack, Bench, Blanket, Bookend, Bowl, "Candle Holder", Chair, "Chopping Board", Clock, "Coat Hook",
        "Coffee Grinder", Cushion, "Desk Lamp", "Desk Organiser", "Door Mat", Flask, Frame, "Garden Trowel",
        Headphones, Kettle, Keyring, "Lunch Box", Mirror, Mug, Notebook, "Notice Board", Pen, "Picnic Rug", Planter,
        Radio, Scarf, Shelf, "Shoulder Bag", "Side Table", Stool, "Storage Box", Teapot, Torch, Towel, Toolbox, Tray,
        Umbrella, Vase, "Wall Hook", "Watering Can", Whistle, "Wine Rack", Wristband, "Yoga Mat", "Bottle Opener",
        "Bread Bin", Bucket, "Butter Dish", "Cable Tidy", Calendar, "Card Holder", Doorstop, Footrest, Paperweight
    }'::text[])[1 + b]
$$;

-- Name of product n; after 2,400 with a count.
-- seed.product(0) => 'Alpine Apron'
CREATE OR REPLACE FUNCTION seed.product(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.product(((n & 4294967295) % 40)::int, ((n & 4294967295) * 281 / 40 % 60)::int) || coalesce(' ' || nullif((n & 4294967295) / 2400 + 1, 1)::text, '')
$$;

-- Name of a product.
-- seed.product(id) => 'Striped Paperweight'
CREATE OR REPLACE FUNCTION seed.product(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.product(seed.pick(id, 112, 40), seed.pick(id, 142, 60))
$$;

-- Code, SKU or reference number n: unique within its prefix.
-- seed.code('ORD', 41) => 'ORD-100041'
CREATE OR REPLACE FUNCTION seed.code(prefix text, n bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT prefix || '-' || (100000 + n)::text
$$;

-- Name of a colour that CSS knows.
-- seed.colour(id) => 'navy'
CREATE OR REPLACE FUNCTION seed.colour(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.pick(id, 113, '{
        black, blue, brown, coral, crimson, gold, gray, green, indigo, khaki, lavender, maroon, navy, olive, orange,
        orchid, pink, plum, purple, red, salmon, silver, teal, white
    }'::text[])
$$;

-- A colour as CSS writes it.
-- seed.hex_colour(id) => '#9cb82c'
CREATE OR REPLACE FUNCTION seed.hex_colour(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT '#' || lpad(to_hex(seed.pick(id, 114, 16777213)), 6, '0')
$$;

-- An amount from low to high, with two decimals; from 1 to 500 unless given.
-- seed.amount(id, 10, 20) => 14.63
CREATE OR REPLACE FUNCTION seed.amount(id uuid, low numeric DEFAULT 1, high numeric DEFAULT 500) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT round(low + (high - low) * seed.pick(id, 115, 1000001) / 1000000, 2)
$$;

-- A whole number from 0 to 100.
-- seed.percentage(id) => 17
CREATE OR REPLACE FUNCTION seed.percentage(id uuid) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.pick(id, 116, 101)
$$;

-- What somebody calls a document, a task or a topic.
-- seed.title(id) => 'Plan for the website launch'
CREATE OR REPLACE FUNCTION seed.title(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT replace(replace(seed.pick(id, 118, '{
        "Draft: #", "Notes on the #", "Questions about the #", "^: next steps", "^, second attempt", "Minutes: #",
        "Feedback on the #", "Plan for the #", "^: who does what", "Reminder: #", "^ - open points", "Ideas for the #"
    }'::text[]),
        '#', seed.pick(id, 117, '{
        budget, "office move", "spring catalogue", "travel policy", "onboarding guide", "supplier contract",
        "winter rota", "website launch", "stock count", "training day", "holiday cover", "customer survey",
        "annual report", "delivery times", "new logo", "parking spaces", "price list", "phone system",
        "security review", "staff handbook", "summer party", "test results", "trade fair", "waiting list",
        "warehouse layout", "press release", "invoice run", "data migration", "fire drill", "quarterly figures",
        "returns process", "canteen menu"
    }'::text[])),
        '^', seed.pick(id, 117, '{
        Budget, "Office move", "Spring catalogue", "Travel policy", "Onboarding guide", "Supplier contract",
        "Winter rota", "Website launch", "Stock count", "Training day", "Holiday cover", "Customer survey",
        "Annual report", "Delivery times", "New logo", "Parking spaces", "Price list", "Phone system",
        "Security review", "Staff handbook", "Summer party", "Test results", "Trade fair", "Waiting list",
        "Warehouse layout", "Press release", "Invoice run", "Data migration", "Fire drill", "Quarterly figures",
        "Returns process", "Canteen menu"
    }'::text[]))
$$;

-- One sentence, as somebody in an office would note it.
-- seed.sentence(id) => 'As far as I can see, only the last page has changed.'
CREATE OR REPLACE FUNCTION seed.sentence(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT replace(replace(seed.pick(id, 119, '{
        "Called {name} about the order, and the rest comes on {day}.",
        "Went through the figures with {name} before lunch.", "The printer on the second floor is out again.",
        "{name} is off until {day}, so I am looking after the mailbox.",
        "Had a look at the new form, and it took me under two minutes.",
        "We met on {day} and got through half of the list.",
        "The customer rang twice this morning and was friendly both times.",
        "Two boxes arrived without a delivery note.", "Sent the contract to {name} for a last look.",
        "Moved the meeting to {day} because the room was taken.",
        "I tried it on my old phone, and the button is hard to hit.",
        "{name} found the missing invoice in the wrong folder.",
        "Spoke to the supplier, and they can do the smaller size as well.",
        "The link in the newsletter leads to last year''s page.", "Tested the update with {name}, no surprises.",
        "Counted the shelf by the door again, this time it adds up.", "It is mostly a matter of who has the key.",
        "Nothing urgent, but it would be nice to have it done by {day}.",
        "The old version still works, so nobody is stuck.", "I have put the details in the shared folder.",
        "{name} thinks we should ask for a second quote.", "As far as I can see, only the last page has changed.",
        "The numbers look right, apart from one that I have marked.",
        "It costs a little more than planned, about the price of a lunch.", "We agreed to keep it short this time.",
        "Half of it can wait, the other half should not.", "{name} has done this before and offered to help.",
        "The wording is fine, the order of the points is not.",
        "There is one open question, and it is about the date.", "Most people answered within a day.",
        "It looks better on paper than on the screen.", "I would leave the rest as it is.",
        "Can you check it before {day}?", "I will ask {name} and let you know.",
        "Please tell me if I have missed anything.", "Next look at it on {day}.", "Done from my side.",
        "If nobody objects, we go ahead on {day}.", "{name} has the final word.", "I will put it on the agenda.",
        "Thanks for waiting.", "Happy to explain in person.", "A short yes is enough.",
        "Back to this after the holidays.", "Filed under done, with a small question mark.",
        "Somebody else should read it once.", "The rest follows on {day}.", "Over to {name}."
    }'::text[]),
        '{day}', seed.pick(id, 120, '{Monday,Tuesday,Wednesday,Thursday,Friday}'::text[])),
        '{name}', seed.first_name(seed.pick(id, 121, 160)))
$$;

-- Three sentences: what happened, how it stands, what comes next.
-- seed.paragraph(id) => 'Naledi found the missing invoice in the wrong folder. We agreed to ke...'
CREATE OR REPLACE FUNCTION seed.paragraph(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT replace(replace(seed.pick(id, 122, '{
        "Called {name} about the order, and the rest comes on {day}.",
        "Went through the figures with {name} before lunch.", "The printer on the second floor is out again.",
        "{name} is off until {day}, so I am looking after the mailbox.",
        "Had a look at the new form, and it took me under two minutes.",
        "We met on {day} and got through half of the list.",
        "The customer rang twice this morning and was friendly both times.",
        "Two boxes arrived without a delivery note.", "Sent the contract to {name} for a last look.",
        "Moved the meeting to {day} because the room was taken.",
        "I tried it on my old phone, and the button is hard to hit.",
        "{name} found the missing invoice in the wrong folder.",
        "Spoke to the supplier, and they can do the smaller size as well.",
        "The link in the newsletter leads to last year''s page.", "Tested the update with {name}, no surprises.",
        "Counted the shelf by the door again, this time it adds up."
    }'::text[])
        || ' ' || seed.pick(id, 123, '{
        "It is mostly a matter of who has the key.", "Nothing urgent, but it would be nice to have it done by {day}.",
        "The old version still works, so nobody is stuck.", "I have put the details in the shared folder.",
        "{name} thinks we should ask for a second quote.", "As far as I can see, only the last page has changed.",
        "The numbers look right, apart from one that I have marked.",
        "It costs a little more than planned, about the price of a lunch.", "We agreed to keep it short this time.",
        "Half of it can wait, the other half should not.", "{name} has done this before and offered to help.",
        "The wording is fine, the order of the points is not.",
        "There is one open question, and it is about the date.", "Most people answered within a day.",
        "It looks better on paper than on the screen.", "I would leave the rest as it is."
    }'::text[])
        || ' ' || seed.pick(id, 124, '{
        "Can you check it before {day}?", "I will ask {name} and let you know.",
        "Please tell me if I have missed anything.", "Next look at it on {day}.", "Done from my side.",
        "If nobody objects, we go ahead on {day}.", "{name} has the final word.", "I will put it on the agenda.",
        "Thanks for waiting.", "Happy to explain in person.", "A short yes is enough.",
        "Back to this after the holidays.", "Filed under done, with a small question mark.",
        "Somebody else should read it once.", "The rest follows on {day}.", "Over to {name}."
    }'::text[]),
        '{day}', seed.pick(id, 125, '{Monday,Tuesday,Wednesday,Thursday,Friday}'::text[])),
        '{name}', seed.first_name(seed.pick(id, 126, 160)))
$$;

-- Address of a page; nothing is served there.
-- seed.url(id) => 'https://www.example.net/blog/website-launch'
CREATE OR REPLACE FUNCTION seed.url(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT 'https://www.example.' || seed.pick(id, 127, '{com,net,org}'::text[])
        || seed.pick(id, 128, '{/blog/,/docs/,/help/,/news/,/shop/,/}'::text[])
        || replace(seed.pick(id, 117, '{
        budget, "office move", "spring catalogue", "travel policy", "onboarding guide", "supplier contract",
        "winter rota", "website launch", "stock count", "training day", "holiday cover", "customer survey",
        "annual report", "delivery times", "new logo", "parking spaces", "price list", "phone system",
        "security review", "staff handbook", "summer party", "test results", "trade fair", "waiting list",
        "warehouse layout", "press release", "invoice run", "data migration", "fire drill", "quarterly figures",
        "returns process", "canteen menu"
    }'::text[]), ' ', '-')
$$;

-- Name of a file.
-- seed.file_name(id) => 'website-launch-v2.png'
CREATE OR REPLACE FUNCTION seed.file_name(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT replace(seed.pick(id, 117, '{
        budget, "office move", "spring catalogue", "travel policy", "onboarding guide", "supplier contract",
        "winter rota", "website launch", "stock count", "training day", "holiday cover", "customer survey",
        "annual report", "delivery times", "new logo", "parking spaces", "price list", "phone system",
        "security review", "staff handbook", "summer party", "test results", "trade fair", "waiting list",
        "warehouse layout", "press release", "invoice run", "data migration", "fire drill", "quarterly figures",
        "returns process", "canteen menu"
    }'::text[]), ' ', '-')
        || seed.pick(id, 129, '{-draft,-final,-v2,-v3,-signed,""}'::text[]) || seed.pick(id, 130, '{.pdf,.docx,.xlsx,.csv,.png,.txt}'::text[])
$$;

-- An address of the three networks kept for documentation.
-- seed.ip_address(id) => '198.51.100.45'
CREATE OR REPLACE FUNCTION seed.ip_address(id uuid) RETURNS inet
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.pick(id, 131, '{192.0.2.0,198.51.100.0,203.0.113.0}'::inet[]) + (1 + seed.pick(id, 132, 254))
$$;

-- What a browser calls itself.
-- seed.user_agent(id) => 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:124.0) Gecko/2010010...'
CREATE OR REPLACE FUNCTION seed.user_agent(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT replace(seed.pick(id, 133, '{
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/#.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/#.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/#.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:#.0) Gecko/20100101 Firefox/#.0",
        "Mozilla/5.0 (X11; Linux x86_64; rv:#.0) Gecko/20100101 Firefox/#.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:#.0) Gecko/20100101 Firefox/#.0",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/#.0.0.0 Safari/537.36 Edg/#.0.0.0",
        "Mozilla/5.0 (Linux; Android 14; Mobile; rv:#.0) Gecko/#.0 Firefox/#.0"
    }'::text[]), '#', (115 + seed.pick(id, 134, 30))::text)
$$;

-- Somebody's settings, as a JSON object.
-- seed.json(id) => '{"theme": "dark", "locale": "sv_SE", "page_size": 25, "newsletter": false}'
CREATE OR REPLACE FUNCTION seed.json(id uuid) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT ('{"theme": "' || seed.pick(id, 135, '{light,dark,system}'::text[])
        || '", "locale": "' || seed.locale(id)
        || '", "page_size": ' || seed.pick(id, 136, '{10,25,50,100}'::text[])
        || ', "newsletter": ' || seed.pick(id, 137, '{true,false}'::text[]) || '}')::jsonb
$$;

-- Thirty-two bytes.
-- seed.bytes(id) => '\x474296b86377a1497cfaf30442dcbc71af337a52d4793354d0e3a52faa2a90dd'
CREATE OR REPLACE FUNCTION seed.bytes(id uuid) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT decode(md5(id::text) || md5('bytes ' || id::text), 'hex')
$$;

-- One of some values: the rows of an entity take them in turn, and another entity begins elsewhere.
-- seed.walk('7', 1, '{open,paid,sent}'::text[]) => 'paid'
CREATE OR REPLACE FUNCTION seed.walk(entity text, n int, options anyarray) RETURNS anyelement
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT options[1 + (n + seed.pick(seed.id(entity), 139, 1000)) % cardinality(options)]
$$;

-- A name that somebody made up for a product, such as a medicine.
-- seed.coined(id) => 'Zovalin'
CREATE OR REPLACE FUNCTION seed.coined(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT seed.pick(id, 140, '{
        Al,Bra,Cal,Co,Del,Dor,En,Fe,Gal,Hel,Il,Ka,Lor,Mel,Ne,Or,Pa,Ra,Sil,Tal,Ul,Va,Ve,Xe,Zo
    }'::text[])
        || seed.pick(id, 141, '{ba,ce,di,fa,ga,li,mi,no,ra,ri,so,ta,to,va,vi,xa}'::text[])
        || seed.pick(id, 142, '{dex,dol,lan,lin,mar,nex,pan,ril,sol,tin,tra,vex,xin,zan}'::text[])
$$;

-- A quarter of an hour from 08:00 to 17:45 UTC, on the day of a moment.
-- seed.office_hours(id, '2026-06-01') => '2026-06-01 11:45:00+00'
CREATE OR REPLACE FUNCTION seed.office_hours(id uuid, day timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (date_trunc('day', day AT TIME ZONE 'UTC') + (32 + seed.pick(id, 143, 40)) * interval '15 minutes') AT TIME ZONE 'UTC'
$$;

-- A moment put off until an id's person is up and about: the hours of the night go to lunch and evening, those before
-- Friday to Saturday. No moment of the last two days before the clock moves, so that none comes after it.
-- seed.awake(id, '2026-06-01 01:30+00') => '2026-06-01 20:30:00+00'
CREATE OR REPLACE FUNCTION seed.awake(id uuid, at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    -- How many hours to wait: a line a day, from Thursday, with which 1970 began; a number an hour. A day of three
    -- persons in four begins one, two or three hours later.
    SELECT CASE WHEN at > seed.as_of() - interval '2 days' THEN at ELSE at + interval '1 hour' * ('{
        19,11,18,5,17,13,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,45,
        43,35,42,29,41,37,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,21,
        19,11,18,5,17,13,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,21,
        19,11,18,5,17,13,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,21,
        19,11,18,5,17,13,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,21,
        19,11,18,5,17,13,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,21,
        19,11,18,5,17,13,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,21
    }'::smallint[])[1 + (
        floor(date_part('epoch', at AT TIME ZONE seed.time_zone(id)) / 3600)::int - seed.pick(id, 138, 4)
    ) % 168]
    END
$$;

-- How far the clock of an id's person is ahead of UTC in winter.
-- seed.utc_offset(id) => '01:00:00'
CREATE OR REPLACE FUNCTION seed.utc_offset(id uuid) RETURNS interval
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT timestamptz '2026-01-01 00:00+00' AT TIME ZONE seed.time_zone(id) - timestamp '2026-01-01'
$$;

-- A moment moved into hours at which two persons are up, by their offsets from UTC, up to 16 hours apart: of two moments
-- the earlier stays earlier. It moves by less than eight hours and the time between the two offsets.
-- seed.daytime('2026-06-01 01:30+00', '1 hour', '1 hour') => '2026-06-01 07:54:22.5+00'
CREATE OR REPLACE FUNCTION seed.daytime(at timestamptz, one interval, other interval) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    -- A day begins at eleven in the evening of whoever is further east, and its 24 hours become those that both are
    -- awake: sixteen and a half, less the hours between the two.
    SELECT at + (interval '1 day' - (at AT TIME ZONE (greatest(one, other) + interval '1 hour'))::time::interval)
        * (0.3125 + date_part('epoch', greatest(one, other) - least(one, other)) / 86400)
$$;
