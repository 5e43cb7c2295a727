-- Schema seed: the helper functions of the requirement files.
--
-- They read nothing and keep nothing: what they return depends on their arguments alone, and PostgreSQL
-- inlines them, so a call costs what its body costs. The first three are the whole mechanism; the rest is
-- what people on such a platform are called and write, as lists to add to. Changing a list changes what
-- later rows get, never a row that exists.

CREATE SCHEMA IF NOT EXISTS seed;

-- The key of the row at a place, such as 'client_posts <client> 3': always the same for the same place.
-- It is a UUID of version 3 (by MD5); the digits "3eed-8" in it tell a seeded row at a glance.
CREATE OR REPLACE FUNCTION seed.id(place text) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT overlay(md5(place) PLACING '3eed8' FROM 13)::uuid
$$;

-- A choice among 0 .. n - 1, by digit 0 to 5 of an id. One id serves six choices that do not depend on
-- each other. For a large n (over 10,000) take digit 3, 4 or 5: they have 24 bits, the others 16.
CREATE OR REPLACE FUNCTION seed.pick(id uuid, digit int, n int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (
        get_byte(uuid_send(id), digit) * 65536
        + get_byte(uuid_send(id), digit + 5) * 256
        + get_byte(uuid_send(id), digit + 10)
    ) % n
$$;

-- A moment after since and not after until, by digit 5 of an id.
CREATE OR REPLACE FUNCTION seed.moment(id uuid, since timestamptz, until timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT since + greatest((until - since) * ((1 + seed.pick(id, 5, 65536)) / 65537::float8), interval '1 microsecond')
$$;

-- How many places to look at beyond the minimum: 0, or the setting seed.spare. The runner raises it where rows
-- made earlier count for somebody else by now, so that the places up to the minimum do not suffice.
CREATE OR REPLACE FUNCTION seed.spare() RETURNS int
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT coalesce(nullif(current_setting('seed.spare', true), '')::int, 0)
$$;

-- The sessions of 50 minutes, one each hour, that fit between two times; or one as short as the time between them.
CREATE OR REPLACE FUNCTION seed.sessions(opens interval, closes interval) RETURNS TABLE (starts_at interval, ends_at interval)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 4
AS $$
    SELECT opens + n * interval '1 hour', least(opens + n * interval '1 hour' + interval '50 minutes', closes)
    FROM generate_series(0, extract(epoch FROM closes - opens - interval '50 minutes')::int / 3600) AS n
$$;

-- The name of person number 0, 1, 2, ...: first and last name together repeat only after 32,000 persons.
CREATE OR REPLACE FUNCTION seed.first_name(number int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        'Amara',
        'Priya',
        'Mateo',
        'Ingrid',
        'Kwame',
        'Yuki',
        'Leila',
        'Tomasz',
        'Aisha',
        'Rafael',
        'Sinead',
        'Noor',
        'Dmitri',
        'Chiara',
        'Emeka',
        'Hana',
        'Callum',
        'Fatima',
        'Joaquin',
        'Greta',
        'Omar',
        'Linh',
        'Bronwyn',
        'Arjun',
        'Sofia',
        'Thandi',
        'Marek',
        'Zeynep',
        'Elias',
        'Mei',
        'Patrick',
        'Nadia',
        'Jorge',
        'Astrid',
        'Samir',
        'Beatriz',
        'Kenji',
        'Olga',
        'Tariq',
        'Freya',
        'Luca',
        'Ngozi',
        'Anders',
        'Soraya',
        'Diego',
        'Eilidh',
        'Ravi',
        'Katya',
        'Hugo',
        'Miriam',
        'Kofi',
        'Camila',
        'Stefan',
        'Ayesha',
        'Owen',
        'Valentina',
        'Jin',
        'Ruth',
        'Hassan',
        'Elodie',
        'Mikko',
        'Chidi',
        'Paloma',
        'Gareth',
        'Sunita',
        'Andrei',
        'Maya',
        'Ibrahim',
        'Klara',
        'Desmond',
        'Isla',
        'Takumi',
        'Renata',
        'Felix',
        'Zainab',
        'Pavel',
        'Harriet',
        'Manuel',
        'Anjali',
        'Sven',
        'Oluwaseun',
        'Deborah',
        'Rashid',
        'Francesca',
        'Milan',
        'Grace',
        'Vikram',
        'Lucia',
        'Jonas',
        'Shira',
        'Bogdan',
        'Naledi',
        'Ewan',
        'Carmen',
        'Minh',
        'Agnes',
        'Yusuf',
        'Joanna',
        'Bruno',
        'Siobhan',
        'Dev',
        'Helga',
        'Malik',
        'Teresa',
        'Aarav',
        'Monika',
        'Kieran',
        'Esperanza',
        'Lars',
        'Farah',
        'Nikolai',
        'Wanjiru',
        'Simon',
        'Layla',
        'Andre',
        'Matilda',
        'Hiroshi',
        'Rosa',
        'Adeel',
        'Margit',
        'Tunde',
        'Eleni',
        'Rhys',
        'Pilar',
        'Babak',
        'Judith',
        'Sipho',
        'Alma',
        'Gabor',
        'Nina',
        'Fergus',
        'Shreya',
        'Ahmed',
        'Ilse',
        'Marcus',
        'Oksana',
        'Cesar',
        'Edith',
        'Khalid',
        'Lotte',
        'Niamh',
        'Ismail',
        'Dalia',
        'Viktor',
        'Abena',
        'Martin',
        'Xiomara',
        'Reza',
        'Hilda',
        'Sanjay',
        'Clara',
        'Goran',
        'Adaeze',
        'Peter',
        'Yael',
        'Duncan',
        'Mariam',
        'Enzo',
        'Vera',
        'Bilal'
    ])[1 + number % 160]
$$;

-- See seed.first_name: within one first name, each last name occurs once.
CREATE OR REPLACE FUNCTION seed.last_name(number int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        'Okafor',
        'Lindqvist',
        'Patel',
        'Moreno',
        'Kowalski',
        'Tanaka',
        'Haddad',
        'Brennan',
        'Osei',
        'Novak',
        'Ferreira',
        'Nguyen',
        'Castellano',
        'Dlamini',
        'Petrov',
        'Eriksen',
        'Rahman',
        'Doyle',
        'Sato',
        'Alvarez',
        'Whitfield',
        'Mabena',
        'Fischer',
        'Chaudhry',
        'Rossi',
        'Kim',
        'Papadakis',
        'Svensson',
        'Adeyemi',
        'Horvat',
        'Campbell',
        'Iyer',
        'Laurent',
        'Demir',
        'Vasquez',
        'Hughes',
        'Mensah',
        'Ivanov',
        'Larsen',
        'Qureshi',
        'Barrett',
        'Yamamoto',
        'Silva',
        'Abdi',
        'Weber',
        'Gallagher',
        'Mwangi',
        'Popescu',
        'Santos',
        'Reddy',
        'Fraser',
        'Kaplan',
        'Zielinski',
        'Duarte',
        'Nakamura',
        'Hansen',
        'Farouk',
        'Pritchard',
        'Banerjee',
        'Bianchi',
        'Tran',
        'Holloway',
        'Nkosi',
        'Virtanen',
        'Delgado',
        'Karim',
        'Dubois',
        'Sharma',
        'Byrne',
        'Aydin',
        'Kruger',
        'Navarro',
        'Chen',
        'Halloran',
        'Bello',
        'Sokol',
        'Mendez',
        'Aziz',
        'Jansen',
        'Ashworth',
        'Pham',
        'Lombardi',
        'Anozie',
        'Nilsson',
        'Robles',
        'Malhotra',
        'Keane',
        'Yilmaz',
        'Baptiste',
        'Hernandez',
        'Wojcik',
        'Sinclair',
        'Diallo',
        'Takahashi',
        'Couto',
        'Rosenberg',
        'Hossain',
        'Morgan',
        'Kiplagat',
        'Varga',
        'Thornton',
        'Das',
        'Nowak',
        'Khoury',
        'Fontaine',
        'Ortega',
        'Choi',
        'Lundin',
        'Mahlangu',
        'Bakker',
        'Donnelly',
        'Georgiou',
        'Pereira',
        'Gill',
        'Eze',
        'Muller',
        'Sandoval',
        'Goldberg',
        'Awad',
        'Carmody',
        'Joshi',
        'Boateng',
        'Hakala',
        'Ricci',
        'Salcedo',
        'Kaya',
        'Prescott',
        'Dang',
        'Toure',
        'Bergstrom',
        'Almeida',
        'Mistry',
        'Rourke',
        'Kuznetsov',
        'Sesay',
        'Wagner',
        'Cabrera',
        'Suleiman',
        'Hale',
        'Desai',
        'Moreau',
        'Ogunleye',
        'Kovacs',
        'Rincon',
        'Winslow',
        'Kapadia',
        'Stavros',
        'Lim',
        'Ndlovu',
        'Andersen',
        'Cordero',
        'Mirza',
        'Fitzgerald',
        'Greco',
        'Asante',
        'Hofmann',
        'Pillai',
        'Vega',
        'Mansour',
        'Maclean',
        'Ito',
        'Radcliffe',
        'Owusu',
        'Jovanovic',
        'Fuentes',
        'Bhatt',
        'Leclerc',
        'Dogan',
        'Carvalho',
        'Ng',
        'Strand',
        'Kamau',
        'Marino',
        'Bashir',
        'Trevino',
        'Pemberton',
        'Saito',
        'Kessler',
        'Guerrero',
        'Nair',
        'Ryan',
        'Abebe',
        'Lehtonen',
        'Pacheco',
        'Zaman',
        'Vermeulen',
        'Esposito',
        'Quist',
        'Kang',
        'Barros',
        'Hoang',
        'Dempsey',
        'Stoica',
        'Bravo',
        'Nyambura',
        'Feldman',
        'Ramsden',
        'Medina',
        'Ellery',
        'Gunnarsson'
    ])[1 + (number / 160 + number * 7) % 200]
$$;

-- The part of an email address before the @ for person number 0, 1, 2, ...: first and last name, and a count
-- once all names are in use.
CREATE OR REPLACE FUNCTION seed.handle(number int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT lower((seed.first_name(number) || '.' || seed.last_name(number)) COLLATE "C") || coalesce(nullif(number / 32000, 0)::text, '')
$$;

-- A picture of the initials, as a data URI: it shows without a network.
CREATE OR REPLACE FUNCTION seed.avatar(id uuid, first_name text, last_name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT 'data:image/svg+xml,%3Csvg xmlns=''http://www.w3.org/2000/svg'' viewBox=''0 0 80 80''%3E%3Crect width=''80'' height=''80'' fill=''%23'
        || (ARRAY['5b7c99', '7a9e7e', 'b07d62', '8d6a9f', 'c29545', '5f8f9b', 'a3596b', '6b705c'])[1 + seed.pick(id, 4, 8)]
        || '''/%3E%3Ctext x=''40'' y=''52'' font-family=''sans-serif'' font-size=''32'' fill=''white'' text-anchor=''middle''%3E'
        || left(first_name, 1) || left(last_name, 1) || '%3C/text%3E%3C/svg%3E'
$$;

-- A name as it stands in an address: lower case, and hyphens for all but letters and digits.
CREATE OR REPLACE FUNCTION seed.slug(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT trim(BOTH '-' FROM regexp_replace(lower(name COLLATE "C"), '[^a-z0-9]+', '-', 'g'))
$$;

-- Where a client lives.
CREATE OR REPLACE FUNCTION seed.city(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        'Leeds',
        'Galway',
        'Porto',
        'Utrecht',
        'Ghent',
        'Bristol',
        'Lyon',
        'Krakow',
        'Brno',
        'Turku',
        'Aarhus',
        'Malmo',
        'Bergen',
        'Graz',
        'Bologna',
        'Valencia',
        'Thessaloniki',
        'Izmir',
        'Haifa',
        'Amman',
        'Nairobi',
        'Accra',
        'Lagos',
        'Durban',
        'Kigali',
        'Tunis',
        'Mumbai',
        'Pune',
        'Chennai',
        'Lahore',
        'Dhaka',
        'Colombo',
        'Hanoi',
        'Penang',
        'Cebu',
        'Taipei',
        'Busan',
        'Osaka',
        'Sapporo',
        'Perth',
        'Adelaide',
        'Wellington',
        'Dunedin',
        'Vancouver',
        'Halifax',
        'Winnipeg',
        'Portland',
        'Pittsburgh',
        'Tucson',
        'Baltimore',
        'Minneapolis',
        'Asheville',
        'Guadalajara',
        'Medellin',
        'Cusco',
        'Valparaiso',
        'Rosario',
        'Montevideo',
        'Curitiba',
        'Glasgow'
    ])[1 + seed.pick(id, 1, 60)]
$$;

-- What a therapist works on.
CREATE OR REPLACE FUNCTION seed.specialty(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        'Trauma and PTSD',
        'Anxiety and Panic',
        'Depression and Low Mood',
        'Grief and Bereavement',
        'Couples Therapy',
        'Family Therapy',
        'Eating Disorders',
        'Addiction and Recovery',
        'OCD and Intrusive Thoughts',
        'ADHD in Adults',
        'Autism and Neurodiversity',
        'Perinatal Mental Health',
        'Sleep and Insomnia',
        'Chronic Pain and Illness',
        'Work Stress and Burnout',
        'LGBTQ+ Affirmative Therapy',
        'Anger and Emotion Regulation',
        'Self-Esteem and Shame',
        'Social Anxiety',
        'Divorce and Separation',
        'Phobias',
        'Migration and Cultural Identity',
        'Health Anxiety',
        'Later Life and Retirement'
    ])[1 + seed.pick(id, 1, 24)]
$$;

-- What a client tells of themselves.
CREATE OR REPLACE FUNCTION seed.client_bio(number int, id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        'Night shift worker, daytime sleeper in theory.',
        'I joined after my doctor suggested it three times.',
        'Learning to live with panic attacks and a very loud fridge.',
        'Recently moved to a new city and know mostly my dentist.',
        'Here for the anxiety group, stayed for the humour.',
        'Two years sober and still counting.',
        'Diagnosed with ADHD at 41, which explained the drawers.',
        'Looking after a parent with dementia.',
        'Getting over a divorce at roughly the speed of a garden snail.',
        'I lost my brother and I''m working out what comes next.',
        'Off work with burnout, on good terms with the sofa.',
        'Worrier by profession, accountant by training.',
        'Mostly reading, sometimes posting.',
        'Parent of twins, permanently short of sleep.',
        'Still new to therapy and to talking about myself.',
        'Bus driver with a lot of thoughts.',
        'Trying to get my sleep back.',
        'OCD since forever, treatment since last year.',
        'Grew up in one country, live in another, homesick in both.',
        'Student, second attempt.',
        'Chronic pain, average patience.',
        'My sister signed me up and I''m pretending to be annoyed.',
        'Retired teacher with too many quiet mornings.',
        'Self-employed and terrible at days off.',
        'Depression comes and goes, so do I.',
        'Nurse on a break from nursing.',
        'Came here to practise saying things out loud.',
        'Doing the slow version of getting better.',
        'People pleaser in recovery.',
        'Social anxiety, good spelling.'
    ])[1 + number % 30]
    || ' ' || (ARRAY[
        'I like crosswords, soup and people who reply late.',
        'Happy to chat about anything except football.',
        'Owner of one cat and eleven houseplants, not all alive.',
        'Slow replier, good reader.',
        'Ask me about bread.',
        'I walk a lot.',
        'Messages welcome, small talk optional.',
        'Weekends I''m usually at the allotment.',
        'Please be patient with my typing.',
        'Best time of day: the first coffee.',
        'Currently on week five of learning the ukulele, sorry neighbours.',
        'Fan of long train rides.',
        'I keep a list of small good things and it''s getting longer.',
        'Not great at introductions.',
        'Outside of here I sing in a choir, third row, quietly.',
        'My dog does most of the socialising.',
        'Will swap recipes.',
        'Big on lists, bad at finishing them.',
        'Usually found in the library by the radiator.',
        'If I vanish for a week I''m fine, just tired.',
        'I swim badly but often.',
        'Tea, not coffee, and lots of it.',
        'Prefers group threads to private messages.',
        'Sometimes funny by accident.',
        'I repair old radios on the side.',
        'Taking it one week at a time.',
        'Jigsaws help, so does rain.',
        'There''s usually a podcast on in the background.',
        'Say hi if we''re in the same group.',
        'Always up for hearing what worked for somebody else.'
    ])[1 + seed.pick(id, 3, 30)]
$$;

-- What a therapist tells of their work.
CREATE OR REPLACE FUNCTION seed.therapist_bio(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        'Psychotherapist working with anxiety, panic and the things people avoid because of them.',
        'I help couples have the same argument differently.',
        'Clinical psychologist with a background in hospital work.',
        'Trained in CBT and ACT, used with common sense.',
        'Over twelve years of work with grief and loss.',
        'My work is mostly with adults who look fine from the outside.',
        'Counsellor for burnout, work stress and the week after a resignation.',
        'Trauma therapist, EMDR trained.',
        'I work with people living with long-term illness and with those who look after them.',
        'Systemic family therapist and former social worker.',
        'Specialised in sleep problems and the worrying that goes with them.',
        'Integrative therapist seeing adults and older people.',
        'Most of my clients come for low mood and stay to work on something else.',
        'Psychologist with a soft spot for complicated families.',
        'I offer short-term therapy with clear goals, usually eight to sixteen sessions.',
        'Addiction counsellor, formerly on a detox ward.',
        'Person-centred counsellor, slow and steady.',
        'Working with expats, migrants and anyone between two languages.',
        'Therapist for OCD and intrusive thoughts, exposure at a humane pace.',
        'I trained late, after a first career in kitchens.',
        'Psychodynamic therapist interested in patterns that keep coming back.',
        'Support around pregnancy, birth and the first year with a baby.',
        'Adults with ADHD or autism make up most of my practice.',
        'Group therapist at heart, individual sessions as well.'
    ])[1 + seed.pick(id, 2, 24)]
    || ' ' || (ARRAY[
        'Online sessions, evening slots on two days a week.',
        'You don''t need to prepare anything for a first meeting.',
        'Direct when it helps, quiet when it doesn''t.',
        'Sessions in person or by video.',
        'I like plain language and a clear plan.',
        'Outside work I grow tomatoes with mixed success.',
        'Bring whatever is on your mind, tidy or not.',
        'Reduced-fee places are available, just ask.',
        'Expect homework now and then, never much.',
        'I answer messages within two working days.',
        'My dog sometimes joins in the background.',
        'First conversations are free and take twenty minutes.',
        'We check every few sessions whether it''s helping.',
        'Humour is allowed.',
        'In supervision every fortnight, as it should be.',
        'Comfortable with long pauses.',
        'Currently taking on a small number of new clients.',
        'Step-free practice close to the station.',
        'LGBTQ+ affirming.',
        'No couch, but two decent chairs.',
        'I believe in small steps and honest feedback.',
        'Also a supervisor for colleagues in training.',
        'Long walks and bad puns keep me going.',
        'Sceptics are welcome.'
    ])[1 + seed.pick(id, 3, 24)]
$$;

-- What a moderator tells of themselves.
CREATE OR REPLACE FUNCTION seed.moderator_bio(number int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        'Moderator, mostly evenings. Report a post and I''ll have a look.',
        'Keeping an eye on the anxiety and sleep groups.',
        'I read reports so you don''t have to argue. Former helpline volunteer.',
        'Member for years, moderator since somebody asked nicely.',
        'Part of the safety team. In an emergency please call your local services first.',
        'Looking after community guidelines, typos included.',
        'Peer support worker and moderator. Kind but I do lock threads.',
        'Helping out with moderation at weekends. Dog person.',
        'Trust and safety. Messages get answered, sometimes slowly.',
        'Community host. I write the weekly check-in threads.',
        'Behind the scenes since the early days, still reading everything.',
        'Moderating the professional communities, with a background in nursing.',
        'Volunteer moderator, full-time tea drinker.'
    ])[1 + number % 13]
$$;

-- What an admin tells of themselves.
CREATE OR REPLACE FUNCTION seed.admin_bio(number int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        'Admin. If a button doesn''t work, tell me which one.',
        'I approve new groups and answer questions about them.',
        'Platform admin, account and login problems are my department.',
        'Behind the scenes since the early days, still reading everything.'
    ])[1 + number % 4]
$$;

-- Which name of its kind the community at place n has: of the professional ones, the even numbers belong to every fourth place.
CREATE OR REPLACE FUNCTION seed.community_number(professional boolean, n int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN NOT professional THEN n WHEN n % 4 = 1 THEN n / 2 ELSE 2 * n + 1 END
$$;

-- The name of the community at place 0, 1, 2, ...; after 24 support and 12 professional ones, a further group of the same name.
CREATE OR REPLACE FUNCTION seed.community_name(professional boolean, n int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN professional THEN
    (ARRAY[
        'Early Career Therapists',
        'Supervision Questions',
        'Running a Private Practice',
        'CBT Practitioners',
        'Trauma Therapists Network',
        'Working Online',
        'Ethics and Boundaries',
        'Child and Family Clinicians',
        'Couples Therapists'' Table',
        'Group Facilitators',
        'Moderators'' Lounge',
        'Therapist Self-Care'
    ])[1 + seed.community_number(true, n) % 12] || CASE WHEN seed.community_number(true, n) < 12 THEN '' ELSE ', group ' || (1 + seed.community_number(true, n) / 12)::text END
    ELSE
    (ARRAY[
        'Living with Anxiety',
        'Low Days and Depression',
        'The Empty Chair',
        'Panic Attack Support',
        'Night Owls and Insomnia',
        'OCD Corner',
        'Burnout and Back Again',
        'ADHD After Thirty',
        'Social Anxiety Steps',
        'One Day Sober',
        'New Parents, Tired Parents',
        'Life After Divorce',
        'Food and Me',
        'Chronic Pain, Stubborn People',
        'Carers'' Kitchen Table',
        'Trauma Recovery',
        'Bipolar Balance',
        'Rainbow Room',
        'The Symptom Searchers',
        'Far from Home',
        'The Loneliness Thread',
        'Small Wins',
        'Anger Without the Wreckage',
        'First Time in Therapy'
    ])[1 + n % 24] || CASE WHEN n < 24 THEN '' ELSE ', group ' || (1 + n / 24)::text END
    END
$$;

-- What seed.community_name is about.
CREATE OR REPLACE FUNCTION seed.community_description(professional boolean, n int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN professional THEN
    (ARRAY[
        'The first five years of practice: imposter feelings, first complaints, first thank-you cards. Experienced colleagues are welcome to read and answer.',
        'Anonymised dilemmas and the thinking behind them. Change every detail that could identify a client before you post.',
        'Fees, rooms, cancellations, tax and websites that nobody visits. Practical talk among self-employed colleagues.',
        'Formulations, behavioural experiments and worksheets that clients fill in more than once. Bring examples.',
        'Clinical discussion of stabilisation, processing and pacing. Also a place to say when the work has followed you home.',
        'Video sessions, frozen screens, privacy in shared flats and cats on keyboards. What works and what we stopped doing.',
        'Confidentiality, gifts, chance meetings in the supermarket. We discuss codes of practice and what they leave open.',
        'For colleagues working with families and schools. Tools, referral pathways and how to survive a six-person meeting.',
        'Two people, two stories, fifty minutes. Exchange on models, stuck points and keeping time.',
        'Starting, holding and ending groups, from six-week skills courses to slow open groups. Tips for the silent member and for the one who isn''t.',
        'Moderation questions, borderline posts and wording for difficult messages. Staff and volunteer moderators only.',
        'Caseloads, holidays not taken and lunch eaten standing up. Colleagues keeping an eye on each other.'
    ])[1 + seed.community_number(true, n) % 12]
    ELSE
    (ARRAY[
        'For people whose heart races in the cereal aisle. Share what helps, what doesn''t, and how you got through the week.',
        'A quiet place to say that getting up was hard. No cheering up required, company is enough.',
        'Grief of every kind, recent or decades old. Talk about the person, the paperwork, or the coat still hanging in the hall.',
        'Before, during and after. Members swap grounding tricks and remind each other that it passes.',
        'Awake when you''d rather not be? Post here, complain about pillows, compare what finally worked.',
        'Support for checking, counting, washing and the loops nobody else can see. We try not to give reassurance, and we explain why.',
        'Signed off, going back, or still pretending to be fine at your desk. Practical talk about work and its limits.',
        'Late diagnosis, lost keys, eleven open tabs. Bring your half-finished posts, they''re welcome here.',
        'Phone calls, lunch rooms, weddings. We set small challenges and report back honestly, including when we left early.',
        'Staying off alcohol or other substances, whether it''s day one or year nine. Slips can be told here without a lecture.',
        'The first years with a small child are lovely and awful. Talk about both, typing with one hand is fine.',
        'Separation, custody calendars, half-empty flats and first dinners alone. Advice if you ask for it, a listening ear if you don''t.',
        'Peer support around eating and body image. Please leave out numbers, weights and calorie counts.',
        'Living with pain or long illness and the moods that come with it. Bad jokes about heat pads are encouraged.',
        'Looking after a parent, partner or friend takes more than anyone admits. Sit down for five minutes and tell us how you are.',
        'For survivors at any stage. Go at your own speed, use content warnings, keep details light.',
        'Ups, downs and the long stretches of ordinary in between. Talk about routines, medication questions to take to your doctor, and sleep.',
        'LGBTQ+ members talking about coming out, family dinners, dating and everyday stress. Everyone questioning is welcome.',
        'If you know the opening hours of every clinic in town, you belong here. No symptom checking in the comments, please.',
        'Living in another country, another language, another time zone from family. Homesickness, visas and where to find decent bread.',
        'For those who can go a weekend without speaking out loud. Say hello, somebody usually answers.',
        'Opened the letter? Booked the dentist? Washed one pan? Post it and we''ll take it seriously.',
        'Learning to be angry and keep the door on its hinges. What sets you off, what slows you down, how you said sorry.',
        'Questions about starting therapy: what to say, how long it takes, whether crying is normal. It is.'
    ])[1 + n % 24]
    END
$$;

-- What clients post in a support community.
-- Number 0, 1, 2, ... walks 50 themes with 6 titles each; title and opening together repeat only after 1800.
CREATE OR REPLACE FUNCTION seed.story_title(number int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        -- panic attacks
        'panic attacks again',
        'How do you explain a panic attack to people?',
        'Another one out of nowhere',
        'Heart going like mad and nothing is wrong',
        'feeling stupid after a panic attack',
        'What do you do in the first minute?',
        -- falling asleep
        'can''t fall asleep, what am I doing wrong',
        'Wide awake again',
        'Tired all day, awake all night',
        'What finally helped you fall asleep?',
        'my bed and I are not on speaking terms',
        'Sleep tips that aren''t lavender, please',
        -- burnout at work
        'Is this burnout or am I just tired?',
        'running on empty at work',
        'How did you know it was burnout?',
        'Cannot look at my inbox any more',
        'nothing left by Wednesday',
        'Should I say something to my manager?',
        -- first therapy session nerves
        'First session coming up, very nervous',
        'what do you even say in the first session',
        'Did you prepare anything for your first appointment?',
        'nervous about starting therapy',
        'Scared I''ll just sit there',
        'Is it normal to want to cancel?',
        -- telling family about therapy
        'How did you tell your family?',
        'my family doesn''t really do therapy',
        'Do I owe them an explanation?',
        'the therapy talk at home',
        'How much do your relatives know?',
        'Family and therapy, an awkward mix',
        -- loneliness in a new city
        'New city, no people',
        'How long until it felt like home?',
        'moved here and know nobody',
        'Making friends as an adult, how?',
        'Weekends are the hard part',
        'lonely in a place full of people',
        -- breakup
        'Broke up, now what',
        'the flat is so quiet',
        'How long did it take you?',
        'Do you block your ex or not?',
        'Everyone says keep busy',
        'missing the annoying things most',
        -- grief for a parent
        'Grief picks stupid moments',
        'How long before it gets softer?',
        'losing a parent',
        'Nobody asks any more',
        'What do you do with their things?',
        'still not used to it',
        -- social anxiety
        'awkward is my default setting',
        'People exhaust me',
        'How do you survive small talk?',
        'Is it shyness or something more?',
        'why is everyone else so good at this',
        'Small thing, huge fuss in my head',
        -- procrastination and studies
        'Not starting is my full-time job',
        'can''t get started, any way round it?',
        'Is it laziness or fear?',
        'stuck on page one',
        'Everything is clean except my conscience',
        'Looking for a study buddy, sort of',
        -- medication side effects
        'new tablets, is this normal',
        'Side effects in the first weeks?',
        'When did it settle for you?',
        'feeling odd on the new dose',
        'Worth sticking with?',
        'Anyone else had this on antidepressants?',
        -- anger at home
        'shouting at people I love',
        'Short fuse at home, fine everywhere else',
        'Can you stop it before it comes out?',
        'lost it again over nothing',
        'Saying sorry doesn''t feel like enough',
        'Where does all this anger come from?',
        -- perfectionism
        'When is good enough good enough?',
        'perfectionist, and tired of it',
        'Ever managed to leave something average?',
        'ninety-nine percent and still not happy',
        'it''s never quite right',
        'My standards are wearing me out',
        -- health worries and googling symptoms
        'looked it up, big mistake',
        'symptom searching, please make it stop',
        'Health anxiety is back',
        'it''s probably nothing, but',
        'Rash, tingle, headache, repeat',
        'never reassured for long',
        -- overthinking at night
        'my brain at 3 am',
        'Can''t switch my head off',
        'Where do you put the night thoughts?',
        'why is everything worse at night',
        'Thinking in circles again',
        'Night shift in my head',
        -- returning to work after sick leave
        'Going back after sick leave',
        'colleagues are going to ask questions',
        'Back to work nerves',
        'How did your return go?',
        'not sure I''m ready',
        'Being the one who was away',
        -- setting boundaries with a friend
        'saying no to a friend',
        'Is this friendship too one-sided?',
        'Afraid of losing them if I say it',
        'Always the one who gives',
        'feeling guilty about needing space',
        'When does helping become too much?',
        -- exam or presentation fear
        'my nerves always win',
        'Calming down the night before, any ideas?',
        'Scared of freezing',
        'my body thinks it''s a tiger',
        'Any tricks against the shakes?',
        'Does it get better with practice?',
        -- money worries
        'afraid to check my account',
        'Money worries are taking over',
        'counting coins before payday',
        'Do you talk about money with anyone?',
        'Can''t think about anything but bills',
        'ashamed about money',
        -- caring for an ill relative
        'Who looks after the carer?',
        'so tired of being the reliable one',
        'Love them, also exhausted',
        'guilty for wanting a day off',
        'Other carers, what keeps you going?',
        'Being annoyed, is that allowed?',
        -- phone and scrolling
        'my thumb has its own life',
        'Screen time is out of hand',
        'Who here has managed to cut down?',
        'scrolling instead of living',
        'Only five more minutes, every time',
        'Is there life without the phone?',
        -- low motivation mornings
        'Getting up is the whole day''s work',
        'mornings, how',
        'How do you get out of bed?',
        'stuck under the blanket',
        'Snooze number seven',
        'What gets you moving before nine?',
        -- therapy homework
        'Do you actually do your therapy homework?',
        'homework between sessions',
        'Struggling with the exercises',
        'how honest are you on paper',
        'Does writing it all down help?',
        'Feels like being back at school',
        -- small wins
        'Small win, you lot will get it',
        'tiny victory',
        'Did a thing!',
        'What was your small win lately?',
        'not much, but I''m proud',
        'Something went right for once',
        -- a relapse after good months
        'Back at square one?',
        'good months, then this',
        'Relapsed and ashamed to say so',
        'Starting over, how does that work?',
        'it came back',
        'Thought I was past this',
        -- starting again after a missed appointment
        'how do you go back after a no-show?',
        'Missed session, big shame',
        'that empty chair was mine',
        'Does one missed appointment ruin everything?',
        'Starting again is harder than starting',
        'the awkward first session back',
        -- a panic on public transport
        'Panic among strangers',
        'rush hour in my chest',
        'What do you do when the doors close?',
        'Public transport and my heart rate',
        'I used to like trains and buses',
        'When strangers see you panic',
        -- food and eating habits
        'Cooking for one is hard',
        'eating properly when your head is full',
        'Small steps with food',
        'Anyone else find meals complicated?',
        'me and my kitchen',
        'Being kinder to myself at mealtimes',
        -- drinking less
        'Cutting down, week by week',
        'swapping the glass for what, exactly?',
        'Evenings are the hard part',
        'Less is a strange goal',
        'counting glasses',
        'Drinking less without making a speech',
        -- a conflict with a manager
        'My manager and I are stuck',
        'how honest can I be with my boss?',
        'Dreading our next one-to-one',
        'is it me or is it them?',
        'still shaking because of my manager',
        'Work conflict I can''t put down',
        -- being the strong one
        'Who looks after the strong one?',
        'everyone calls me when it breaks',
        'Tired of being the reliable one',
        '"You always cope so well"',
        'being strong is a full-time job',
        'Not strong this week',
        -- living with flatmates
        'Flatmates and my nerves',
        'saying it without starting a fight',
        'Hiding in my own room',
        'Is every shared flat this tense?',
        'shared flat, zero privacy',
        'Living with people is hard sometimes',
        -- new parent exhaustion
        'So tired I put the keys in the freezer',
        'does the tiredness ever end?',
        'Love the baby, miss sleep',
        'Nobody told me it would be this lonely',
        'running on cold tea',
        'New parent, empty battery',
        -- job loss
        'Lost my job, lost my rhythm',
        'what do you tell people?',
        'Unemployed and embarrassed about it',
        'The days without work are long',
        'who am I without the lanyard?',
        'After the job was gone',
        -- moving back to the parents' home
        'Back in my old room',
        'moved back in with my parents',
        'Grown up and asked where I''m going',
        'Same house, same arguments',
        'how to stay an adult at your parents''',
        'The bed is still too short',
        -- migraine or chronic pain
        'Pain days and the guilt they bring',
        '"but you don''t look ill"',
        'pain took my plans again',
        'planning anything with pain is a lottery',
        'when the body says no',
        'Bad pain week, thin nerves',
        -- friends drifting apart
        'When a friendship just fades',
        'do I write first, again?',
        'Grieving a friend who is still around',
        'We used to talk every day',
        'nobody did anything wrong',
        'Drifting apart and no way to stop it',
        -- comparing myself to others
        'Everybody seems to be further along',
        'comparing myself to everyone, always',
        'the ruler in my head',
        'Can you unlearn measuring yourself?',
        'always second in my own head',
        'The comparison thing, again',
        -- crying at work
        'Cried at work and want to vanish',
        'please don''t ask if I''m okay',
        'Facing everyone afterwards',
        'Tears in the worst possible moment',
        'red eyes and nowhere to go',
        'Is crying at work that bad?',
        -- asking for help
        'Asking for help makes me sweat',
        'why is it so hard to ask?',
        'I can do it myself (I can''t)',
        '"Could you help me?" Four words.',
        'learning to be a bother',
        'I''d rather carry the sofa alone',
        -- walking and exercise as help
        'my cheapest medicine',
        'Better than another hour on the sofa',
        'Does exercise really help you?',
        'Moving when you''d rather lie down',
        'slow body, clearer head',
        'Getting out of the door is the sport',
        -- journaling
        'A few lines a day',
        'does anyone reread their journal?',
        'Writing things down, badly',
        'pen, paper, head',
        'journaling without the pretty pens',
        'What do you write on empty days?',
        -- mindfulness that does not work for me
        'Mindfulness makes me more nervous',
        'am I meditating wrong?',
        'my mind does not do quiet',
        'Anyone else bad at being present?',
        'sitting still is not for me',
        'Alternatives to mindfulness, please',
        -- switching therapists
        'Saying goodbye to a therapist',
        'switching therapists feels odd',
        'Telling it all from the start again',
        'New therapist, old nerves',
        'a new chair to get used to',
        'Changing therapists halfway through',
        -- therapy breaks and holidays
        'Three weeks without a session',
        'how do you get through the gap?',
        'My therapist is away',
        'counting down the weeks',
        'surviving the therapy break',
        'Is it normal to miss sessions?',
        -- dating again
        'Dating again and terrified',
        'back out there, reluctantly',
        'When do you mention therapy?',
        'Out of practice',
        'how much do you tell on date one?',
        'My heart has forgotten how this works',
        -- guilt about resting
        'Resting feels like stealing',
        'can''t sit down without a reason',
        'is doing nothing a skill?',
        'rest without earning it first?',
        'lazy or just tired?',
        'Why is rest so exhausting?',
        -- noise and sensory overload
        'Everything is too loud',
        'the fridge, the lights, the people',
        'Does anybody else need ear plugs for life?',
        'Overloaded before the day is over',
        'how do you recover from too much noise?',
        'My ears are full',
        -- a pet that helps
        'The best listener has four legs',
        'who else talks to their pet?',
        'Somebody furry is in charge here',
        'My furry co-therapist',
        'an animal and a big help',
        'Pets and bad days',
        -- fear of phone calls
        'Phone calls scare me stupid',
        'The phone always wins',
        'Is there a trick to phone calls?',
        'one call, half a day gone',
        'scripts for phone calls, anyone?',
        'ring ring, instant sweat'
    ])[1 + 6 * (number % 50) + number / 50 % 6]
$$;

-- The text under seed.story_title(number): an opening of its theme, then a middle and mostly a closing by the digits of id.
CREATE OR REPLACE FUNCTION seed.story_body(number int, id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        -- panic attacks
        'The bus was half empty, I was reading, and between two stops my hands went numb and I was sure I was dying. Got off four stops early and sat on a wall until it passed.',
        'Yesterday at the dentist''s it started before they had even called my name. The receptionist brought me water in one of those tiny paper cones.',
        'Third aisle, tinned tomatoes, full panic attack. Left the basket on the floor and walked home with nothing for dinner.',
        'Ten minutes into the team meeting my chest went tight, and I had to turn the camera off and pretend the wifi had died.',
        'At my cousin''s wedding I spent most of the speeches in the cloakroom, holding on to a stranger''s coat and trying to remember how breathing works.',
        'Driving back from work I had to pull over by a garden centre because my heart was racing and my legs had gone to jelly.',
        -- falling asleep
        'Lights off at 22:30, and at 01:15 I knew every sound the fridge makes.',
        'For about three weeks now I''ve been nodding off on the sofa at nine, and the moment I get into bed my eyes are wide open.',
        'Heard the first tram go past again last night, which means it was nearly five.',
        'My alarm is set for 6:40 and I lie there doing the sum: if I drop off now it''s five hours, now four and a half, now four.',
        'Ever since I moved my bedroom to the back of the house it takes me two hours minimum before anything happens.',
        'Last night I got up, ate toast, went back to bed, got up again, folded laundry, and dropped off somewhere around three.',
        -- burnout at work
        'Sat in the car outside the office for twenty-five minutes because I could not make my hand open the door.',
        'They gave me a third project last week, and I heard myself say ''no problem'' while my eyelid was twitching.',
        'Cried over a printer jam. A colleague saw it and we both pretended I had something in my eye.',
        '212 unread mails after two days off. I closed the laptop and lay down on the kitchen floor.',
        'My partner pointed out that for about a month I''ve answered every question at dinner with ''what?''.',
        'Eight years in the same job, and I used to like it. Now I feel sick every Sunday from about lunchtime.',
        -- first therapy session nerves
        'Booked my first session after putting it off for most of a year, and now I keep opening the confirmation email to check the time.',
        'The intake form asked ''what brings you here'' and I have typed and deleted four answers.',
        'On Thursday at five I''m supposed to tell a stranger things that I haven''t even told my best friend.',
        'My first appointment is a video call, and so far I''ve put more thought into the shelf behind me than into what to say.',
        'After two cancellations, both mine, I''ve got a slot again. They were very kind about it, which made it worse.',
        'Got off the waiting list much faster than they''d said, so it''s suddenly real and I have three days to get used to it.',
        -- telling family about therapy
        'At Sunday lunch my aunt asked why I''m never free on Wednesday afternoons, and I said dentist. For the fourth time.',
        'Told my mum on the phone that I''m seeing a therapist. Long silence, then she asked whether it was something she''d done.',
        'My brother saw the session reminder pop up on my phone and read it out loud in front of everybody.',
        'Dad''s reaction to the word therapist was ''in my day we went for a walk'', and then he moved on to the gutters.',
        'It slipped out while we were clearing the table. Nobody said a word, and my sister began loading the dishwasher very loudly.',
        'I''ve been in therapy for five months, and my parents think it''s an evening class in Italian.',
        -- loneliness in a new city
        'Moved here three months ago, and the person I talk to most is the baker, who knows that I take two rolls.',
        'Last Saturday it hit me that I hadn''t said a word out loud since Friday at six.',
        'The new flat is nice, the job is fine, and in the evening I eat standing up because laying the table for one feels silly.',
        'Needed somebody to hold the other end of a wardrobe, and went through my whole phone without finding one person within 300 km.',
        'Filled in a form that wanted an emergency contact, and put down a friend who is four hours away by train.',
        'Went to a pub quiz on my own because that''s how you meet people in a new place, apparently. They put me with a couple who were having an argument.',
        -- breakup
        'We split up after four years, on a Tuesday, over a lukewarm curry. No shouting. I almost wish there had been.',
        'My ex came by for the last boxes on Sunday and took the good pan, and that''s what I ended up crying about.',
        'Five weeks since it ended, and I still buy the oat milk that only one of us drank.',
        'Found out from a photo that my ex is already seeing someone. They were on a hike that I''d suggested.',
        'Ended it myself, had good reasons, wrote them all down. Then our song came on in a hardware shop and I had to leave.',
        'The text just said ''I think we both know''. I didn''t know.',
        -- grief for a parent
        'Mum died seven months ago, and last week I dialled her number to ask how long you boil beetroot.',
        'Found Dad''s handwriting on a freezer bag, ''soup, lentil''. He''s been gone since last year and I can''t eat it and I can''t throw it out.',
        'My father''s coat still hangs in the hall. Yesterday I put a hand in the pocket and there was a receipt for birdseed, two days older than the funeral.',
        'The bank wanted Mum''s death certificate for the third time, and I completely lost it with a very polite young man on the phone.',
        'We''re clearing out my late mother''s flat. Forty years of jam jars, every one with a lid that doesn''t fit.',
        'Somebody on the train wore the same aftershave my dad used to wear, and I stayed on until the last stop.',
        -- social anxiety
        'The delivery driver said ''enjoy your meal'', I said ''you too'', and that was nine days ago.',
        'Got invited to a birthday with twelve people and stood outside the door long enough for the stairwell light to go off twice.',
        'During the introductions at an evening course I forgot my own job title and said ''pass''.',
        'Ordering by phone finished me off last week. Hung up three times when they answered and cooked rice instead.',
        'Ate lunch in my car again because there was only space left at the big table in the canteen.',
        'A colleague waved, I waved back, and it was meant for the person behind me. I have since changed my route to the coffee machine.',
        -- procrastination and studies
        'Opened the document at nine, closed it at six. In between I descaled the kettle and learned how zips are made.',
        'My supervisor wrote ''just send me what you have'', and what I have is a title and a very nice font.',
        'I''ve now put off the exam for the second time, and the person at the student office wished me luck in a way that made me want to hide.',
        'Sixteen tabs open, four library books overdue, zero words since last Thursday.',
        'Told everyone I''d be done with the thesis by the end of the month. Then I stopped picking up when they call.',
        'The essay is supposed to be 2,000 words. My emails explaining why it isn''t finished are longer than that.',
        -- medication side effects
        'Day twelve since they changed the dose, and my mouth is so dry that I sound like a lizard on the phone.',
        'Since they put the tablets up I''ve been wide awake at four every morning, ready to go, with nowhere to go.',
        'Nobody warned me about the dreams that come with these tablets. Last night I had a full argument with my old geography teacher on a ferry.',
        'My hands shake a little on the new dose, enough that a colleague asked whether I was cold.',
        'The nausea from the new tablets turns up at ten each morning, stays for an hour and leaves like a commuter.',
        'On the plus side I''m calmer since the new prescription. On the other hand I''ve put on four kilos and yawn through every meeting.',
        -- anger at home
        'Yelled about a wet towel on the floor, properly yelled, and the whole house was quiet for the rest of the evening.',
        'My partner said, very calmly, ''you''ve been angry since you came in'', and I slammed the cupboard to prove I wasn''t.',
        'Yesterday it was the dishwasher. Somebody had put the bowls in the wrong way round and I went off as if it was a crime.',
        'Before I''d even taken my shoes off our seven-year-old asked if I''d had a bad day. I snapped at that, too.',
        'Threw the remote at the sofa after a row about nothing. Nobody was near it and nothing broke, but I saw my own face in the dark TV.',
        'Over dinner my brother made one joke about my driving. I shouted, left the table and didn''t come back.',
        -- perfectionism
        'It took me an hour and ten minutes to write a two-line email, and then I sent it without the attachment.',
        'Stayed up until two re-icing a cake for a school sale. It was sold in slices.',
        'My review at work was very good with one ''could be improved'', and guess which sentence I know by heart.',
        'Painted the same wall four times. My flatmate could honestly not tell the second coat from the fourth.',
        'Gave a talk, got applause, went home and made a list of the eleven things I''d got wrong.',
        'I dropped pottery after three weeks because my bowl was wonky. Every bowl was wonky, it was a beginners'' course.',
        -- health worries and googling symptoms
        'A twitch in my left eyelid turned into four hours of reading last night, and by the end I had something with a Latin name.',
        'Blood test came back normal on Friday. By Sunday I''d read enough online to be sure they had mixed up the samples.',
        'My watch said my pulse was 96 on the sofa. I looked up what that means and I''ve checked it every ten minutes since.',
        'Found a small lump behind my ear and spent a night reading forums. The doctor didn''t even sit down to look at it, said it''s been there for years.',
        'Had a headache for two days and typed it into a symptom checker. I''ve already worked out who gets my plants.',
        'A man at work is off with something serious, and after one evening of reading I''ve got all of his symptoms in alphabetical order.',
        -- overthinking at night
        'Last night''s topic was something I said to a neighbour about their hedge, roughly six years ago.',
        'Woke up at ten past three, needed the toilet, and on the way back made the mistake of thinking about my pension.',
        'Between one and four I went through every decision since school, in order, with commentary.',
        'My boss wrote ''quick chat tomorrow?'' at 18:05, and by three in the morning I had been fired, homeless and forgiven.',
        'Rain on the window, all fine, and then out of nowhere: did I lock the office? From there it went downhill until five.',
        'The ceiling in my bedroom has 41 boards. I know because last night I went through my friendships, one per board.',
        -- returning to work after sick leave
        'After eleven weeks off sick I start again on Monday, four hours a day at first, and I''ve ironed three shirts to choose from.',
        'First day back after my sick leave: password expired, chair swapped, and somebody had my mug.',
        'A colleague hugged me in the corridor on my first morning back and said I looked ''so well'', and I had no idea what face to make.',
        'HR sent the plan for my return, with percentages. Twenty, forty, sixty, as if I were a phone being charged.',
        'My manager rang to ask what they should tell the team about my time off, and I said I''d think about it. That was last Wednesday.',
        'Went past the office on the bus while still signed off, saw the light on at my floor, and my stomach turned over.',
        -- setting boundaries with a friend
        'My oldest friend rings most evenings at ten and talks for an hour. Last night I let it ring and sat there feeling like a criminal.',
        'Lent a friend money for the second time, and then saw the pictures from the spa weekend.',
        '''You''re the only one who understands'' is how my friend''s voice messages start. Yesterday''s was eleven minutes long.',
        'A friend turned up unannounced with wine again while I was already in pyjamas, and I said ''oh how nice''.',
        'I finally told a friend that I can''t chat all day while I''m at work, and got back ''wow, ok''. Nothing since.',
        'Over coffee I tried to tell a friend that I was having a hard time too, and within a minute we were back on her ex.',
        -- exam or presentation fear
        'Two slides in, my voice went up like a kettle and I skipped straight to the summary.',
        'I knew all of it on Sunday. On Monday in the exam room I couldn''t have told you my postcode.',
        'My presentation is on Thursday, eight minutes, nine people, and I''ve had a stomach ache since last Friday.',
        'Failed the oral exam, and I''d known every answer. I just gave each one to the wrong question.',
        'They asked me to say a few words at a colleague''s leaving do, and I held the paper so hard that it tore.',
        'The driving theory test is booked. In the mock one my hands were so wet that the touch screen gave up.',
        -- money worries
        'There''s a pile of window envelopes on the microwave, and I''ve started putting the newspaper over it.',
        'My card was declined for 11.40 at the chemist, with a queue behind me.',
        'Rent goes up by ninety a month. Did the sums on the back of a parking ticket, which I can''t pay either.',
        'The boiler died on Tuesday. The quote is more than I have, and more than I had last year too.',
        'Friends suggested a weekend away and everyone said yes in the chat. I said I had a cold, because I can''t afford the train.',
        'Two months of less work, and the savings that took three years are down to a number I won''t write here.',
        -- caring for an ill relative
        'My mother, who has dementia, rang five times during one meeting because the remote wouldn''t work. It was the phone she was pressing.',
        'Grandad came home from hospital two weeks ago, and I can now change a dressing faster than I can make a sandwich.',
        'Between Dad''s pharmacy runs, the lift that''s out of order and my own job I had crackers for dinner three nights running.',
        'Dad asked me who I was, very politely, and offered me a biscuit. I take care of him four days a week.',
        'My aunt refuses the carer we found and says I do it better. I do it after work, at nine, with my coat still on.',
        'At the clinic they asked how my brother sleeps. Nobody asked me, and I''m the one who gets up when he can''t breathe well.',
        -- phone and scrolling
        'Sat down on the edge of the bed to take my socks off, opened my phone, and looked up fifty minutes later with one sock on.',
        'My screen time last week was 6 h 12 a day. For a moment I thought it was per week and was quite proud.',
        'A child at the bus stop asked what I was looking at on my phone, and I honestly couldn''t say.',
        'Caught myself scrolling on the small screen while a film was running on the big one, and I wanted to see that film.',
        'My friend stopped in the middle of a story and waited. I was on my phone and didn''t notice until she had her coat on.',
        'Deleted two apps on Sunday evening. By Tuesday I was reading reviews of tents, and I don''t camp.',
        -- low motivation mornings
        'Alarm at 6:40, 6:49, 6:58, and at 8:15 I was still studying the crack next to the lamp.',
        'Brushed my teeth at half past eleven and counted that as the morning.',
        'My coffee was cold by the time I''d found a reason to sit up.',
        'Rang in late again. The excuse was the trains, and I live ten minutes'' walk from the office.',
        'Got dressed, sat down on the bed to do my laces, and lay back down in my coat.',
        'The cat is the only reason I was vertical before ten last week, and even she has started to give up on me.',
        -- therapy homework
        'My thought diary has six entries, and five of them were written in the waiting room with different pens.',
        'The task was to note three good things a day. By Wednesday I was at ''socks''.',
        'I''m supposed to write a letter to my younger self that I won''t send. Got as far as ''Hi''.',
        'Last session I was given a feelings wheel to fill in every evening, and it''s been on the fridge for a week, looking at me.',
        'We agreed that I''d write down the things I avoid. So far I''m avoiding the list.',
        'Left my worksheet on the tram, with my first name on it and a column headed ''core beliefs''.',
        -- small wins
        'Rang the dentist myself. Four minutes, appointment made, nobody died.',
        'Went to the supermarket at five in the afternoon, the busy time, and got everything on the list including the awkward thing from the counter.',
        'The dishes are done. All of them, even the pan that had been soaking since last week.',
        'Said ''no, that doesn''t suit me'' to my boss on the phone, and then had to sit down.',
        'Slept through three nights in a row. I''d forgotten that mornings can feel like that.',
        'I took the motorway for the first time in two years. One exit, then off again, but still.',
        -- a relapse after good months
        'Five good months, and then last week I was on the bathroom floor again with the tap running so that nobody would hear.',
        'I noticed it by the plants. After months of doing well they were all dry, and I''d walked past them for days.',
        'Cancelled on a friend, then on another, then stopped opening messages, exactly like last year. It took me until Saturday to see it.',
        'We had just spaced my sessions out to once a month when the old heaviness came back, same place in the chest.',
        'After nearly a year without a panic attack I had two in one week, the second one at the chemist''s.',
        'My sister took one look at my kitchen and said ''it''s back, isn''t it''. It had been tidy for half a year.',
        -- starting again after a missed appointment
        'My session was at 9:15 and my eyes opened at 10:40. Instead of writing to apologise I put the phone in a drawer and left it there until evening.',
        'Got as far as the car park, sat there with the engine running for twenty minutes, and drove home again. The missed call from the practice is still on my screen.',
        'Completely mixed up the days. Found out when the "we missed you" message came while I was queuing with a bag of potatoes.',
        'After a session that stirred up too much I simply did not log in for the next one. Told myself the internet was down. It was not.',
        'Work put a meeting over my slot, and rather than say no to anybody I let the appointment pass without a word.',
        'Three weeks it took me to open the message my therapist sent after I did not turn up. It was one friendly line. Three weeks for one friendly line.',
        -- a panic on public transport
        'Between two stops the train just stood there, lights flickering, nobody saying anything. By the time it moved my hands were numb and I had read the emergency notice eleven times.',
        'The number 14 bus was packed to the windscreen yesterday. Somebody''s rucksack was in my face and suddenly I could not get a full breath in.',
        'For four months the tram was fine. Then this week, no warning, same seat as always, and my heart went off like an alarm.',
        'Had to get off the underground and sit on the platform with my head between my knees. A man with a trombone case asked if I needed anyone.',
        'Rush hour, no seat, the driver braked hard and that was all it took. I spent the rest of the ride holding a pole with both hands and counting screws in the ceiling.',
        'On the regional train home I ended up locked in the toilet, cold water on my wrists, waiting for it to pass. Someone knocked twice.',
        -- food and eating habits
        'Opened the fridge at nine in the evening and realised that the coffee at breakfast had been my last meal. There was half a lemon in there and some mustard.',
        'My sister came to stay and asked, quite kindly, why there was only cereal in the cupboard. I had no answer that didn''t sound sad.',
        'When the deadline week began I stopped cooking and lived off whatever the petrol station had. It has been a while since that week ended and the habit has not.',
        'At a birthday lunch I noticed I was the only one who could not say what I wanted from the menu. I ordered what the person next to me had.',
        'We started a food and mood diary in therapy. First entry: "biscuits, standing up, angry."',
        'Made soup at the weekend, the first real meal from scratch in ages, and ate it from a bowl, at the table, with a spoon like a person.',
        -- drinking less
        'It used to be one glass while cooking. Then I took the bottles to the recycling and the neighbour made a joke about what a party it must have been. I''ve been trying to cut down since.',
        'Last Friday was the first leaving do at work I went to sober. I held a tonic water for three hours like it was a microphone.',
        'My therapist asked me to write down every drink for two weeks, no judging, just numbers. On day four I caught myself rounding down.',
        'Woke up on a Thursday with a headache, a meeting at eight and no memory of how the film ended. That was when I decided to cut back.',
        'Eleven evenings without wine, then one bad phone call with my brother and I was in the corner shop before I had my coat done up.',
        'A friend said, very carefully, that I am nicer company before the third beer. It stung for two days and then I poured the rest of the crate away.',
        -- a conflict with a manager
        'In front of the whole team my manager read out a mistake from my report and asked whether I had "even looked at it". Nine people studied the table.',
        'Asked to leave at four for my therapy appointment, as agreed months ago, and was told it was "becoming a pattern".',
        'After two years of good reviews I got a new manager, and in our first proper talk the word "attitude" came up five times.',
        'There was an email on Sunday night, all in short sentences, about a thing that was not even my project. I answered too fast and too long.',
        'I finally told my manager that the on-call rota isn''t fair. The answer was a sigh and "we''re all tired".',
        'Raised my voice at work for the first time ever. It was about the handover list, of all things, and my manager simply walked off.',
        -- being the strong one
        'My phone rang four times on Saturday: my cousin, a colleague, my dad, my cousin again. Everybody needed something and nobody asked what I was doing. I was lying on the bathroom floor because it was cool.',
        'At my aunt''s funeral I organised the sandwiches, the flowers and the parking. An uncle clapped me on the shoulder and said thank God for you. I haven''t cried yet.',
        'When I told my best friend that I''m in therapy, the reaction was: "You? But you''re the one with everything together."',
        'The whole family group chat waits until I have answered before anyone else decides. This week I just did not answer, and my mother asked whether I was ill.',
        'Carried a wardrobe, two fights and one breakup for my flatmate this month. Then I had a bad day myself and there was a sort of puzzled silence.',
        '"You''re my rock," my partner said, meaning it kindly, and all I could think was that rocks don''t get a lie-in.',
        -- living with flatmates
        'There was a note on my shelf in the fridge about the butter. Signed with a smiley. I have been upset about a smiley for two days.',
        'Came home from a rough session, wanted ten minutes of quiet, and walked into a board game night with seven people I''d never met.',
        'One flatmate moved out without a word, and since then those of us who stayed are polite to each other like people in a lift.',
        'I held it in until the kitchen was empty before I dared to go and make dinner. At half past eleven. In my own flat.',
        'Through the wall I heard one flatmate say to the other that I am "a bit intense to live with".',
        'We had a house meeting about the bins and I started to cry. About bins. They were nice about it, which made it worse.',
        -- new parent exhaustion
        'The baby finally slept, I sat down on the edge of the bath to enjoy the silence, and woke up forty minutes later with the pattern of the towel rail on my cheek.',
        'Our health visitor asked how I was doing and I said "she''s gaining weight nicely." It took me until the evening to notice that this was not the question.',
        'Yesterday I burst into tears because the lid of the nappy bin wouldn''t close. My partner just stood there with the other nappy.',
        'At 4:50 in the morning we had our worst argument so far, in whispers, about whose turn it was. Neither of us could remember.',
        'In the supermarket an old lady told me to enjoy every minute. I had odd shoes on and had been up since two.',
        'Five hours in one stretch! I woke up in a panic that something was wrong, but no, everyone was just asleep.',
        -- job loss
        'They called it a restructuring. The meeting took twelve minutes, and then I carried a plant and a mug through the rain to the bus stop.',
        'My contract wasn''t renewed. I had already bought the cake for our team anniversary, so we ate that, and everybody was very nice and looked at their watches.',
        'For two weeks I left the flat at half past seven as usual, because I had not told anyone. The library opens at eight. I know the librarians now.',
        'The company folded from one day to the next. I learned about it from a former colleague''s message while my laptop refused my password.',
        'Rejection number nineteen came with the wrong name in the greeting. My old job ended a while ago, and this was the first time I really felt it.',
        'At a dinner somebody asked me "and what do you do?" and I heard myself describing the job I no longer have, in the present tense.',
        -- moving back to the parents' home
        'My boxes are stacked in a room with a football duvet and glow-in-the-dark stars. The rent was more than I could manage, so here I am.',
        'After the breakup I needed somewhere to go and my parents said come home. By day three my mother was ironing my T-shirts.',
        '"Will you be in for dinner?" shouted up the stairs, and inside two seconds I was fifteen and sulking.',
        'We agreed it would be for two months. It''s now five, my dad has started clearing a shelf for me in the garage, and we all pretend not to notice.',
        'When I was signed off sick the flat had to go, and my old room had meanwhile become the place for the exercise bike. We share it, the bike and I.',
        'Ran into a former classmate at the baker''s on my parents'' street. "Visiting?" Yes, I said. Visiting.',
        -- migraine or chronic pain
        'Third migraine this month. I spent it on the bedroom floor with a bag of peas on my eyes, listening to the neighbours have a barbecue.',
        'Cancelled on my oldest friend for the second time because of my head. She wrote "no worries" with a full stop, and I''ve been studying that full stop since.',
        'The specialist looked at my scans for a minute and told me there was nothing to see. Half relieved, half furious, mostly back in the waiting room being dizzy.',
        'A colleague asked whether it might "just be stress". My head was pounding so much I could only nod, and that of course hurt too.',
        'Four good days in a row! Naturally I did everything at once, windows, laundry, a long walk, and paid for it on the fifth.',
        'I had been looking forward to my cousin''s wedding for a year. We left before the soup because the light was like needles.',
        -- friends drifting apart
        'Scrolled up in the chat with my best friend yesterday. The last eleven messages are all mine, most of them birthday wishes and a photo of a duck.',
        'She got engaged, and I heard about it from somebody at the dentist''s. Fifteen years of friendship, and I heard it at the dentist''s.',
        'We finally met for coffee after months of moving the date. After twenty minutes we had both run out and were talking about parking.',
        'My best friend from university has a new circle now, people with boats. I was at the party, and nobody knew who I was.',
        'Since I stopped going out drinking, my closest friend has got very quiet. No argument, simply fewer and fewer invitations.',
        'Found the box with my best friend''s old letters while looking for a screwdriver. Sat on the floor for an hour. The last one ends with "see you very soon".',
        -- comparing myself to others
        'My younger cousin bought a house. With a hallway. I congratulated them and then spent the bus ride working out what I had done wrong since the age of nineteen.',
        'At the class reunion everyone got two minutes to say what they''re up to. I talked about my plants.',
        'Looked up an old colleague online, just quickly, and an hour later I knew where they went snorkelling and felt like an unmade bed.',
        'Someone in my therapy group said they had cried in session two and felt lighter ever since. I am on session seventeen and was instantly jealous of their crying.',
        'My flatmate runs before work, bakes bread and answers emails the same day. This week I hid two plates in the washing machine.',
        'Got a good mark on my course, was happy for about a minute, then asked what the others had.',
        -- crying at work
        'It was a normal question in a normal meeting, something about the delivery date, and my voice just broke in half.',
        'My team lead asked "are you okay?" by the coffee machine, and that did it. I was absolutely fine until somebody asked.',
        'Yesterday I cried in the stationery cupboard between the envelopes and the old fax machine. Then the intern came in for staples.',
        'On a video call I thought my camera was off. It was not, and seven people watched me cry into my sleeve.',
        'A customer shouted at me over eight euros, and I managed to stay polite until the door closed. Then I sat down behind the counter, in front of two colleagues, and could not stop.',
        'During my appraisal there was a compliment I wasn''t ready for. I wept, my boss looked for tissues, there were none, so I got a napkin from the pizza place.',
        -- asking for help
        'Tried to get a washing machine up two flights of stairs on my own because I didn''t want to bother the neighbours. They found me on the landing, under it, more or less.',
        'I typed "are you free for a call? not doing great" to a friend, deleted it, typed it again, and finally sent it with my eyes shut. She rang within a minute.',
        'The form at the doctor''s had a box, "do you need support at home?", and I ticked no while holding the pen in my left hand, because the right one was in plaster.',
        'Last week I asked a colleague to take over one of my tasks. One. I brought chocolate as if it were a ransom.',
        'My sister found out from someone else that I had been in a bad way for months. "Why didn''t you say anything?" I honestly had no idea what to answer.',
        'When the letter from the tax office came I put it under the fruit bowl. On Tuesday I took it to the advice centre, where a very calm man sorted it in a quarter of an hour.',
        -- walking and exercise as help
        'A walk a day, my therapist suggested, and I nodded the way you nod at a leaflet. Three weeks later I know every dog between here and the bakery.',
        'Yesterday was one of those grey-brain days. I put my coat on over my pyjamas and went once around the block, mainly to be able to say that I had.',
        'Joined a beginners'' running group. I came last, behind a man with a pram, and they clapped.',
        'When I get into a spiral I now go down to the river and back, thirty-five minutes. It rained sideways on Wednesday and it still helped.',
        'Found my old bike in the cellar, pumped up the tyres and rode to work. Arrived soaked, late and in a better mood than in months.',
        'After two weeks on the sofa with a bad back and worse thoughts I went swimming. Eight lengths, between two ladies talking about hip operations.',
        -- journaling
        'My journal for Tuesday says "tired. rice. mum called." It''s the longest entry this week.',
        'Found one of my notebooks behind the radiator, two years old. I read four pages standing up and had to sit down.',
        'I bought an expensive linen-bound book for it and was so afraid of spoiling it that I now write on the back of envelopes.',
        'Thirty days in a row! Some were only a word, one was a drawing of my boss as a pigeon, but thirty.',
        'In session I could never remember how the week had been, so my therapist told me to jot something down each evening. I do it on the bus home, in handwriting only I can read.',
        'Wrote down a row with my partner, everything I would have liked to shout, two full pages. Then I made tea and we talked like normal people.',
        -- mindfulness that does not work for me
        'Lay on the mat like everyone else, listened to the gong, and thought for twenty minutes about whether I''d locked the car.',
        'The app said "notice your breath". I noticed it, then I couldn''t stop noticing it, and after that I forgot how to do it.',
        'Our group started with the raisin exercise. You look at a raisin, you smell it, you chew very slowly. Everyone else was moved. I was hungry and a little angry.',
        'For six weeks I did the recording every evening, as told. The voice says "my dear friend" at minute three, and at this point I clench my teeth on schedule.',
        'During a body scan I got to the left knee and had something close to a panic attack. Left the room, sat on the stairs, felt like the worst student in the class.',
        'Told my therapist that meditation does nothing for me and was asked to be curious about that. I was curious for a week. Still nothing.',
        -- switching therapists
        'In my last session I talked about my father for the fourth time, and my therapist asked what he was called. Again. I went home and looked at the list of other practitioners.',
        'My therapist is moving to another city and handed me a sheet of paper with three names. I nodded bravely and cried in the stairwell.',
        'Had a trial session with somebody new. She laughed at my joke and then asked why I''d made it. I wanted to book at once and I wanted to run.',
        'After a year and a half we''ve become so used to each other that we mostly chat. Pleasant, but I pay a lot for pleasant.',
        'The insurance no longer covers the practice I go to, so I have to change in the middle of everything.',
        'It took me five weeks to write the message: "I think I need a different approach." The answer came in ten minutes and was really kind.',
        -- therapy breaks and holidays
        'My therapist is off for three weeks. She told me in good time, I said "enjoy!", and I have been in a silent sulk ever since.',
        'On the first day of the break my landlord rang, the boiler went and my ex wrote. In that order, before lunch.',
        'At half past four on Thursday I was standing in the kitchen with my headphones on before I remembered there is no session for three weeks.',
        'The automatic reply says the practice is closed for three weeks, and who to call in an emergency. Mine isn''t an emergency. It''s just a lot of Wednesday.',
        'Half of our three-week break is over and, to my surprise, I am doing all right. I even sorted out a quarrel with my brother on my own.',
        'We spent the last session before the three-week break making a plan for it. The plan is on my fridge, under a magnet shaped like a shrimp, and I haven''t looked at it once.',
        -- dating again
        'Changed my shirt three times, arrived twenty minutes early and walked around the block until I was five minutes late. The first date in six years, and I had a blister.',
        'A friend set me up with someone from her choir. Out of pure nerves I talked about my boiler for half an hour, and they still want to see me again.',
        'After a long time on my own I filled in one of those profiles. Under "hobbies" I wrote "soup". I''m not sure what came over me.',
        'We were sitting on a bench eating chips when I was asked what I do on Wednesday evenings. I have therapy on Wednesday evenings. I said badminton.',
        'Everything about the date was lovely, and on the way home I had to stop and hold on to a fence because I was shaking.',
        'Got a polite message two days after the date: "really nice, but no spark". I had been sure it had gone well. First one in years, too.',
        -- guilt about resting
        'On my day off I lay down after lunch with a book. When I heard the key in the door I jumped up and grabbed the hoover.',
        'My doctor signed me off for a week to rest. By day two I had descaled the kettle, sorted the photos and written an apology to the office.',
        'Slept until ten on Sunday. It was wonderful for about a second, then I began calculating how much of the day was gone.',
        'A friend asked what I had done at the weekend and I said "nothing", and then quickly made up a trip to the tip.',
        'I managed a whole afternoon on the balcony with my feet in a bucket of water and did not check one email. Then came the evening, and with it the bad conscience.',
        'We had a power cut, so for two hours I couldn''t do anything. It was the most relaxed I''ve been in months, because it was not my fault.',
        -- noise and sensory overload
        'At the supermarket the music, the freezer hum and a child with a squeaky shoe came together, and I left my full basket next to the pasta and walked out.',
        'Our office has been turned into one big room. Someone eats crisps on my left, someone hums on my right, and by noon I want to crawl under the desk.',
        'My nephew''s birthday was sweet, with fourteen kids, balloons and a drum. I lasted fifty minutes and then sat in the garden shed with a spade.',
        'The neighbours are having their bathroom done. Drilling from half past seven, with breaks that are just long enough to hope.',
        'In a restaurant with my partner''s family I could hear every table except ours. I smiled and nodded at the wrong places until somebody asked if I was cross.',
        'Bought a pair of those padded ear protectors that builders wear and put them on at home. I cried with relief, on a kitchen chair, looking like an airport worker.',
        -- a pet that helps
        'On Monday I didn''t want to get up at all. At 6:40 a cold nose was pressed into my ear, and that was the end of the discussion. My dog doesn''t do bad days.',
        'We adopted an old cat from the shelter, one eye, very rude. The first evening she ignored me. On the fourth she sat down on my feet during a panic and purred like a tractor.',
        'My guinea pigs whistle when they hear the fridge. In the worst weeks it was the only cheerful noise in the flat.',
        'Had a hard session online, closed the laptop and sat on the carpet. My rabbit came over and chewed on my sleeve until I had to laugh.',
        'I''ve been looking after my neighbour''s dog for two weeks while she is in hospital. Four walks a day, and I have spoken to more people than in the entire year before.',
        'The vet kept my cat overnight for a check. The flat was so quiet that I noticed how much of my evening is a conversation with an animal.',
        -- fear of phone calls
        'To book a check-up at the doctor''s I needed three weeks, a written script and a walk round the block. The call lasted fifty seconds.',
        'An unknown number rang four times yesterday while I watched the phone crawl across the table. It was the doctor''s surgery, about the appointment I''ve been too scared to ring up for.',
        'At work they''ve taken away the chat and we''re supposed to "just pick up the phone". I have started to walk to the third floor in person.',
        'Left a message on the surgery''s answering machine, gave my name, forgot my number, said "bye, love you" and hung up.',
        'My partner always makes the calls for us. Now they''re away for work and the heating is broken, and I''m sitting here in two jumpers with the number in front of me.',
        'Called the doctor''s today. Me. Without a script, in the middle of the street, because otherwise I''d have gone home and not done it.'
    ])[1 + 6 * (number % 50) + (number / 50 + number / 300) % 6]
    || CASE WHEN seed.pick(id, 4, 3) = 0 THEN E'\n\n' ELSE ' ' END
    || (ARRAY[
        -- panic attacks
        'Counting down from 100 in sevens helps a bit, mostly because I''m terrible at it.',
        'My GP did an ECG a while ago and it was fine. I know that, and it''s no use at all while it''s happening.',
        'Afterwards it''s the tiredness that gets me. Slept eleven hours that night and still felt like wrung-out washing.',
        'The worst part now is waiting for the next one. Everywhere I go I check first where the doors are.',
        'Tried the exercise with the five things you can see. Got to two and forgot what I was doing.',
        -- falling asleep
        'Camomile tea, no coffee after noon, phone in the hall. Did all of it for a fortnight, and the only change is that I need the toilet more.',
        'What annoys me is that nothing is even wrong. My head is fairly quiet, the body just refuses.',
        'Someone told me to get up after twenty minutes instead of lying there. It''s cold and boring, which may be the point.',
        'A podcast about canals used to do the trick. This week I got through four whole episodes and now know a lot about locks.',
        'By lunchtime I''m reading every email three times, and from about four o''clock I''m already worrying about the next night.',
        -- burnout at work
        'Tried blocking out an hour for lunch in the calendar. People book meetings over it, and I accept them.',
        'Weekends don''t refill anything. I sleep, I do the washing, and then it''s Sunday evening.',
        'The odd thing is that my reviews are good. Nobody at work would guess, and that makes it harder to bring up.',
        'Little mistakes are creeping in, wrong attachment, wrong date, so I check it all three times and it takes even longer.',
        'We made a list in therapy of what drains me and what doesn''t. In the second column I put the neighbour''s dog, and then we ran out.',
        -- first therapy session nerves
        'What worries me most is crying straight away. Or not crying, and looking as if I don''t need to be there.',
        'Wrote some notes on my phone, but they read like a complaint to a hotel.',
        'A friend said the first one is mostly questions about sleep and family and so on. That calmed me down for one evening.',
        'Part of me thinks other people need it more. I go to work, I pay my bills, I water the plants.',
        'Keep rehearsing it in the shower. In the shower I''m very eloquent.',
        -- telling family about therapy
        'My family aren''t bad people. In our house you talked about the weather and who had bought a car, and that was it.',
        'My therapist asked what I''d want them to understand, and I had no answer. Still chewing on that.',
        'Being treated like glass is what I dread. Or being the topic as soon as I''ve left the room.',
        'Started a letter to explain it properly, got to half a page, and it''s been in a drawer since.',
        'One cousin knows the whole story and is great about it, so it isn''t as if I''ve got nobody. It still stings with the others.',
        -- loneliness in a new city
        'Signed up for a climbing course. They''re all friendly for ninety minutes and then everyone seems to have somewhere to go.',
        'My old friends do answer, but the group chat is about places I''m not at any more.',
        'There''s a bit of a routine at least: library, market, the long way home by the canal. It helps more than I''d have thought.',
        'Colleagues go straight home to their kids, which I get, but it means the day ends at half past five with a click.',
        'When people back home ask, I say it''s great. Saves explaining.',
        -- breakup
        'Evenings are bad. Between seven and ten I pick up the phone about forty times to report something small to someone who isn''t mine any more.',
        'Friends have been lovely, but lately there''s a little sigh when I bring it up.',
        'Moved my pillow to the middle of the bed, which sounds daft, and slept better for the first time.',
        'In therapy we talk about what I put up with, and I nod, and then I go home and look at old pictures.',
        'Mutual friends are having a party soon, and I can''t work out whether I''m brave or mad to go.',
        -- grief for a parent
        'People were great for the first month. Now they ask how work is.',
        'My sister wants to talk about it all the time and I don''t want to talk about it at all, so mostly we argue about paperwork.',
        'Some days it''s fine, whole days in fact, and then I feel guilty for those.',
        'A counsellor told me to expect waves. Nobody mentioned that some of them come while you''re buying stamps.',
        'Forgetting the voice is what scares me. There''s one voicemail left and I''m afraid of wearing it out.',
        -- social anxiety
        'Before anything social I prepare three topics. They last about four minutes.',
        'My therapist has me doing tiny experiments, like asking in a shop where the eggs are although I can see them. Two out of five done so far.',
        'From outside I apparently look calm, even a bit arrogant, somebody once told me. Inside it''s a fire drill.',
        'Nights go into replaying it all, with better lines for me each time.',
        'With two or three people I know well I''m fine, funny even, and that makes it so hard to explain.',
        -- procrastination and studies
        'Timers work for two rounds, then I''m reading up on which timer is best.',
        'Once I''m in it, it''s fine, I even like the subject. The first ten minutes feel like getting into cold water.',
        'Someone asked what would happen if it was just mediocre, and I felt a bit ill, so that''s probably where it sits.',
        'Sitting in the library helps, mainly because strangers can see my screen.',
        'At night I make beautiful plans in four colours. By morning they belong to somebody else.',
        -- medication side effects
        'The leaflet is longer than my tenancy agreement. I gave up after ''common''.',
        'There''s a check-up with the doctor soon, and I''m writing things down with times so that I don''t just say ''fine''.',
        'Asked the pharmacist, who said taking it with food was worth a try. It''s slightly better, or I''m imagining it.',
        'Not stopping on my own, I know that''s a bad idea. It''d just be nice to know whether it settles.',
        'My mood is a bit better, I think, and that''s what makes it confusing. A clear yes or no would be easier.',
        -- anger at home
        'At work I''m patience itself, people come to me when they''re upset. By the time I''m home there seems to be none left.',
        'I''ve tried going round the block when I feel it coming. Works if I notice in time, so about one in three.',
        'It''s over in a minute, and then I''m ashamed for two days.',
        'My own father was loud, and I swore I''d be different. I can hear him in how I breathe in.',
        'We drew a sort of thermometer in therapy and I''m meant to notice when I''m at six. So far I notice at nine.',
        -- perfectionism
        'The homework from therapy is to do one thing badly on purpose each week. I''ve been planning how to do that right.',
        'Other people''s mistakes don''t bother me at all. I find them charming, actually.',
        'Growing up, a nine out of ten got you the question where the other point had gone, so I do know where it comes from. Knowing doesn''t switch it off.',
        'Praise slides right off. Criticism gets its own room with a view.',
        'It eats so much time. I worked it out once and came to six hours a week of pure fiddling.',
        -- health worries and googling symptoms
        'The relief after an appointment lasts about two days. Then there''s a new thing, or the old thing in a new place.',
        'I''ve blocked three medical sites on my phone, so now I use the laptop.',
        'The rule from therapy is to wait twenty minutes before I look anything up. Twenty minutes is very long.',
        'At home nobody answers ''does this look normal'' any more, I just get handed a cup of tea, which is fair.',
        'Deep down I know where it comes from. An uncle died suddenly when I was at school and nobody explained anything to us.',
        -- overthinking at night
        'I keep a notepad by the bed now. In the morning it says things like ''letter!! boiler??'' and nothing else.',
        'By breakfast it''s all back to normal size, and that''s almost the most annoying part.',
        'Breathing exercises make me wonder whether I''m breathing correctly.',
        'A worry slot at five in the afternoon was suggested in therapy. At five I''ve got no worries at all, of course.',
        'Getting up and doing a crossword in the kitchen is the only thing that breaks it, and then I''m properly awake.',
        -- returning to work after sick leave
        'During the leave I got used to small days. A walk, one phone call, soup. Meetings back to back are hard to imagine.',
        'I''ve written one sentence for when people ask: ''I was ill, I''m getting better, thanks.'' Practised it on the kettle.',
        'Sliding into the old pace without noticing is what I''m really afraid of, because that''s how it went last time.',
        'We agreed in therapy on two warning signs to watch for. Skipping lunch is one, waking at four is the other.',
        'They''ve been decent about it, honestly. The pressure is all homemade.',
        -- setting boundaries with a friend
        'We''ve known each other since we were eleven, so I can''t just drift off.',
        'The sentence from therapy is ''I''d love to, but not this week''. Half the time it still comes out as ''sure''.',
        'If I keep my distance I spend the evening thinking about keeping my distance, so nothing''s gained.',
        'There are good sides too. This is the person who drove me to hospital at two in the morning once.',
        'Someone told me guilt is just what a new boundary feels like. Hope that''s true, because there''s plenty of it.',
        -- exam or presentation fear
        'At home, with only my flatmate watching, it goes brilliantly every single time.',
        'Being badly prepared isn''t the issue. I over-prepare, and then it all sits behind a locked door.',
        'In for four, out for six does get the pulse down. It does nothing for the red patches on my neck.',
        'It goes back to school, I think. There was a teacher who left us standing at the board until we got it right.',
        'What helps a little is arriving early and touching the table. No idea why.',
        -- money worries
        'First thing after waking up I do sums, before the light''s on, and the result decides my mood for the day.',
        'My parents think I''m doing well. I''ve kept that up for so long that telling them feels impossible.',
        'Made an appointment with a free money advice place, and I''ve moved it twice because I''m embarrassed.',
        'Compared with others I''m not even in deep trouble. Try telling that to my stomach at night.',
        'Wrote down every single expense for a week. It was horrible, and slightly less horrible than not knowing.',
        -- caring for an ill relative
        'The rest of the family sends thumbs up. Lots of thumbs.',
        'Some evenings I sit on the stairs for ten minutes before going in, just to be nobody''s anything.',
        'Respite care exists, on paper. Filled in the form twice and there''s a waiting list.',
        'We do laugh as well, more than you''d think. On bad days I forget that bit.',
        'A friend asked when I''d last done something for no reason. I came up with ''bought a cactus'', and that was months ago.',
        -- phone and scrolling
        'Grey mode, app limits, a box with a timer. I know my way round all of them by now.',
        'It isn''t even fun. I come out of it as if I''d eaten a whole bag of crisps in the dark.',
        'Worst is right after work, when I''d have to notice how I''m doing otherwise. Said that in therapy once and it went very quiet.',
        'Bought an old alarm clock so that the phone can sleep in the kitchen. Three nights out of seven so far.',
        'In all those hours I could have learned the accordion. Not that anybody has asked for it.',
        -- low motivation mornings
        'It lifts around noon, like somebody opening a window. By evening I''m nearly normal and make big promises for the next day.',
        'Clothes on the chair, curtains left open, radio on a timer. Each of them worked for about two days.',
        'The doctor had my iron and thyroid checked, all fine, so it must be the other thing.',
        'In therapy we broke it down to ''feet on the floor''. That''s the entire goal, and some days it''s heavy lifting.',
        'Everyone says go for a run. If I could go for a run I wouldn''t have the problem.',
        -- therapy homework
        'When I do the exercises they help, and I resent that a little.',
        'There''s a bit of me that wants a gold star for it, and I suppose we''ll have to talk about that as well.',
        'Setting a reminder for after dinner worked twice. The other evenings I swiped it away.',
        'Being honest on paper is harder than saying it out loud, somehow. On paper it stays.',
        'My therapist isn''t strict at all, just asks what got in the way, and then that''s the whole session.',
        -- small wins
        'Two months ago I wouldn''t have believed it, and I''d have been rude to anyone who suggested it.',
        'Rewarded myself with the expensive yoghurt.',
        'They always say in therapy that the small stuff counts, and I always roll my eyes. Fine, it counts.',
        'Told nobody in real life, because said out loud it sounds like nothing.',
        'Next week may be different, I know that. Wrote it on a card anyway and put it on the fridge.',
        -- a relapse after good months
        'There wasn''t any big reason. A bit less sleep, a bit more work, no walks.',
        'The good stretch was real, says my therapist, and a bad one doesn''t delete it. I''d like to believe that.',
        'Got out the emergency plan I wrote when I was well. Point one is ''tell someone'', so here I am.',
        'What hurts is that I''d told everybody how much better I was doing.',
        'It does feel different from the first time, like a road I''ve been down before. Still don''t like the road.',
        -- starting again after a missed appointment
        'What gets me is how long I spent rehearsing the apology. Version six had a fake dentist in it.',
        'Part of me is convinced my place has gone to someone more reliable, someone with a proper diary.',
        'At some point I typed two plain sentences, "I wasn''t there. I''d like to come back." Nothing clever. Even those took an hour.',
        'The next free slot is a week away. There are two alarms set for it, and a friend has promised to ask me afterwards how it went.',
        'It''s an old habit of mine: one slip and I would rather drop the whole thing than be seen having slipped. Same with the choir, same with the driving lessons.',
        -- a panic on public transport
        'The strange thing is that nothing actually happened. No one stared, nobody fainted, the world just carried on with its headphones in.',
        'One trick from therapy is to name five things I can see. I got to three, and two of them were shoes.',
        'Since then my route planning is ridiculous: always near the door, always with water, always one connection earlier in case I have to get out.',
        'Slow breathing out works a bit, about one time in two. Telling myself to calm down works never.',
        'Afterwards I was so tired that I slept nine hours in my clothes. Does that count as a hangover?',
        -- food and eating habits
        'Eating in front of a screen is my default, so I never quite notice whether I am hungry or just done with the day.',
        'One small thing that helped is a list on the fridge called "meals that take no thinking". There are four on it and one of them is an omelette.',
        'Growing up you finished your plate and did not discuss it. Asking myself what I would actually like still feels a bit like showing off.',
        'What I am trying to drop is the commentary in my head, good food, bad food, good day, bad day. It''s exhausting and it never made anyone a better lunch.',
        'A regular lunch break is the current goal. Not a perfect one. Sitting down counts, so does a sandwich.',
        -- drinking less
        'Between six and eight is when it pulls the most. I have taken up peeling vegetables very slowly.',
        'On the evenings without, I sleep better, which annoys me, because everyone said it would be.',
        'People keep asking why, and "I''m driving" has stopped working since they know I don''t own a car.',
        'What I did not expect is how bored I get. It turns out the glass was a hobby.',
        'Deciding the number before I leave the house helps. Deciding it when somebody is already at the bar does not.',
        -- a conflict with a manager
        'Now I go over every message three times before sending it and still expect the worst when the reply comes.',
        'My whole childhood was about keeping one grumpy person happy, so no wonder my stomach knows this feeling before I do.',
        'With my therapist I practised a sentence: "I would like to talk about how that went." It sounds so easy on a sofa.',
        'A colleague says to put everything in writing. Another one says to let it go. They both have a point and I have neither the energy nor the peace.',
        'Weekends don''t help much. By Sunday lunch I am already having the argument again in the shower, and I win it every time.',
        -- being the strong one
        'Honestly, I trained them. For years I said "no problem" before anyone had finished the question.',
        'The worst part is that being needed feels good. If I stop, what is left for people to like?',
        'In my last session I was asked who I call when things are bad. I changed the subject to parking.',
        'So I am practising with tiny things, like saying "let me think about it" instead of yes. My heart pounds as if I had robbed a bank.',
        'There''s a bit of anger under it too, which surprised me. It comes out when I do the dishes.',
        -- living with flatmates
        'By now I know everyone''s footsteps and plan my showers around them. That can''t be what rent is for.',
        'Moving out is not an option with what flats cost here, so it has to work somehow.',
        'In therapy I had to write down what I''d say if I weren''t afraid of being the difficult one. The list was long and fairly reasonable.',
        'To be fair, they also bring me soup when I''m ill and one of them fixed my bike. It isn''t all bad, it''s just a lot.',
        'Online calls with my therapist happen in the parked car or under a blanket, because the walls are like paper.',
        -- new parent exhaustion
        'What I miss is stupid: finishing a cup of tea, a thought, a sentence.',
        'Friends say to sleep when the baby sleeps. When the baby sleeps I stand in the kitchen and stare at the bottles.',
        'There is so much love, and right next to it there''s a voice that says everyone else is better at this.',
        'We have made a plan with shifts now, written on the back of a pizza box. It holds about two nights out of three.',
        'Therapy is on hold to one session a month, by phone, with me pacing the hall and rocking. Still glad of it.',
        -- job loss
        'The money is one thing. The other thing is having nobody who would notice if I got up at eleven.',
        'I keep a timetable on the fridge: applications until noon, then outside, then whatever. On a good day it survives until ten.',
        'Everyone says something better will come. Could be. It does not help with the afternoon, though.',
        'Strangely I sleep better than before, and then feel guilty about sleeping better.',
        'In therapy we found out how much of my worth hung on that one email signature. Not a fun session.',
        -- moving back to the parents' home
        'They mean well, that''s what makes it so hard to be annoyed with any dignity.',
        'My therapy calls are the real problem. The house is small, the walls are thin, and someone always starts hoovering outside the door.',
        'What helps is having one place that is not theirs. Mine is a bench by the canal, and I go there with a flask like a pensioner.',
        'Paying something towards the shopping made a difference. It''s not much, but I can look at the fridge without feeling like a guest.',
        'Old roles come back so quickly. I hear the tone of voice I use and can''t believe it''s me.',
        -- migraine or chronic pain
        'On bad days I''m not sad exactly, I am just very small. The world is as big as the mattress.',
        'Pacing is the big word in my therapy. It means stopping while I still could do more, and I am truly terrible at it.',
        'You get so tired of explaining. I have a short version for work and an even shorter one for family.',
        'The pain is one half of it. The other half is lying there and working out who I have let down.',
        'Nowadays I keep a diary with three colours. There is more green in it than I would have guessed.',
        -- friends drifting apart
        'There was no fight to be sorry about, so there''s nothing to repair either. I''d almost prefer a fight.',
        'With a breakup people bring you wine and ask how you are. For this there isn''t even a word.',
        'Maybe I changed as well. Therapy has made me worse at small talk and I suspect it shows.',
        'I wrote a long message, cut it to two lines and then sent a picture of my lunch.',
        'The question in my last session was whether I miss the person or the time. Still chewing on that one.',
        -- comparing myself to others
        'The silly part is that I know nobody posts the overdraft or the argument in the car. Knowing it changes nothing.',
        'My therapist says I compare my inside with other people''s outside. I wrote that down, and then wondered if her other clients understood it faster.',
        'Two days without looking at any feed were quite peaceful. On the third I caught myself doing it with strangers in the supermarket queue.',
        'At home it was always "look how your brother does it", so the ruler was there before I could spell.',
        'One exercise I do is to compare with myself two years ago. That person could not have written this post.',
        -- crying at work
        'People have been kind since, that careful kind of kind, with the head tilted. I would like to be treated like a printer again.',
        'In my family crying was something you did in the car. I think that is where the shame comes from.',
        'Cold water, window, count the cars. That''s my emergency routine, and it gets me through around ten minutes.',
        'To be honest it had been building up for weeks. Bad sleep, too much coffee, saying yes to everything.',
        'My therapist didn''t find it half as dramatic as I did. She said it sounded like a body telling the truth at an awkward time.',
        -- asking for help
        'If somebody asks me, I''m happy about it. Why do I assume that everybody else keeps a bill?',
        'It''s the moment just before that is so bad, when the sentence is already in my mouth and I think of six reasons why it''s not urgent.',
        'As a child I was praised for being no trouble. I seem to have made a career of it.',
        'My homework from therapy is one small request a day. So far: a pen, a lift to the station, and the window closed on the bus.',
        'When I do manage it, people do not seem to think less of me. I keep checking.',
        -- walking and exercise as help
        'It doesn''t solve anything, the letters are still on the table when I come back. They just look a bit smaller.',
        'The first five minutes are always horrible and full of excuses. I''ve stopped arguing with them and tie my shoes in the meantime.',
        'What ruins it is when I start measuring. Steps, pace, minutes, and there I am, failing at something again.',
        'On really bad days the deal is: shoes on, to the letterbox, and then I''m allowed to turn round. I turn round about half the time.',
        'Somebody told me it''s like brushing your teeth, you don''t have to enjoy it. That took the pressure off.',
        -- journaling
        'Sometimes I notice I am writing for a reader, making it witty. Then I cross it out and put down what really happened.',
        'The same worry turns up every few pages in slightly different clothes. I would never have seen that otherwise.',
        'Someone finding it is my nightmare, so it lives in a box labelled "tax".',
        'There are days when it makes me feel worse, because going round in circles on paper is still going round in circles.',
        'A timer helps me: seven minutes, then the pen goes down, even in mid-sentence.',
        -- mindfulness that does not work for me
        'With me it gets louder when it gets quiet. I suspect there are good reasons why I''m always busy.',
        'Oddly enough, washing up by hand does what the cushion is supposed to do. So does sorting screws in the cellar.',
        'It''s embarrassing, because everybody swears by it, and I feel as if I were allergic to water.',
        'Keeping my eyes open makes it a bit better. So does moving, as long as nobody calls it mindful walking.',
        'Three minutes is my limit by now, and I''ve decided that three minutes is a perfectly good number.',
        -- switching therapists
        'The thing I dread most is going through it all again, the family tree and the worst-of in fifty minutes. I''ve thought of printing a leaflet.',
        'Part of it is loyalty. This person has seen me at my very worst and always had a tissue ready.',
        'On a list I wrote down what I need: someone who interrupts me, gives homework, and doesn''t look at the clock. It felt cheeky to be that specific.',
        'A friend of mine tried three before it fitted, and says the first two were not wasted. I hold on to that.',
        'It helps to think of it as a change of shoes and not as a divorce. Some days I even believe it.',
        -- therapy breaks and holidays
        'I keep a list on my phone called "for when we''re back". It has twenty-three points, and some of them have already sorted themselves out.',
        'It feels childish to count the days, but I do, with little pencil lines on the back of an envelope.',
        'Of course everyone needs time off. My head knows that, my stomach thinks it has been left at a motorway services.',
        'At the usual hour I sit down in the usual place and write for fifty minutes. It''s a bit odd, and cheaper.',
        'A tiny part of me enjoys having nothing to report. No homework, no looking closely, just ordinary days.',
        -- dating again
        'My last relationship ended in a way that still makes me check people''s tone of voice for weather.',
        'I overthink every text. My average is forty minutes for "sounds good!"',
        'Being alone has become quite comfortable, with my own pillow and my own times. Letting somebody near all that is a strange idea.',
        'With my therapist I made a list of what I want, and not only what I want to avoid. The second one was much longer.',
        'Nobody tells you that hope is tiring as well. I''ve been in bed by nine all week.',
        -- guilt about resting
        'My grandmother used to say you can rest when you''re dead. She meant it as a joke, I think.',
        'Even my breaks have a purpose: stretching, a podcast with something to learn, a walk that counts as exercise.',
        'In therapy I was asked what exactly would happen if I sat still for an hour. I got rather loud for someone who had no answer.',
        'The body keeps sending bills in the meantime. Headaches, a twitchy eyelid, falling asleep at the cinema.',
        'Now I write "rest, 30 min" in the calendar in the same colour as meetings. Ridiculous, but what is in the calendar gets done.',
        -- noise and sensory overload
        'People think I''m being rude when I go quiet. In fact I''m busy holding all the doors shut.',
        'It isn''t only sound. On bad days labels itch, lights buzz, and perfume feels like a person standing too close.',
        'My recovery is a dark room, a heavy blanket and half an hour without a single question. I wish I could order that in public.',
        'For years I just took it for bad temper. Finding out that there is a word for it was a relief and also a bit sad.',
        'Planning helps: early hours, short lists, an exit in sight, and nothing else on that day.',
        -- a pet that helps
        'Nobody else gets to see me in that state, and nobody else is so completely unimpressed by it.',
        'It''s the routine, I think. Feed, brush, fuss, repeat. There is no room in it for the big questions.',
        'My therapist knows all the details by now and always asks for news. It''s sometimes the easiest way into a session.',
        'Some in my family find it a bit much, "it''s only an animal". They''ve never been looked at like that over a late breakfast.',
        'I worry about the day when this ends, of course. That''s what I do, I worry. Then there''s fur on my trousers and I go and find the brush.',
        -- fear of phone calls
        'Talking to people face to face is fine. It''s the not seeing, the little gap before they answer, where I hear everything they might think.',
        'My notes for a call start with "Hello, my name is". As if I could forget that. I have forgotten that.',
        'With my therapist I do a ladder: first the speaking clock, then a shop''s opening hours, then something with a real question in it.',
        'After a call I lie awake, replay the whole thing and correct my lines.',
        'Standing up helps me, and so does a pen to click. Somebody listening in the same room makes it ten times worse.'
    ])[1 + 5 * (number % 50) + seed.pick(id, 1, 5)]
    || CASE WHEN seed.pick(id, 3, 5) = 0 THEN '' ELSE ' ' || (ARRAY[
        'Thanks for reading.',
        'Does any of this sound familiar to you?',
        'Would be glad to hear how it is for others here.',
        'Good to have it written down.',
        'How was it for you?',
        'Right, tea now. Thanks for listening.',
        'If you''ve been here too, I''d love to read about it.',
        'That''s all, really. Good to have this place.',
        'Any thoughts welcome, however random.',
        'Hope you''re all having a bearable week.',
        'Just had to tell someone who gets it.',
        'Someone else''s turn now, I''m listening.',
        'Longer than planned, sorry, and thanks if you made it down here.',
        'Sending a quiet hello to everyone who reads along without posting.',
        'You lot have helped me more than you know, so thank you.',
        'Curious what you all think.',
        'Will report back if there''s news.',
        'Please tell me your version of this.',
        'Took me three tries to press send on this one.',
        'Don''t know what I''m expecting as a reply, a nod would do.',
        'Take care of yourselves, all of you.',
        'Reading your posts has kept me company lately, so I thought I''d add mine.',
        'Anyone up for swapping experiences?',
        'Let me know if that makes sense to anybody.',
        'Night owls and early birds both welcome in the replies.',
        'Wishing everybody here a calm few days.',
        'Feels better to have said it somewhere.',
        'Has anyone here got a similar story?',
        'And how are you all doing?',
        'Off to make soup now, back later to see who''s around.',
        'I''d be happy about any reply, even a short one.',
        'Mostly I''m just glad of the company here.',
        'Greetings from my kitchen table.',
        'What do you make of it?',
        'To whoever is reading this: thanks for being around.',
        'Be kind to yourselves this week.',
        'Questions welcome, I''ll answer when I''ve got the energy.',
        'Ok, posting this before I change my mind.',
        'Where are you all at with this?',
        'Here''s to a slightly easier week for all of us.',
        'How is it for the rest of you?',
        'Thanks for reading this far.',
        'Has anyone been through something like this?',
        'No advice needed, I just wanted to put it somewhere.',
        'Would love to hear how others handle it.',
        'Anyway. Putting the kettle on now.',
        'It already helps to have typed it out, so thank you.',
        'If you know this feeling, say hi.',
        'Small tips welcome, big theories less so.',
        'Surely I''m not the only one here?',
        'Wishing everyone here a gentle week.',
        'I read here more than I write, so be nice to me.',
        'That''s all, really. Thank you for being around.',
        'Any thoughts? I''ll read every reply, even if I''m slow to answer.',
        'Sorry for rambling, it had to come out.',
        'Does it change with time, in your experience?',
        'Your posts have got me through a few evenings, so here is one back.',
        'Tell me your version, the funny ones too.',
        'Let''s see what the week brings. I''ll report back.',
        'Curious whether others know this.',
        'What has helped you, even just a little?',
        'Right, that was my confession. Who''s next?',
        'Not sure what I''m asking, to be honest. Maybe just for a nod.',
        'Hope this is the right place for it.',
        'One day at a time, I suppose. Thanks for listening.',
        'Would you talk about something like this in a session?',
        'Okay, enough of me. How are you all doing?',
        'Feel free to just read and move on, writing it was half the point.',
        'Thank you to whoever answers first, the silence after posting is always the worst.',
        'Is there an older thread about this? I couldn''t find one.',
        'Maybe somebody here recognises a bit of themselves in it.',
        'And now I''m going to press send before I delete it all again.',
        'Glad this corner of the internet exists.',
        'Do you have a sentence you tell yourself in such moments?',
        'Thanks, everyone. I mean it.',
        'If it sounds familiar, I''d be happy about a line or two.',
        'More of this another time, my tea is going cold.',
        'Good luck to everyone with whatever is on your plate.'
    ])[1 + seed.pick(id, 2, 78)] END
$$;

-- What any member starts in a support community.
-- Number 0, 1, 2, ... walks 24 themes with 3 titles each; title and opening together repeat only after 216.
CREATE OR REPLACE FUNCTION seed.thread_title(number int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        -- weekly check-in
        'Weekly check-in, come as you are',
        'How was your week, out of ten?',
        'Check-in corner',
        -- what helped this week
        'What helped you this week?',
        'One thing that made it easier',
        'Small helpers, please share',
        -- songs
        'Songs that carry you',
        'What''s on repeat at yours?',
        'A playlist made by all of us',
        -- books
        'Books you can read on a bad day',
        'What''s on your bedside table?',
        'Book swap thread',
        -- films and series
        'Films for the sofa and a blanket',
        'Comfort series, go',
        'Something to watch that won''t hurt',
        -- introduce yourself
        'Introduce yourself here',
        'New faces, say hello',
        'Who are you when you''re not worrying?',
        -- celebrating small things
        'Tiny wins, big applause',
        'Celebrate something ridiculous with us',
        'What did you manage?',
        -- before a session
        'What do you do before a session?',
        'Pre-session habits, tell me yours',
        'The ten minutes before therapy',
        -- after a session
        'Where do you go after therapy?',
        'After-session habits',
        'The hour after therapy',
        -- resource swap
        'Resource swap: bring one, take one',
        'Worksheets, podcasts, helplines, whatever works',
        'Share your best finds',
        -- quiet hour
        'Quiet hour, no advice needed',
        'Just sitting here together',
        'A silent room for whoever wants it',
        -- waiting rooms
        'Waiting room survival tips',
        'How do you sit in waiting rooms?',
        'Waiting rooms: a guide by experts',
        -- five words
        'Your day in five words',
        'Five words, no more',
        'Short form for tired people',
        -- easy food
        'Low-energy dinners',
        'What do you eat when nothing works?',
        'Recipes with three ingredients',
        -- places to walk
        'Walks that do you good',
        'Where do you go to breathe?',
        'Show us your favourite bench',
        -- animals
        'Pets, please',
        'The animals that keep us going',
        'Tell me about your cat, dog, snail',
        -- what made you laugh
        'Something that made you laugh',
        'Silly things only',
        'Laughing allowed in here',
        -- night owls
        'For everyone awake at night',
        'The 3 am club',
        'Bad sleepers, meet here',
        -- when people ask how you are
        'What do you answer to "how are you"?',
        '"Fine, thanks" and other lies',
        'Honest answers for small talk',
        -- sentences that stayed
        'Sentences that stuck with you',
        'Something your therapist said',
        'One line I wrote down',
        -- letting off steam
        'Moan here, no fixing',
        'The complaining thread',
        'Let it out',
        -- tiny goals
        'One small plan each',
        'Goals the size of a biscuit',
        'What are you going to try?',
        -- things in your pocket
        'What''s in your bag for bad moments?',
        'Comfort objects, no shame',
        'The thing in your pocket',
        -- making things with your hands
        'Make something badly with me',
        'Knitting, clay, model trains: what''s yours?',
        'Hands busy, head quiet'
    ])[1 + 3 * (number % 24) + number / 24 % 3]
$$;

-- The text under seed.thread_title(number): an opening of its theme, then a middle and mostly a closing by the digits of id.
CREATE OR REPLACE FUNCTION seed.thread_body(number int, id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        -- weekly check-in
        'Same procedure as always: a number from 0 to 10, and a sentence if you have one in you.',
        'Time for our check-in. Sit down wherever there''s space.',
        'Right, who''s here and in what condition?',
        -- what helped this week
        'Collecting things that took the edge off, however small or weird.',
        'My list of what to do on bad days is down to "tea" and I need new entries.',
        'What got you through a rough hour lately?',
        -- songs
        'Let''s build a list. Any language, any decade, guilty pleasures especially.',
        'Which song gets you from the bed to the shower?',
        'I''m tired of everything on my phone and would like to borrow your taste.',
        -- books
        'My concentration is about two pages long at the moment, so I''m after easy recommendations.',
        'Readers of this community, what did you last finish? Or give up on, that counts too.',
        'Show me your shelves.',
        -- films and series
        'Looking for things to watch where nobody dies in the first ten minutes.',
        'What do you put on when you can''t stand your own thoughts?',
        'The usual question for empty evenings: what is everybody watching?',
        -- introduce yourself
        'There are quite a few new names around, so let''s do a round.',
        'Hello to everyone who has been reading silently. I did that for two months before I dared to write anything.',
        'Tell us something about you that isn''t in any form you had to fill in.',
        -- celebrating small things
        'This is the place for achievements that would sound strange anywhere else.',
        'Got something done that nobody would congratulate you for? We will.',
        'Bring your small victories, I have imaginary confetti.',
        -- before a session
        'A question to everybody who has appointments, online or in the room.',
        'Do you have a ritual before therapy? I''m collecting.',
        'I get fidgety before every appointment and wonder how you spend the time.',
        -- after a session
        'What do you do with yourselves when the fifty minutes are over?',
        'My sessions end and I stand there like someone who got off at the wrong stop. How is it for you?',
        'Asking for ideas about what to do straight after a session.',
        -- resource swap
        'Let''s put together the things we have found useful so they don''t get lost in the comments.',
        'Everyone has that one link or leaflet they keep sending to friends. Post yours.',
        'Bring and buy, minus the buying.',
        -- quiet hour
        'Come in if you don''t want to be alone and don''t want to talk either.',
        'This is a quiet one. Nobody has to be interesting here.',
        'For the next hour or so I''m around, doing not very much.',
        -- waiting rooms
        'If there were a medal for sitting in waiting rooms, this community would own several.',
        'Lots of appointments coming up, and sitting among strangers makes me jittery.',
        'Let''s pool our knowledge about those rooms with the fish tank and the torn magazines.',
        -- five words
        'The rules are simple: exactly five words about how things are.',
        'For those without the energy for a proper post.',
        'I like long posts, but there are days when five words is all that''s left.',
        -- easy food
        'Cooking is the first thing that goes when I''m not well. Help a hungry person out.',
        'Tell me your meal for evenings when standing at the stove is too much.',
        'Proposal: a cookbook by and for exhausted people.',
        -- places to walk
        'Tell me about the places you go to when the walls come closer.',
        'No fitness talk, no step counts. Just places.',
        'Where are your feet taking you these days?',
        -- animals
        'I don''t have an animal of my own at the moment, so I need to hear about yours.',
        'Who gets you out of bed in the morning, and does it have whiskers?',
        'Some days the only good conversations here are about animals, so let''s have one.',
        -- what made you laugh
        'It has been a heavy week in the feed, so here is a corner for nonsense.',
        'When did you last laugh so that something hurt?',
        'Misheard words, failed cakes, stupid jokes: in here please.',
        -- night owls
        'You know who you are.',
        'A place to leave a note when the rest of the house is asleep and you aren''t.',
        'Roll call for people who know what their street sounds like at half past three.',
        -- when people ask how you are
        'Four times this week someone has asked me how I am, and I''m running out of answers.',
        'Let''s collect answers that are true without starting a two hour conversation.',
        'A question that bothers me more than it should.',
        -- sentences that stayed
        'Sometimes a single sentence from a session keeps me company for weeks. Do you have one?',
        'Post a line that helped, from a therapist, a friend or a stranger on a train.',
        'Before I forget mine: let''s collect the good sentences in one place.',
        -- letting off steam
        'Sometimes one doesn''t want advice, one wants to grumble. Please grumble.',
        'Opening the window so we can all shout out of it once.',
        'Permission to be petty, granted for the length of this thread.',
        -- tiny goals
        'Name one thing you want to do in the next few days. It has to be so small it''s almost embarrassing.',
        'I do better when somebody knows about my plans, so let''s tell each other.',
        'Big goals are banned from this thread.',
        -- things in your pocket
        'I suspect half of us carry something around that nobody knows about.',
        'Do you have an object that calms you down?',
        'Adults are allowed to have these, I''ve decided.',
        -- making things with your hands
        'What do you do with your hands when your head gets loud?',
        'Wanted: hobbies that cost little and forgive a lot.',
        'Show and tell, and crooked is fine.'
    ])[1 + 3 * (number % 24) + (number / 24 + number / 72) % 3]
    || CASE WHEN seed.pick(id, 4, 3) = 0 THEN E'\n\n' ELSE ' ' END
    || (ARRAY[
        -- weekly check-in
        'I''ll start: 5. Slept okay, argued with the washing machine, made it to all my appointments.',
        'Mine was a 4 with a 7 in the middle, because my neighbour brought over half a lasagne for no reason.',
        'Me: 6, which surprised me. Nothing special happened and perhaps that''s why.',
        -- what helped this week
        'For me it was ringing my aunt and asking her to tell me about her tomatoes. Twenty minutes, not one word about me.',
        'A hot water bottle under my jumper, carried around all day like a kangaroo. Would recommend.',
        'Leaving the house without headphones, to my surprise. I heard a man whistle really badly and was in a good mood until the corner shop.',
        -- songs
        'Mine is an old brass band recording from a village fair, you can hear somebody drop a glass at the end.',
        'There''s a slow one I only play on the bus home after therapy. Window seat, last row, the whole thing like a bad film.',
        'Lately I listen to sea shanties while doing dishes. They are made for people who have to do something tedious together.',
        -- books
        'Rereading a children''s series from when I was ten. No surprises, everyone gets home for supper.',
        'Best thing in months was a library book about lighthouses. No plot, just weather and stubborn people.',
        'Currently on a detective story where the cat is cleverer than the inspector. I have left it in the bath twice and it''s now twice as thick.',
        -- films and series
        'Four seasons into a baking show, I now have opinions about sponge.',
        'Old nature documentaries do it for me, the ones with the slow narrator. I fall asleep at the penguins every time.',
        'My pick is a black and white comedy my grandparents loved. I know each line and laugh half a second too early.',
        -- introduce yourself
        'About me: I fix bicycles badly, I am scared of phone calls, and I can tell you the bus timetable of three cities by heart.',
        'You don''t have to say why you are here. Your favourite sandwich is enough.',
        'I''m someone who joined after a difficult year and stayed because of a discussion about soup. Ask me anything, within reason.',
        -- celebrating small things
        'Mine: I opened four letters. One was a voucher, so there''s a lesson in it somewhere.',
        'Went to the dentist''s and told them that I''m afraid. They were kind about it, and I bought myself a bun.',
        'On Wednesday I rang the insurance people back without writing a script first. Took three minutes, I had dreaded it for eleven days.',
        -- before a session
        'Usually I tidy one drawer. It has never been needed for the session, but my cutlery is in perfect order.',
        'Twice round the block, saying out loud what I don''t want to talk about. Then it tends to be the topic.',
        'In my case it''s peppermint tea, glasses cleaned, phone off, and a quick look at the scribbles on the back of my hand.',
        -- after a session
        'Same bakery, same roll, same wall to sit on. The woman there no longer asks, she just reaches for the tongs.',
        'I''ve started recording a voice note for myself, two minutes, mostly sighing. Listening to the old ones is strange and rather nice.',
        'For now my method is a nap with my shoes on. There must be better ones.',
        -- resource swap
        'From me: a one-page sleep diary you can print, and the tip that many libraries lend out daylight lamps.',
        'Last month I phoned all the free counselling services in my town and made a list. If you do it for yours we could have a decent collection.',
        'My contribution is low-tech: index cards with one sentence each for bad moments, held together with a hair tie. I can post the sentences.',
        -- quiet hour
        'My jigsaw has 500 pieces, most of them sky. You could write one word about what you are doing, or only leave a dot.',
        'Next to me there''s a pile of socks to be sorted. Whoever likes can bring their own socks.',
        'No questions and no solutions in this one please, only company. I''ve put the kettle on and will top up everyone''s imaginary cup.',
        -- waiting rooms
        'So far my tricks are a chair near the door, a crossword, and telling reception I might step outside for air. They''ve never minded.',
        'Counting ceiling tiles works for around four minutes. Then I try to guess everyone''s favourite pudding.',
        'I bring knitting that looks like nothing in particular. People ask what it''s going to be and I get to say that I don''t know.',
        -- five words
        'Mine: burnt toast, kind bus driver.',
        'I''ll go first: dog ate my shopping list.',
        'Here''s mine: still here, hair finally washed.',
        -- easy food
        'Couscous with whatever is in the jar. Hot water, lid on, five minutes, eaten from the pot.',
        'On good days I freeze single portions, with a note on the lid for the me who finds them. The last one said "well done, eat this".',
        'Peas straight from the freezer with butter and a fried egg. Last week I had it three times and I regret nothing.',
        -- places to walk
        'Behind the station there''s a path along the allotments, with a goose who hates me and an old man who says good evening at any hour.',
        'The hardware shop, where I walk slowly through the plant section. Warm and damp, and no one asks you anything.',
        'There''s a bench by the canal with a brass plate for someone called "our Nan, who liked a sit down". I have become very loyal to it.',
        -- animals
        'The neighbour''s tabby comes in through my bathroom window, inspects the shelf and leaves. We have an understanding.',
        'I look after the fish at the community centre. One of them is called Kevin and has never once been grateful.',
        'On my street there''s an elderly dachshund who refuses to cross the road without saying hello to everybody first. I time my shopping by him.',
        -- what made you laugh
        'I waved back at somebody on the platform for about ten seconds. They were cleaning a window.',
        'My phone changed "see you at the clinic" into "see you at the picnic" and my friend turned up with sandwiches.',
        'Said "love you, bye" to the bus driver. The answer was "you too, mind the step".',
        -- night owls
        'I''ve got as far as naming the cracks in the ceiling. What do you do until the first bus goes?',
        'My current method is listing towns from A to Z. I rarely get past K, although Q has ended in me reading about Quito at length.',
        'It helps me a bit to know that some kitchen somewhere has its light on too. If you read this at a silly hour, leave a dot.',
        -- when people ask how you are
        'My best one so far is "mixed, like the weather". A colleague nodded and told me about her knee, so that worked.',
        'I tried "not great, but I''m glad to see you" on a friend and she hugged me in the middle of the car park.',
        'With people I don''t know well I say "upright". It''s accurate and gets a laugh.',
        -- sentences that stayed
        'Mine is: "You don''t have to win every conversation you have with yourself." It''s on a sticky note inside the cupboard with the mugs.',
        'I was told "you may be tired without having earned it" and had to look out of the window for quite a while.',
        'My grandfather used to say "eat first, then despair". My therapist thinks he was ahead of his time.',
        -- letting off steam
        'My contribution: the lift has been broken for nine days, the form wanted a form, and someone at work microwaves fish.',
        'Fed up with being told to try yoga by people who know me from the stairwell.',
        'Everything takes three phone calls at the moment. The second one always tells you that the first one was wrong.',
        -- tiny goals
        'Mine: take the bottles back. They''ve been in the hallway so long that I greet them.',
        'I want to answer one message from a friend I have left hanging since forever. Two lines, no explanations.',
        'My plan is to sit on the balcony for ten minutes with shoes on. From there one could theoretically go out.',
        -- things in your pocket
        'Mine is a chestnut, by now so smooth it looks polished. My coat has a hole and I''ve sewn the pocket shut around it.',
        'A strip of sour sweets lives in my wallet. Hard to panic properly while your face is doing that.',
        'My sister gave me a button from our gran''s cardigan. I turn it over during phone calls.',
        -- making things with your hands
        'I''ve begun to embroider insults on tea towels in very pretty letters. It''s slow and it helps.',
        'At the moment I repair chairs from the kerb. Two can be sat on, one is more of an idea.',
        'Bread, in my case. The last loaf could have stopped a door, but kneading it got me through a long Sunday.'
    ])[1 + 3 * (number % 24) + seed.pick(id, 1, 3)]
    || CASE WHEN seed.pick(id, 3, 5) = 0 THEN '' ELSE ' ' || (ARRAY[
        'Your turn.',
        'Short answers are fine, I read them all.',
        'I''ll look in again later and answer everyone I can.',
        'Join in or just read along, both count.',
        'No pressure to reply to anyone.',
        'And you?',
        'Pull up a chair.',
        'Newcomers very welcome, you don''t need to know anybody.',
        'If you don''t feel like writing, leave a heart and I''ll know you were here.',
        'Go on, somebody has to be first.',
        'Be nice to each other, as usual.',
        'Looking forward to reading you.',
        'That''s me. Now the rest of you.',
        'Late replies count too, I don''t close my threads.',
        'Thanks for being around, all of you.',
        'Whatever you have is enough.',
        'Spelling mistakes are allowed.',
        'I could do with some company in this thread.',
        'Lurkers, I see you, a single word will do.',
        'Right, over to you lot while I find my glasses.'
    ])[1 + seed.pick(id, 2, 20)] END
$$;

-- What therapists post in a support community.
-- Number 0, 1, 2, ... walks 24 themes with 3 titles each; title and opening together repeat only after 216.
CREATE OR REPLACE FUNCTION seed.advice_title(number int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        -- the first session
        'What actually happens in a first session',
        'Your first appointment, step by step',
        'Nervous about session one? Read this',
        -- winding down before bed
        'A small routine for restless nights',
        'Winding down when your head won''t',
        'Before bed: the boring half hour',
        -- grounding with the senses
        'Back into the room, sense by sense',
        'A grounding exercise for your pocket',
        'When everything feels far away',
        -- breathing slowly
        'Breathing exercises, minus the mystery',
        'Breathing when you''re wound up',
        'If deep breaths never worked for you',
        -- telling your therapist it isn't working
        'You may tell us it isn''t helping',
        'How to complain to your therapist',
        'When sessions feel stuck',
        -- you don't need a crisis
        '"Others have it worse"',
        'Is my problem big enough for therapy?',
        'You don''t have to be falling apart',
        -- silence in sessions
        'About those long silences',
        'Why does my therapist say nothing?',
        'Silence in the room, and what to do',
        -- worry time
        'Give your worries an appointment',
        'A quarter of an hour for worrying',
        'A trick for people who worry all day',
        -- crying in session
        'Crying in therapy is allowed',
        'The box of tissues',
        'Afraid you''ll cry in front of us?',
        -- small steps on low days
        'Getting one thing done on low days',
        'When even the dishes are too much',
        'Smaller than you think',
        -- panic when you are out
        'Panic in the supermarket queue',
        'If it hits you while you''re out',
        'What panic does and when it stops',
        -- after a hard session
        'The hour after a tough session',
        'Tired, foggy, cross: the afterwards',
        'Worse after talking? Happens a lot',
        -- saying no
        'How to say no without an essay',
        'Three short ways to decline',
        'No is a whole sentence, but hard',
        -- preparing for a session
        'I never know what to say',
        'Notes on your phone before a session',
        'Bringing a list is fine',
        -- privacy during online sessions
        'Online therapy with thin walls',
        'Finding a private spot for video sessions',
        'Sessions from the car and other places',
        -- the phone at night
        'Where does your phone sleep?',
        'Scrolling at midnight, a gentle proposal',
        'One less screen before sleep',
        -- homework not done
        'You didn''t do the homework. Come anyway.',
        'The worksheet is still in your bag',
        'Skipped your exercise this week?',
        -- ending therapy
        'When therapy comes to an end',
        'Saying goodbye to your therapist',
        'Endings, and how to have a decent one',
        -- grief has no timetable
        'Grief doesn''t follow the stages',
        'Two years on and still crying',
        'Nobody is late with grieving',
        -- telling your family
        'Telling your family you see a therapist',
        'Who needs to know? You decide',
        'When relatives ask where you go',
        -- keeping a mood diary
        'A mood diary in ten seconds',
        'One number a day',
        'Tracking your mood without making it homework',
        -- setbacks
        'Two steps back',
        'A bad week after a good month',
        'What a relapse does and doesn''t mean',
        -- the inner critic
        'That voice that calls you lazy',
        'Talking back to the inner critic',
        'Would you say that to a friend?',
        -- changing therapists
        'Switching therapists is not a failure',
        'When it just doesn''t click',
        'The wrong fit, and what then'
    ])[1 + 3 * (number % 24) + number / 24 % 3]
$$;

-- The text under seed.advice_title(number): an opening of its theme, then a middle and mostly a closing by the digits of id.
CREATE OR REPLACE FUNCTION seed.advice_body(number int, id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        -- the first session
        'Almost everybody who turns up for a first session apologises for something in the first five minutes. Being late, being early, the dog barking. You don''t need to.',
        'A question I hear a lot from people on the waiting list: what will we even talk about?',
        'First sessions are a bit awkward. You are meeting a stranger and the topic is you.',
        -- winding down before bed
        'Sleep gets worse the harder we try. Most of you know this already, usually at 3 am.',
        'Several people asked me about falling asleep, so here is what I suggest first, before anything fancy.',
        'Bodies like a dull evening.',
        -- grounding with the senses
        'Here''s a small exercise you can do on a bus without anyone noticing.',
        'Sometimes the mind runs off and leaves the body standing in the supermarket. Coming back can be practised.',
        'Grounding sounds like something to do with electricity, and honestly the comparison isn''t bad.',
        -- breathing slowly
        '"Just take a deep breath" might be the most annoying sentence in the world when you are anxious.',
        'Plenty of people tell me breathing exercises make them dizzy or cross. Often it''s down to how they were taught.',
        'You can''t order your heart to slow down, but your breath has some influence on it.',
        -- telling your therapist it isn't working
        'Some clients bring their therapist nothing but polite nods for months and then stop coming. I would much rather hear the complaint.',
        'We can''t see it from the outside, you know. A client can look satisfied and be going home frustrated every time.',
        'Let me say this plainly: you won''t hurt our feelings. Well, maybe for a minute, and that part is ours to deal with.',
        -- you don't need a crisis
        'There is no minimum amount of suffering you have to prove at the door.',
        'Once a week or so somebody tells me they feel bad for taking up a slot.',
        'Myth of the day: therapy is for people who can''t get out of bed.',
        -- silence in sessions
        'Ah yes, the pause. You look at the plant, I look at my notepad, somewhere a lift goes up.',
        'A few of you wrote that the quiet moments in sessions are the worst part.',
        'When a therapist goes quiet, clients often think they have said something wrong. Very rarely true.',
        -- worry time
        'Telling yourself not to worry works about as well as telling yourself not to think of a goat.',
        'This one sounds silly and quite a few people end up liking it.',
        'Worries have a talent for showing up in the shower, at the traffic light and during the one film you wanted to see.',
        -- crying in session
        'Some people cry in every session, some never do, and I have stopped drawing conclusions from either.',
        '"Sorry, I don''t normally do this." I wish I had a coin for each time.',
        'Tears in a session seem to worry the person crying far more than the person sitting opposite.',
        -- small steps on low days
        'On heavy days our to-do lists are often written by a much healthier version of ourselves.',
        'Waiting until you feel like it is the trap of low mood. The feeling tends to arrive after the doing, if it comes.',
        'Let''s talk about days when the shower seems as far away as another country.',
        -- panic when you are out
        'A panic attack is a fire alarm that goes off because of toast. Loud, awful, and no house on fire.',
        'Many people I talk to have a place they avoid since that one bad time: the tram, the cinema, aisle seven.',
        'Your body can''t keep panic at full volume for very long. It feels endless and is usually over sooner than you''d guess.',
        -- after a hard session
        'Some sessions leave you flattened. You did fifty minutes of heavy lifting without moving from a chair.',
        'People are sometimes startled that they feel worse on the way home than on the way there.',
        'Nobody warns you about the evening after.',
        -- saying no
        'You can tell somebody is bad at saying no by how many reasons they give.',
        'Lots of you are the person who brings the cake, drives everyone home and stays behind to stack the chairs.',
        'Saying no gets easier with practice, so please don''t start with your mother.',
        -- preparing for a session
        'You spent the whole week with things to say and then the session starts and your mind is an empty fridge.',
        'Preparing for therapy is optional. For those who like to, a few ideas.',
        '"Nothing much happened" is how some of the best sessions I have been part of started.',
        -- privacy during online sessions
        'Not everyone has a spare room with a door that shuts. Most people I see online don''t.',
        'I have done sessions with people in parked cars, laundry rooms and once a tent in the garden.',
        'It is hard to talk about your flatmates when they are frying onions two metres away.',
        -- the phone at night
        'No lecture here. I own one as well and have watched a stranger restore a chair until one o''clock.',
        'Scrolling late is often the first quiet moment someone gets all day, so of course they don''t want to give it up.',
        'Ask people what they do when they can''t sleep, and nine out of ten glance at their pocket.',
        -- homework not done
        'Every now and then a client cancels because the exercise wasn''t done. Please never do that.',
        'Therapy homework has an unlucky name. It makes grown adults feel thirteen.',
        'Half of the exercises I suggest don''t get done the first time, and I plan for that.',
        -- ending therapy
        'People often ask me how therapy ends. Rarely with a gong.',
        'There comes a week when you notice you had to search for something to talk about.',
        'Stopping is part of the work, although hardly anyone talks about that at the start.',
        -- grief has no timetable
        'At some point people around you stop asking, and often that is when it gets harder.',
        'You may have heard of the stages of grief. In my experience they turn up in any order, twice, and at the cheese counter.',
        '"I should be over it by now." Says who?',
        -- telling your family
        'Some families cheer, some go very quiet, and some ask whether they are to blame before you have put your coat down.',
        'You owe nobody an announcement.',
        'This comes up a lot before birthdays and weddings: do I tell them or not?',
        -- keeping a mood diary
        'The best diary is the one you still keep after three weeks.',
        'Memory is a poor reporter, especially on bad days. It will swear that it has been like this for ever.',
        'You don''t need a pretty notebook for this, the back of an envelope will do.',
        -- setbacks
        'Nearly everyone has a setback at some point, and nearly everyone thinks they are the exception who has now ruined it all.',
        'Getting better looks like a toddler''s drawing of a mountain range.',
        'You were doing all right, and then came a week like the old ones.',
        -- the inner critic
        'Listen for a moment to how you talk to yourself when you drop a glass.',
        'Most of us have a voice in our head that would get sacked from any other job.',
        'A lot of people believe they would never get anything done without being harsh on themselves.',
        -- changing therapists
        'You wouldn''t keep wearing shoes two sizes too small because the shop assistant was nice.',
        'Sometimes two perfectly decent people sit opposite each other and nothing moves.',
        'Feeling understood matters more than the name of the method. I wish somebody told people that before they start searching.'
    ])[1 + 3 * (number % 24) + (number / 24 + number / 72) % 3]
    || CASE WHEN seed.pick(id, 4, 3) = 0 THEN E'\n\n' ELSE ' ' END
    || (ARRAY[
        -- the first session
        'Usually I explain how confidentiality works, ask what made you book now rather than last year, and then we see where we get. You can skip any question. "Not yet" is a perfectly good answer.',
        'Nobody expects your whole life story in order. Start with last week, or with the thing you were thinking about while brushing your teeth.',
        'Expect some paperwork, some getting to know each other and a bit of planning at the end. You also get to interview us, so ask how we work and what we would do if it doesn''t help.',
        -- winding down before bed
        'Pick the same three things in the same order each night: dishes, teeth, ten pages of something you have read before. Give it two weeks before you judge it.',
        'If you lie awake for what feels like twenty minutes, get up, sit somewhere dim and do something mildly boring. Go back when your eyes get heavy. Bed should not become the place where you argue with yourself.',
        'Turn the clock to the wall. Counting how many hours are left has never made anybody sleepy, and getting up at the same time each day does more than any early night.',
        -- grounding with the senses
        'Look for five things you can see, four you can feel, three you can hear, two you can smell and one you can taste. Name them slowly, in your head or in a whisper. If you lose count, it doesn''t matter.',
        'Press both feet into the floor and describe one object near you as if to somebody on the phone: the chipped rim, the blue label, the bit of tape. Two minutes is plenty.',
        'Pick one sense and stay with it for a minute: the hum of the fridge, the wool of your sleeve. Practise on an ordinary afternoon, because learning it in the middle of a storm is like reading the fire escape plan with smoke in the corridor.',
        -- breathing slowly
        'Forget about deep. Breathe in normally, then let the air out as if you were cooling soup, a little longer than feels natural. Six or seven rounds, then stop and look around.',
        'Try counting three in and five out. If numbers stress you, hum on the way out instead, quietly, any note will do.',
        'Should you feel lightheaded, you are probably taking in too much air. Make the breaths smaller and let your shoulders drop. And if breath work just isn''t for you, there are other ways in, cold water on the wrists for one.',
        -- telling your therapist it isn't working
        'A sentence you can borrow: "Something about how we work isn''t right for me and I don''t know yet what it is." You don''t have to bring the solution with it.',
        'Write it in a message beforehand if saying it out loud is too much. Many people do, and then the session can start right there.',
        'Be as specific as you can. "You talk too much", "I need more exercises" and "we never get back to my father" are all things a therapist can work with.',
        -- you don't need a crisis
        'Think of a tooth. You could wait until you can''t chew, or you could have it looked at when cold water starts to sting.',
        'People come because they snap at their kids, dread Sunday evenings or can''t decide about a job. All of that counts.',
        'People who have it worse don''t get better because you keep quiet, and your slot wasn''t stolen from them either.',
        -- silence in sessions
        'Mostly we are giving you room to hear what you just said. Sometimes we are simply thinking, and sometimes we have lost the thread and hope you''ll pick it up.',
        'You are allowed to ask "what are you thinking right now?" It is a good question and you should get an honest answer.',
        'If quiet makes you panicky, say so early on. Then the two of you can agree on a signal, or that your therapist goes first after half a minute.',
        -- worry time
        'Choose a fixed quarter of an hour each day, not right before bed. When a worry turns up outside it, jot down three words and tell it to come back at half past five.',
        'Once a day, set a timer for fifteen minutes, sit down with a pen and worry properly, all of it on paper. When it rings, do something with your hands, peel carrots if you like.',
        'Agree with yourself on a daily worry slot and put every worry off until then. In the beginning you will postpone the same thought forty times. By the second week it tends to be fewer.',
        -- crying in session
        'You don''t have to explain the tears straight away. A good therapist will wait, maybe ask whether you want to go on or take a break, and won''t hurry you back to being presentable.',
        'Plan a soft landing if you know you are a crier. Ten minutes before you have to be anywhere, a bottle of water, sunglasses if you like.',
        'And if nothing comes although you feel you should be sobbing, that is fine as well. Feelings don''t have to come out of the eyes.',
        -- small steps on low days
        'Take the task and halve it, then halve it again. Wash one plate. Open the letter without answering it.',
        'Put one thing on your day that is useful and one that used to be pleasant, both under ten minutes. Walk to the postbox and back, sit by the window with the radio on.',
        'Do one small thing and write down a number for how you felt before and after. It is often a 2 and a 3, and that one point is worth knowing about.',
        -- panic when you are out
        'Try not to run at the peak. Lean on something, let your gaze rest on one spot and tell yourself what is happening: "this is adrenaline, it is going to drop."',
        'Getting back to places works best in tiny portions. Stand outside the shop for a few minutes, go home, do it again on Thursday. Then buy one lemon.',
        'Have the physical side checked by a doctor once, so you don''t have to wonder each time. After that, a small card in your wallet with two sentences from your calm self can be surprisingly useful.',
        -- after a hard session
        'Leave a gap if you possibly can. Twenty minutes on a bench beats going straight into a meeting about invoices.',
        'Eat something warm and put off big decisions until the next day. The angry text to your brother will still be possible tomorrow.',
        'If it takes more than a day or two to settle, tell your therapist at the next appointment, or sooner if it gets too much. We can slow down, and we would rather know.',
        -- saying no
        'Buy time first: "Let me look at my week and get back to you tomorrow." Hardly any request needs an answer within four seconds.',
        'Begin where little is at stake, like the loyalty card at the till or the second helping. You are training a muscle and you want light weights.',
        'Guilt will probably come along, and it doesn''t prove you did wrong. Let it sit in the passenger seat for an hour or so, it generally gets out by itself.',
        -- preparing for a session
        'Keep one running note and add half a line whenever something stings: "Tuesday, phone call, stomach". Read it out at the start, we''ll sort through it together.',
        'Ask yourself on the way there what you would least like to be asked. You don''t have to go near it, though it may be worth mentioning that it exists.',
        'Coming with nothing at all works too. Say so and describe what the last two hours were like, from the tea to the missed bus, and something usually turns up.',
        -- privacy during online sessions
        'A fan or a radio outside the door covers more than you''d think. Headphones halve the problem, since nobody hears our side.',
        'Agree on a code word with your therapist for "somebody just walked in". Mine is usually a question about the weather, then we chat about nothing until the coast is clear.',
        'Tell the people at home that you have a call and can''t be disturbed for an hour. They don''t need to know what kind of call.',
        -- the phone at night
        'Try charging the phone in another room for four nights and buy a cheap alarm clock. Four nights only, then decide.',
        'It helps to put something in the phone''s place: a puzzle book, a podcast on a timer, that sock you meant to darn. An empty spot gets filled again fast.',
        'Notice what you are looking for when you pick up the phone. Company, distraction, a full stop to the day? There may be another way to get that at least some of the time.',
        -- homework not done
        'What got in the way is usually more interesting than the sheet itself. Too long, too painful, no idea what I meant by box three: all useful to know.',
        'Ask for a version of the exercise that takes two minutes. If your therapist can''t shrink it, it was too big in the first place.',
        'You can also say that you don''t see the point of an exercise. Then we explain it better or drop it.',
        -- ending therapy
        'Say that you are thinking of stopping a few sessions ahead, if you can. Then there is time to look at what changed, what didn''t and what you will do when a bad month comes.',
        'Spacing out the appointments helps: every two weeks, then every four, then one catch-up after three months. You can come back later without it being a defeat.',
        'It is normal to feel relieved, sad and slightly wobbly. Slipping away without a goodbye is allowed as well, but most people who did the last session tell me they were glad of it.',
        -- grief has no timetable
        'Give the grief a place, since it will take one anyway. A quarter of an hour with the photo box, a walk along the old route, a letter you don''t send.',
        'Laughing at a joke is no betrayal. Good hours don''t shorten the love, and a bad one doesn''t mean you are back at the beginning.',
        'Tell one friend precisely what you need: "Say the name, please" or "come and eat with me on Sunday, we don''t have to talk about it". People hang back because they fear doing it wrong.',
        -- telling your family
        'Prepare one sentence and stop there. "I have someone I talk to regularly and it does me good" is enough for most kitchens.',
        'Choose the person first and the moment second. A walk side by side goes better than a dinner table with nine faces.',
        'If someone makes a joke of it, you can laugh or not laugh, and change the subject. Their first reaction is often just surprise and it may look different in a month.',
        -- keeping a mood diary
        'Write one number from 0 to 10 at the same time each day, and up to five words. "4, slept badly, good soup." Finished.',
        'After a couple of weeks look for patterns, the small ones too. I have seen people discover that their worst evenings followed a skipped lunch.',
        'Missed three days? Leave them blank and carry on. And if watching your mood makes you brood more, stop, it isn''t for everybody.',
        -- setbacks
        'Go back to the very basics for a few days: food, sleep, one person who knows. Fixing the rest can wait until the weekend.',
        'What you have learned hasn''t been wiped. Most people come out of the second or third dip faster, because they recognise the road signs.',
        'Look at it with curiosity when the worst is over. What came before, what did you drop first, who could have noticed? Put that on a card for next time.',
        -- the inner critic
        'Give that inner voice a name or a silly accent. It takes some of the air out, and you notice sooner when it is speaking.',
        'Write down one of the things you call yourself, word for word, then underneath what you would say to a colleague in the same spot. Read both aloud.',
        'You needn''t swing to praising yourself in the mirror. "That went badly and I was tired" is neutral, probably true, and easier to live with.',
        -- changing therapists
        'Give it around three or four sessions unless something feels plainly wrong. Afterwards ask yourself whether you could tell this person something embarrassing.',
        'You can say "I would like to try someone else" and leave it there. Many of us will gladly help you look, we know each other and who is good with what.',
        'Make two lists beforehand, what was missing and what you liked. The next therapist will be happy to see them, and you won''t have to start from nothing.'
    ])[1 + 3 * (number % 24) + seed.pick(id, 1, 3)]
    || CASE WHEN seed.pick(id, 3, 5) = 0 THEN '' ELSE ' ' || (ARRAY[
        'Questions are welcome below, including the ones you think are silly.',
        'Take what fits and leave the rest.',
        'If something here doesn''t match your experience, tell me. I learn a lot from these replies.',
        'Go easy on yourself with this.',
        'This is general stuff, of course. Your own therapist knows you and I don''t.',
        'How has it been for you?',
        'More next week if anyone wants it.',
        'No rush with any of this.',
        'Feel free to disagree in the comments, politely or nearly so.',
        'I''d be glad to read what you make of it.',
        'That''s all for now, my tea is getting cold.',
        'If you are in a really rough place right now, please don''t wait for an answer here. Call someone you trust or the emergency number where you live.',
        'Save it for later if you can''t use it at the moment.',
        'Somebody here has probably been there, so ask around.',
        'Ask away.',
        'Short answers, long answers and lurking are all fine.',
        'Happy to say more about any bit of this.',
        'You could bring it up in your next session and see what comes of it.',
        'Tell me which topic you''d like next.',
        'Okay, enough from me.'
    ])[1 + seed.pick(id, 2, 20)] END
$$;

-- What is posted in a professional community.
-- Number 0, 1, 2, ... walks 20 themes with 3 titles each; title and opening together repeat only after 180.
CREATE OR REPLACE FUNCTION seed.practice_title(number int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        -- peer supervision
        'Peer supervision: what keeps yours alive?',
        'Peer groups that run out of steam',
        'Looking for structure in peer supervision',
        -- session notes
        'Writing notes on the same day',
        'How short are your session notes?',
        'Documentation backlog, again',
        -- no-shows
        'No-shows and late cancellations',
        'When the chair stays empty',
        'Your no-show policy, please',
        -- camera and sound
        'Camera, sound and other online basics',
        'Being seen and heard through a laptop',
        'Your set-up for video sessions',
        -- when the connection drops
        'When the line drops mid-sentence',
        'Plan B for frozen screens',
        'Bad connections at the worst moment',
        -- burnout of helpers
        'Running on empty, professionally',
        'When the caseload wins',
        'Helper fatigue, an honest post',
        -- raising fees
        'Raising fees without apologising for it',
        'How do you announce a price increase?',
        'The money talk',
        -- reduced fee slots
        'Reduced fee slots: how many?',
        'Sliding scale, in practice',
        'Affordable places and where they stop',
        -- being asked personal questions
        '"Do you have children?"',
        'Personal questions from clients',
        'How much of yourself do you show?',
        -- silence and stuck moments
        'Stuck sessions and what you try',
        'When nothing moves for weeks',
        'Staying with a stuck process',
        -- reading group
        'What are you reading at the moment?',
        'Papers worth the train ride',
        'Reading for people without time',
        -- choosing training
        'Which training changed how you work?',
        'Weekend courses: worth the money?',
        'Training choices with a limited budget',
        -- group formats
        'Group size, length and other decisions',
        'Running groups: lessons so far',
        'Group formats that hold together',
        -- working with a co-therapist
        'Co-leading without stepping on toes',
        'Two therapists, one room',
        'How do you divide the work when co-leading?',
        -- endings in our work
        'Planned endings, unplanned endings',
        'How do you close a therapy well?',
        'Goodbyes from our side of the room',
        -- waiting lists and intake
        'Your waiting list, honestly',
        'First contact: phone, form or message?',
        'Intake calls that don''t eat the week',
        -- messages between sessions
        'Messages between sessions',
        'How fast do you answer clients?',
        'Chat boundaries on the platform',
        -- being moved by the work
        'Tears on our side',
        'When a session follows you home',
        'Being moved, and what we do with it',
        -- setting up a practice
        'Going solo: what I underestimated',
        'Renting a room and other adventures',
        'Starting a practice on two days a week',
        -- questionnaires and outcome measures
        'Outcome measures: useful or paperwork?',
        'Questionnaires every session?',
        'Feedback forms that clients really answer'
    ])[1 + 3 * (number % 20) + number / 20 % 3]
$$;

-- The text under seed.practice_title(number): an opening of its theme, then a middle and mostly a closing by the digits of id.
CREATE OR REPLACE FUNCTION seed.practice_body(number int, id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        -- peer supervision
        'There are five of us, we meet every third Thursday, and lately we spend forty minutes on coffee and parking.',
        'Peer supervision was my anchor for years. At the moment it feels more like a book club where nobody has read the book.',
        'How do you run your peer groups? Ours has no leader, which was the idea, and also the problem.',
        -- session notes
        'Confession: eleven sessions without a proper note, and the oldest is from the week before last.',
        'My notes used to be a page and a half each. Nobody ever read them, me included.',
        'Every new notebook of mine begins with a promise about documentation, and it lasts nine days.',
        -- no-shows
        'Three empty slots last week, and I caught myself refreshing the waiting room like a lottery page.',
        'I have a cancellation policy on paper and a soft heart in practice.',
        'Colleagues, a practical one: how do you deal with it when nobody appears?',
        -- camera and sound
        'A friend told me I look like a hostage in my video sessions, so I finally bought a lamp.',
        'For a long time I thought content matters and the technical side is decoration. Then I heard a recording of my own microphone.',
        'Small question about our little theatre of rectangles.',
        -- when the connection drops
        'You know the moment: somebody finally says the thing, and the picture freezes with their mouth half open.',
        'Had two dropped calls in one day and handled both of them badly.',
        'Nobody taught us in training what to do when the router restarts during exposure work.',
        -- burnout of helpers
        'It started with me hoping for cancellations.',
        'We are quick to spot exhaustion in others. In myself I mistook it for a thyroid problem.',
        'Is anyone else at the end of a working day unable to decide what to have for dinner?',
        -- raising fees
        'For four years my fee stayed where it was, while the rent for my room went up twice.',
        'Money is the topic where I turn into a trainee again.',
        'Who here actually likes talking about fees? I will buy you lunch.',
        -- reduced fee slots
        'A few of my places are cheaper, and I''ve never been quite at ease with how I hand them out.',
        'Would like to hear how you organise low-fee work without resenting it by the end of the month.',
        'Sliding scales look so simple on a website.',
        -- being asked personal questions
        'Even after all this time, being asked where I live can throw me.',
        'In training we were told to return every personal question with another question. I find it a bit rude.',
        'Something for the self-disclosure corner.',
        -- silence and stuck moments
        'There is a kind of hour where I look at the clock, it says 14, and later it says 17.',
        'I''d like to collect what people do when the work has gone flat.',
        'Stuckness used to send me to the bookshop. Now it sends me to supervision, mostly.',
        -- reading group
        'The pile next to my bed has reached the lamp.',
        'Who else buys specialist books and then reads crime novels?',
        'I miss the days when someone forced me to read one paper a week and argue about it.',
        -- choosing training
        'I have a training budget for one thing and four brochures on the table.',
        'Certificates on my wall: nine. Ones I use: two and a half.',
        'Asking the people who have sat in seminar hotels with bad coffee.',
        -- group formats
        'Groups are where I feel most alive in this job and also where I sweat through my shirt.',
        'Another group proposal of mine got approved, so now I have to know what I''m doing.',
        'Let''s compare group set-ups. I suspect we all think ours is the normal one.',
        -- working with a co-therapist
        'A colleague and I share the room for a couples and family format, and we are both used to being in charge.',
        'Co-therapy is a bit like driving a car with two steering wheels.',
        'Have you worked in pairs? I''d be grateful for your do''s and don''ts.',
        -- endings in our work
        'Nobody tells you how many goodbyes this profession contains.',
        'I think I''m decent at beginnings. Endings I tend to blur.',
        'Had a run of endings this month and noticed that I do each one differently.',
        -- waiting lists and intake
        'My practice is full and I still get four enquiries a day.',
        'Saying "I have no space" at half past eight is a grim way to begin a morning.',
        'How do you deal with first enquiries without spending your evenings on the phone?',
        -- messages between sessions
        'It is so easy to type "quick question" and so rarely a quick question.',
        'I caught myself replying to a client message from the checkout queue, which told me something.',
        'Would love to hear your rules for writing between appointments.',
        -- being moved by the work
        'Some days I drive home with the radio off.',
        'My training had a module on countertransference and none on crying in the staff toilet.',
        'Let me put this here because there''s nobody at home I can tell.',
        -- setting up a practice
        'After years in a clinic I furnished a room of my own and turned out to have strong opinions on armchairs.',
        'Anyone here who left employment bit by bit?',
        'Planning my own practice began with a spreadsheet. I looked at it and closed the laptop.',
        -- questionnaires and outcome measures
        'For years I was proudly against questionnaires. I''ve come round, about seventy percent.',
        'Our team wants routine measurement and the mood in the meeting was frosty.',
        'Which measures do you use, and do you ever look at the curve?'
    ])[1 + 3 * (number % 20) + (number / 20 + number / 60) % 3]
    || CASE WHEN seed.pick(id, 4, 3) = 0 THEN E'\n\n' ELSE ' ' END
    || (ARRAY[
        -- peer supervision
        'What helped a bit was a fixed order: ten minutes to present, ten for questions, ten where the presenter only listens. Somebody holds the clock and is allowed to be rude about it.',
        'I notice we bring the tidy cases. The ones where we were ashamed of ourselves stay in the drawer, and those are the ones we''d need it for.',
        'We have now agreed that everyone names one thing they did that week they wouldn''t put in a textbook. First round was sticky, second was the best meeting we''ve had.',
        -- session notes
        'My plan is ten minutes between sessions and four lines: topic, intervention, risk, plan. If it doesn''t fit, it goes to supervision and stays out of the file.',
        'Each sentence, I was once told, should be written as if the client were reading over your shoulder. That got rid of a lot of adjectives.',
        'Dictating didn''t work for me, I sound like a weather forecast. What works, when I stick to it, is a template with headings already filled in and a kitchen timer.',
        -- no-shows
        'My routine is a short message after ten minutes, neutral wording, and a second one the next day with two options for a new time. After that I wait, which is the hard part.',
        'Charging got easier once I explained the rule out loud in the first session and didn''t leave it to the small print. One free miss per half year, everything after that is billed.',
        'A reminder 24 hours before cut mine by about a third. The rest seems to be about the work itself, so I bring it up at the next session with as little reproach as I can manage.',
        -- camera and sound
        'Things that made a difference: lens at eye level, light from the front, a cable instead of wireless, and hiding my own picture after the first minute.',
        'I move the client''s window right under the camera, so looking at them comes close to looking at the lens. I also sit further back now, hands visible, because otherwise half the body language is gone.',
        'In an echoing room a wool blanket over the door does more than an expensive headset. Ask a colleague for a ten minute test call, clients are too polite to tell you.',
        -- when the connection drops
        'I now settle it at intake: if we lose each other I call by phone within two minutes, and if that fails we each write one line. It sits in the consent form as well.',
        'Reconnecting is one thing, getting back to the feeling is another. I usually repeat the last sentence I heard and ask where they went while the screen was grey.',
        'For anyone with a risk history I confirm the physical address and a contact person at the start of every call. Takes twenty seconds and I''d feel reckless without it.',
        -- burnout of helpers
        'I have gone down from 28 to 22 sessions and the bank account minds more than I do. What I gained is a lunch eaten sitting down.',
        'My own signs are fairly reliable by now: I stop reading, I get sarcastic in supervision and I leave voicemails unheard for a week. A colleague has permission to say so to my face.',
        'Mixing the caseload helped more than time off. Two heavy trauma cases in a row before noon is my limit, and the admin assistant knows it.',
        -- raising fees
        'In the end I gave eight weeks'' notice in writing, one paragraph, no long justification, and mentioned it in the session before the letter went out. Two people asked for a talk about it and both talks were useful.',
        'New clients get the new rate from day one, current ones stay on the old one for a while. It is more bookkeeping than I expected, but I can look people in the eye.',
        'My supervisor asked why I announce a new fee as if it were a diagnosis. That took up the entire hour and I paid for it, naturally.',
        -- reduced fee slots
        'At present it''s three places, limited to six months, then we look at it together. The time limit felt harsh at first, and it turned out to be easier on both sides than a vague favour.',
        'Proof of income I don''t ask for. People choose one of three rates and in my experience hardly anyone picks the lowest without needing it.',
        'My honest limit is what I earn per hour after room, insurance and supervision. Once I had that number on a sheet of paper the generosity became calmer.',
        -- being asked personal questions
        'My rule of thumb: I answer if I would be fine with it being repeated at a bus stop, then I ask what made it important just now. Mostly it is worry about being understood.',
        'I have regretted answers I gave too quickly far more often than the ones I postponed. "Let me think about whether that''s useful for you" buys me a week.',
        'Online, private life leaks anyway, because they see my bookshelf and occasionally the cat. I''d rather choose what is visible than pretend I''m a blank wall.',
        -- silence and stuck moments
        'Naming the stuckness is still the best move I have. "I get the impression we''re both working hard and staying on the spot, is that how it is for you?" has opened more doors than any technique.',
        'Sometimes I change the setting instead of the method: a walk, chairs turned, a sheet of paper between us, or forty minutes in place of fifty. It gives my own head a shake too.',
        'Sometimes it helps me to reread my notes from session three and compare the goals with what we''ve been talking about. Often we drifted, and neither wanted to be the one to say so.',
        -- reading group
        'A former team of mine did one article a month, twenty pages at most, and whoever hadn''t read it came anyway and asked the naive questions. Those were usually the good ones.',
        'My best finds lately were old case studies, the long ones with the failures left in. Recent manuals are handy but everybody in them gets better by chapter nine.',
        'Older process research on alliance ruptures is what I keep going back to. I write one sentence per text on an index card: what would I do differently on Tuesday because of this?',
        -- choosing training
        'Watching live or recorded sessions did more for me than slides ever could. If a course has no role play and no recordings I don''t book it anymore.',
        'What nobody mentions is the supervision afterwards. Two days of input evaporate within a month unless somebody looks at your attempts.',
        'At this point going deep in one approach appeals to me more than another starter kit. On the other hand, a short course on sleep was the most useful ninety euros I ever spent.',
        -- group formats
        'Eight people, ninety minutes, twelve meetings works for me, with individual talks before the start. Below five it gets thin as soon as two are ill.',
        'Online I wouldn''t go above six. We start with a one-word round, mics open the whole time, and chat switched off because the side conversations ate the room.',
        'A co-leader changes everything, mainly the half hour afterwards. Alone I carried it all home, together we leave most of it in the corridor.',
        -- working with a co-therapist
        'We agreed on a fifteen minute talk before and twenty after, paid, in the calendar, and not to be traded for anything. When we skip it you can feel it in the next meeting.',
        'One leads, one watches, and we swap at half time. The watcher may interrupt with "can we pause a second", and we think aloud in front of everyone.',
        'Our disagreements turned out to be good material. People seem relieved to see two grown-ups hold different views and still share the biscuits.',
        -- endings in our work
        'What I try to do: announce it at least four sessions ahead, look back at the first notes together, and write a plan for bad weeks that fits on one page.',
        'Ghosted endings stay with me longer than the hard talks. I send one friendly closing letter with the door left open, then I bring my own leftovers to supervision.',
        'Follow-up after three months is built into my contracts now. It takes the drama out of the last hour, and I learn whether any of it lasted.',
        -- waiting lists and intake
        'These days I do one block of fifteen minute calls per week and nothing outside it. The reply template says when that is, what it costs (nothing), and where to go if it''s urgent.',
        'Instead of a long list I keep a short one with eight names and an honest estimate. Everyone else gets three addresses of colleagues, which I update monthly.',
        'The form got cut from 30 questions to six. What remains is what brings you, what have you tried, when can you come, and a clear risk question with a number to call.',
        -- messages between sessions
        'Mine are in the welcome text: I read on workdays, I answer within two, I keep it to a few lines, and the chat is not for emergencies. Repeating it kindly in week three is part of it.',
        'I treat longer messages as material and say so: "Thank you, I have read it, let''s start with that next time." Almost everyone is fine with this.',
        'When someone writes a lot it''s usually worth asking what the gap between sessions is like. Twice we moved to shorter and more frequent meetings and the writing stopped by itself.',
        -- being moved by the work
        'I have a small ritual after the last hour: window open, hands washed, three sentences in a notebook that stays in the drawer. It sounds like nothing and it marks the end.',
        'Showing that I''m touched has rarely done harm, as long as the client does not end up taking care of me. The measure I use is whose feeling takes up the space afterwards.',
        'Supervision helps with the understanding, swimming helps with the rest. I''ve stopped waiting for the point where nothing gets to me, I wouldn''t trust it anyway.',
        -- setting up a practice
        'Sharing by the day was the best decision for me: lower rent, and somebody in the kitchenette to swear with. Check the walls first, ours let every laugh through.',
        'Put money for tax aside from the first invoice on. Also budget for the boring items, like liability insurance, a lockable cabinet and a white noise thing for the hallway.',
        'It took around five months until the week was reasonably full. Referrals came from two GPs I visited in person and practically none from the website I had worried about.',
        -- questionnaires and outcome measures
        'A short scale at the start and four questions on the session at the end, three minutes in total. The value lies in talking about it, a form that goes straight into the file is wasted.',
        'A low score on the alliance items used to ruin my evening, by now I take it as news. The one time everybody gave me tens, I was probably being too nice.',
        'Twice a simple scale showed me that someone was getting worse while our talks felt lovely. That alone has paid for the effort, though I still skip it in a crisis.'
    ])[1 + 3 * (number % 20) + seed.pick(id, 1, 3)]
    || CASE WHEN seed.pick(id, 3, 5) = 0 THEN '' ELSE ' ' || (ARRAY[
        'What''s it like at your end?',
        'Curious what others do.',
        'Grateful for pointers, also the blunt ones.',
        'Not looking for the perfect answer, just some company.',
        'If you''ve found something better, I''m all ears.',
        'Newcomers to the profession, please answer too, you see things we''ve stopped seeing.',
        'Half-finished thoughts are fine.',
        'Would be happy to talk it through with two or three of you on a call.',
        'I''m taking this to supervision as well.',
        'Your thoughts?',
        'Feel free to tell me I''m overthinking it.',
        'That''s where I am at the moment. Ask me again in half a year.',
        'Tell me I''m not the only one.',
        'Back to work, the next session is waiting.',
        'Disagreement welcome.',
        'What would you do differently?',
        'I''ll collect the answers and post a summary if there are enough of them.',
        'Maybe this is obvious to everyone else, in which case just smile and scroll on.',
        'Thanks for reading, this forum has saved me several awkward phone calls.',
        'Even a one-line reply would help.'
    ])[1 + seed.pick(id, 2, 20)] END
$$;

-- What a member writes under a post of a support community; consecutive numbers open differently.
CREATE OR REPLACE FUNCTION seed.comment(number int, id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        'Thanks for putting this up.',
        'Read this twice.',
        'You put that better than I ever have.',
        'Same here, more or less.',
        'Oh, I know this one.',
        'Been somewhere near this myself.',
        'Glad you posted.',
        'Needed to read something like this, so thank you.',
        'This could have been me a couple of years ago.',
        'Nodding along over here.',
        'Only just found this and I''m glad I did.',
        'Don''t comment much, but this one got me out of hiding.',
        'Good on you for writing it down.',
        'Saved this one.',
        'My tea went cold while I was reading this.',
        'I was only going to scroll past and then I didn''t.',
        'Well said.',
        'Every word of this sounds familiar.',
        'Honest posts like this are why I still come here.',
        'Reading this at the bus stop and nearly missed the 14.',
        'Can''t speak for everyone, but this landed with me.',
        'Something in here made me put the phone down for a minute and think.',
        'It helps to see it written out by somebody else.',
        'Right there with you.',
        'Hello from someone who mostly just reads along.',
        'For what it''s worth, I''m glad you said it here.',
        'Yes.',
        'Feel a bit seen, not going to lie.',
        'My partner asked what I was reading so intently and it was this.',
        'Sending you a wave from a few towns over.',
        'Posting takes some nerve, or it does for me anyway.',
        'I don''t know you but I recognise a lot of this.',
        'No idea how you found the words, but I''m pleased you did.',
        'There are more of us than you''d think.',
        'Could''ve written this myself, with more spelling mistakes.',
        'Kept thinking about this while I did the dishes.',
        'Just wanted you to know somebody read all of it.',
        'Came back to this one because it stuck in my head.',
        'Okay, this is uncomfortably close to home.',
        'Logged in specially to reply to this.',
        'You''re in decent company here.',
        'Pretty sure my therapist would like this post.',
        'Reading this did me good.',
        'Typed three replies and deleted them all, so this is just me saying hi.',
        'Big fan of how plainly you put things.',
        'We don''t know each other, but hi, and thank you.',
        'Sitting in the car outside work reading this.',
        'What you wrote makes sense to me.',
        'Thank you, truly.',
        'Agree with more of this than I''d like to.',
        'Somehow this was exactly the right thing to find over a bowl of cereal.',
        'Hear you.',
        'Lots in here that I recognise.',
        'Posts like this make me feel less odd.',
        'If nothing else, you''ve got one person in your corner.',
        'Following this one.',
        'Hope you don''t mind me jumping in to say it''s not just you.',
        'Always good to see somebody say it out loud.',
        'Quick hello before my shift, because I didn''t want to leave this without a reply.',
        'Proper post, this.'
    ])[1 + number % 60]
    || CASE WHEN seed.pick(id, 4, 8) = 0 THEN '' ELSE ' ' || (ARRAY[
        'It got easier for me once I told my sister, in a supermarket car park of all places.',
        'What helps me is writing one line a day in a cheap notebook, even if the line is just "soup".',
        'I''ve had weeks where the washing-up was the whole achievement, and weeks where it wasn''t even that.',
        'My therapist keeps telling me slow still counts, and annoyingly the evidence is on their side.',
        'Some days I''ve got it all figured out by lunch and lost it again by tea.',
        'A friend of mine says the same sort of thing and I never know what to answer, so I make toast.',
        'Took me about four years and one very patient GP to talk about my own stuff out loud.',
        'One tiny thing that works for me: shoes on before I''ve decided anything.',
        'There''s a bench near my work where I go to have exactly this kind of thought.',
        'When I tried to explain mine to my brother I ended up drawing it on a napkin. He still has the napkin.',
        'I used to think everyone else had been handed a manual.',
        'If it''s any use, I set a timer for ten minutes and only have to deal with things until it rings.',
        'My own version involves a lot of staring into the fridge.',
        'Nobody tells you how ordinary most of it looks from the outside.',
        'I keep a list in my phone of things that were true on a bad day and still true on a good one. It''s short, but it exists.',
        'The dog gets the long version and my friends get the short one, and that seems to work.',
        'Mornings are my weak spot, so I put the kettle on before I let myself think.',
        'For me it goes in loops, and I''ve stopped treating every loop as starting over.',
        'Last time I was anywhere near this I cleaned the oven, badly, and it sort of helped.',
        'Whatever happens next, eat something with it.',
        'It was people in here who got me to say things before they piled up.',
        'My trick, if you can call it one, is telling one person by text so it isn''t only in my head.',
        'I said something similar in my group once and three people looked at their shoes, then all started talking.',
        'Going for a walk is the most irritating advice in the world and I do it every day.',
        'In my coat I still have the bus ticket from the day I first went to talk to somebody.',
        'Half of what I know about coping I got from strangers typing in threads like this.',
        'Turns out mine is worse when I''ve skipped lunch, which is an insultingly simple thing to learn at my age.',
        'Somebody told me once to talk to myself the way I''d talk to a colleague I quite like. Not a friend, that felt like too much, just a colleague.',
        'The bit nobody sees is usually the bit that took all the work.',
        'At our house we rate the day out of ten over dinner, and a four is a perfectly respectable number.',
        'Other people''s posts used to make me jealous or tired. Now mostly they make me feel like I''m in a queue with decent people.',
        'I write mine on the backs of receipts and find them in coats months later.',
        'Can''t say I''ve solved it, but I''ve got better at spotting it coming up the road.',
        'Had a very wobbly patch after I moved flats, and what I remember is how slowly it changed and then that it had.',
        'My shoulders only come down when I get my hands into something, dough or soil or a sink.',
        'You''d be surprised how many people at my work turned out to be dealing with a version of it.',
        'Talking while driving works for me, because nobody has to look at anybody.',
        'Saying it badly beats not saying it, at least that''s how it''s gone for me.',
        'I''ve got a blue folder for this stuff, appointments, notes, odd thoughts, and it calms me just to see it on the shelf.',
        'When my head is busy I count the yellow things in the room. There are never many, which is sort of the point.',
        'Next to my bed there''s a sticky note that says "you''ve been here before", in very bad handwriting.',
        'Used to hide in the stockroom at my old job for five minutes at a time, and honestly those five minutes did a lot.',
        'The best I''ve managed is to do the next dull thing, then the one after that.',
        'Everyone''s pace is different. Mine is roughly that of a supermarket trolley with one bad wheel.',
        'A neighbour left a tub of soup on my step in the middle of my worst month and I think about it weekly.',
        'It''s the small stuff I go back to: clean sheets, a podcast about canals, an early night.',
        'I talk mine over with the cat, who has no notes.',
        'With me it looked like nothing was moving at all until I read my old messages.',
        'Phone in the other room after ten has done more for me than I''d like to admit.',
        'These days I bring things like this to my sessions instead of pretending the week was fine.',
        'My gran used to say you can only peel one potato at a time, and I hated it, and she was right.',
        'Do you have someone you can talk to about this kind of thing? For me it was a cousin I barely knew.',
        'Honestly the waiting was always harder for me than the thing itself.',
        'After a rough year I measure things by whether I''ve watered the plants, and lately they look alright.',
        '"Sleep on it" is boring advice but I''ve never regretted it.',
        'In my case it took a spreadsheet, which tells you something about me.',
        'Two things can be true at once, as my counsellor says roughly every session.',
        'With mine, my stomach knows before I do, so I''ve learned to ask my stomach first.',
        'We do a thing at home where you can just say "yellow" and nobody asks any questions.',
        'Before bed I write down one thing that can wait till tomorrow, and then I make it wait.'
    ])[1 + seed.pick(id, 1, 60)] END
    || CASE WHEN seed.pick(id, 4, 8) < 4 THEN '' ELSE ' ' || (ARRAY[
        'Anyway, that''s me.',
        'Rooting for you.',
        'Be kind to yourself this week.',
        'Come back and tell us how it goes.',
        'No need to answer.',
        'Take it easy.',
        'One day at a time and all that.',
        'You''re not on your own with it.',
        'Keep posting.',
        'Hope tomorrow treats you well.',
        'That''s all I''ve got.',
        'Virtual biscuit for you.',
        'Go gently.',
        'We''re around.',
        'Drink some water too.',
        'My inbox is open if you ever want it.',
        'Speak soon.',
        'Right, better get on with things.',
        'Look after yourself.',
        'I''ll be checking this thread.',
        'Rambling now, sorry.',
        'Hope that makes some sort of sense.',
        'Good luck with the rest of the week.',
        'From one odd sock to another.',
        'Fingers crossed for you.',
        'See you in the next thread.',
        'Anyhow, I''m glad you''re here.',
        'You''ve got company.',
        'Your mileage may vary, obviously.',
        'Warm wishes from over here.',
        'Onwards, slowly.',
        'Small steps.',
        'All the best with it.',
        'Sorry, meant to keep this shorter.',
        'Have something nice for dinner tonight.',
        'Thinking of you.',
        'Make of that what you will.',
        'Till next time.',
        'Hang in there, all of us.',
        'End of speech.'
    ])[1 + seed.pick(id, 2, 40)] END
$$;

-- What a therapist writes under a post of a support community.
CREATE OR REPLACE FUNCTION seed.reply(number int, id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        'Thank you for sharing this here.',
        'I''m glad you brought this to the group.',
        'There''s a lot in what you wrote.',
        'I can tell some thought went into this.',
        'What you describe will be familiar to plenty of people here.',
        'Speaking as a therapist, and as someone who has had a week, I appreciated this.',
        'It''s good to see this being talked about so plainly.',
        'Putting something into words is often the hard part, and you''ve done it.',
        'People I work with often tell me something close to this.',
        'You''ve said this very clearly.',
        'I read this slowly, and I''m pleased I did.',
        'No part of this sounds silly to me.',
        'This makes sense.',
        'Good that you wrote it down.',
        'The honesty in this is worth a lot.',
        'Whatever made you decide to post, I''m glad you did.',
        'Posts like this help the people who only read along, too.',
        'Reading this, I found myself slowing down to take it in.',
        'I''ve been turning this over since I read it.',
        'That took some care to write, I think.',
        'Many of us, therapists included, will recognise something in this.',
        'You put this more clearly than most of my textbooks did.',
        'Chances are several people here are quietly relieved you said it.',
        'Hello, and thank you for trusting the group with this.',
        'I appreciate you being this straightforward.',
        'It sounds as though you''ve been paying attention to yourself.',
        'One of the better things about this place is posts like yours.',
        'My first reaction was simply to be glad you said it.',
        'Noticing it and saying so is already something.',
        'You don''t have to have things tidy before you post them, and I''m glad you didn''t wait.',
        'Thanks for letting us in on this.',
        'I don''t know your full situation, but I can see why this is on your mind.',
        'If a client told me this, I''d put my pen down and listen.',
        'Plenty here worth holding on to.',
        'Something about how you put this stayed with me.',
        'This group keeps teaching me things.'
    ])[1 + number % 36]
    || CASE WHEN seed.pick(id, 4, 8) = 0 THEN '' ELSE ' ' || (ARRAY[
        'It can help to note what the hour before was like as well as the moment itself: food, sleep, who was in the room.',
        'If you have sessions of your own, this would be a good thing to read out there word for word.',
        'When things feel tangled, I often suggest writing two lines: what happened, and what I told myself about it.',
        'Try making the out-breath longer for a minute or two, nothing fancy, and see what your shoulders do.',
        'You might ask yourself what you''d say to a friend who posted this, and then say about half of it to yourself.',
        'One small step that fits into ten minutes is usually worth more than a plan for the whole month.',
        'Feelings tend to come with a body part attached. It can be useful to ask where this one sits.',
        'There''s no correct speed for any of this, though I know it can feel as if there''s a timetable.',
        'Something I hear a lot is that telling one trusted person changed more than any technique did.',
        'It may be worth keeping a short record for a week, just a number and three words in the evening.',
        'Be careful with the word "should", it tends to do a lot of damage quietly.',
        'Ups and downs over a couple of weeks are normal, and one day rarely tells you much by itself.',
        'Perhaps pick the easiest part first. The easiest part is allowed to be very easy.',
        'And if things ever feel like too much to manage alone, a GP or a crisis line is there for exactly that. You don''t need to be at breaking point to call.',
        'I sometimes ask people to describe it as weather, because weather moves and nobody blames themselves for it.',
        'What usually gets overlooked is the stuff you are already doing that works, so write that down as well.',
        'A question you could sit with: what would make tomorrow five per cent lighter?',
        'Setting aside ten minutes a day for worrying, with a clock and a particular chair, sounds odd and works for a surprising number of people.',
        'Our minds are good at predictions and poor at checking them afterwards. Keeping score on paper can be quite an eye-opener.',
        'Rest is part of the work here, although it never looks like it.',
        'You could try naming what you feel with one plain word before deciding what to do about it.',
        'Sometimes "when" is a more useful question than "why": when is it a little stronger, when is it a little weaker?',
        'Old habits often protected us once, so I''d go easy on yourself for still having a few.',
        'Mixed feelings are allowed, by the way, and you don''t have to pick the right one.',
        'Most people find it easier to talk while walking side by side than across a table.',
        'Leave yourself a note for the next hard day, in your own words, and keep it somewhere you''d actually see it.',
        'Asking for a bit of practical help, a lift or a meal or an hour of quiet, counts as looking after yourself.',
        'Five slow minutes with a warm drink and no phone is a modest suggestion, but I make it nearly every week.',
        'Don''t worry about doing this perfectly; roughly and often does the job.',
        'Worth remembering that tired brains make everything sound more final than it is.',
        'From what I''ve seen, things shift more easily when we get a little curious about them before we try to change them.',
        'Before the next conversation about it, decide on one sentence you want to get across. Everything else can be messy.',
        'In a session we''d probably look at what a good enough day is like for you, in detail, from breakfast on.',
        'Let the people around you know what helps and what doesn''t, they are usually guessing.',
        'Nobody keeps this kind of thing up every day, and an off day can tell you something useful too.',
        'Small routines carry people a long way: same mug, same walk, lights out at about the same time.'
    ])[1 + seed.pick(id, 1, 36)] END
    || CASE WHEN seed.pick(id, 4, 8) < 4 THEN '' ELSE ' ' || (ARRAY[
        'Be gentle with yourself this week.',
        'Thanks again for writing.',
        'I''d be interested to hear how you get on.',
        'Wishing you a quiet evening.',
        'Go at your own pace.',
        'Do keep us posted.',
        'One thing at a time.',
        'Warm regards from this side of the screen.',
        'You''re welcome to bring it back here any time.',
        'I hope that''s of some use.',
        'Let us know what you notice.',
        'Take good care.',
        'And eat something decent.',
        'General thoughts only, of course, since I don''t know the whole story.',
        'Anyone who knows you well may have a better idea.',
        'Someone here is usually awake.',
        'Kind wishes to you.',
        'You know where to find us.',
        'I''m reading along.',
        'I''m glad you''re here.',
        'No need to reply.',
        'All good wishes.',
        'We''ll be around.',
        'Look after yourself in the meantime.'
    ])[1 + seed.pick(id, 2, 24)] END
$$;

-- What is written under a post of a professional community.
CREATE OR REPLACE FUNCTION seed.peer_comment(number int, id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        'Thanks for raising this.',
        'Glad I''m not the only one thinking about it.',
        'We had nearly this exact conversation in peer supervision.',
        'Following, because I''d like to know what others do.',
        'This is the post I needed between two clients.',
        'Agree with most of this.',
        'Yes, and thank you for saying it where colleagues can hear.',
        'Good one.',
        'I''ve wondered about this more than once.',
        'Saving this for my next supervision.',
        'Funny, I was just turning this over myself.',
        'My whole peer group would have an opinion on this.',
        'Useful, thank you.',
        'Fifteen years in and I still don''t have a tidy answer to this sort of thing.',
        'Nobody covered this in my training.',
        'Read this over a cold lunch at my desk and nodded.',
        'Respect for putting it so honestly.',
        'You''ve put words to something I usually just grumble about.',
        'Can relate.',
        'It''s a relief to see this discussed without jargon.',
        'Our team could do with talking about this.',
        'Very familiar, I''m afraid.',
        'What a good reason to open this site.',
        'Some of this I see differently, but I''m glad it''s being discussed.',
        'Sharing this with a trainee who asks better questions than I do.',
        'Right in the middle of what I''ve been chewing on.',
        'Colleague, I feel this.',
        'Well put.',
        'More of this here, please.',
        'Working alone most of the week, I miss talking about things like this.',
        'Every clinic I know has some version of this.',
        'Helpful to hear it from somebody else''s chair.',
        'Not sure I''d have dared to post it, so thank you.',
        'Here for the replies as much as the post.',
        'I''m relatively new and this is oddly reassuring.',
        'Quietly applauding from room 3.'
    ])[1 + number % 36]
    || CASE WHEN seed.pick(id, 4, 8) = 0 THEN '' ELSE ' ' || (ARRAY[
        'I take it to supervision first these days and decide afterwards.',
        'In my notes I now write what I''d want a stranger to be able to understand, and that settles a good deal.',
        'My supervisor''s standard line is "what would you do on a day when you''d slept well", which is irritating and right.',
        'A colleague and I swap ten minutes of this over instant coffee every week.',
        'What changed things for me was blocking fifteen minutes after every third session. The diary complained, then adapted.',
        'I''d be curious how people handle the paperwork side of it.',
        'The honest answer in my case is that it depends on how tired I am, and I''ve learned to plan around that.',
        'There was a decent article on something close to it in one of the journals, I''ll see if I can dig it out.',
        'I tend to say what I''m noticing in the plainest words I can find, and go from there.',
        'At a previous place we ended up writing half a page of house rules, and the half page got used more than the handbook.',
        'Checking my professional body''s guidance helped a bit, if only to see how vague it is.',
        'A slower first five minutes has done more for me than most courses I''ve paid for.',
        'I got it wrong at least twice before I found something workable, and the repair taught me more than the plan had.',
        'My rule of thumb is to ask what I''d think if I read about it in someone else''s file.',
        'It tends to surface around the fifth or sixth session for me, so now I mention it in the first.',
        'Students on placement often see it more clearly than the rest of us.',
        'I keep a running list of questions like this and take one along to each peer meeting.',
        'Online it plays out differently than in the room, or at least my cat gets more involved.',
        'At the end of the day I close the laptop, water the plant, and only then stop work. It sounds silly but it marks the edge.',
        'Has anyone found a way that survives a full caseload?',
        'What I''d add is that money is often hiding underneath it.',
        'There''s a tendency in our field to make these things sound grander than they are.',
        'I asked a friend who''s a midwife, and apparently their lot have the same trouble.',
        'When in doubt I phone somebody. An email makes me sound more certain than I am.',
        'Most of my thinking about it happens on the train home, which probably isn''t ideal.',
        'For me the test is whether I can explain it to my accountant, who has no patience for theory.',
        'Two chairs, decent light and a clock I can see without turning my head: that''s as far as my certainties go.',
        'I''d separate what''s ours to carry from what belongs to the service, easier said than done.',
        'Last month I tried doing it the other way round, and the sky stayed up.',
        'Reading around helped me less than one blunt conversation with someone who''d been there.',
        'Consent forms, waiting lists, the printer: sooner or later it all ends up in the room with us.',
        'Personally I''d put it in the induction pack.',
        'If anyone wants to set up a small monthly call on this, I''d come.',
        'On good days I think we overcomplicate it. On the others I call my supervisor.',
        'My compromise is a five-line template and permission to ignore it.',
        'It''s worth asking whoever runs the front desk too, they usually see the pattern before we do.'
    ])[1 + seed.pick(id, 1, 36)] END
    || CASE WHEN seed.pick(id, 4, 8) < 4 THEN '' ELSE ' ' || (ARRAY[
        'Curious what others think.',
        'Thanks again for starting the thread.',
        'Happy to compare notes.',
        'Next client''s here, so that''s it from me.',
        'Keep us posted.',
        'Just my two pence.',
        'Would love to hear how it goes.',
        'End of my coffee break.',
        'Message me if you want to talk it over.',
        'Back to my notes.',
        'I may be wrong.',
        'Others will know better.',
        'Solidarity.',
        'No tidy conclusion, sorry.',
        'Good to have this place for it.',
        'Best of luck with it.',
        'To be continued in supervision.',
        'Anyway, back to the inbox.',
        'It''s a start.',
        'Correct me if you see it otherwise.'
    ])[1 + seed.pick(id, 2, 20)] END
$$;

-- Messages between client and therapist: even numbers are the client's, the next one is the therapist's answer.
CREATE OR REPLACE FUNCTION seed.message(number int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        'Something''s come up at work and I can''t make our usual slot this week. Is there anything a bit later?',
        'No problem. I''ve opened two slots towards the end of the week, just pick the one that suits you.',
        'Did the thought record three times instead of seven. The third one is on a napkin.',
        'Three is plenty to work with. Bring the napkin.',
        'I said no to the extra shift. My hands were shaking but I said it.',
        'Shaking and saying it anyway, well done. Let''s look at how the rest of the day went when we talk.',
        'Quick question, does the breathing thing count if I do it on the bus?',
        'It counts double on the bus. Keep your eyes open if closing them feels odd.',
        'The video froze twice last time and I felt bad asking you to repeat yourself.',
        'Please do ask, every time. If it freezes again we''ll switch to phone, the number is in your appointment details.',
        'Could you send me a receipt for last month? My insurance wants one with your registration number on it.',
        'It''s in your documents now, with the number at the bottom. Tell me if they ask for anything else.',
        'Rough night. I''m safe, just wanted to tell someone who''d get it.',
        'Thank you for telling me, and for being clear that you''re safe. Keep things small where you can, and use the list on your safety plan if anything changes.',
        'My mother rang and I let it go to voicemail, then felt guilty for two hours.',
        'You gave yourself a choice there, even if it was an uncomfortable one. Jot down what the guilt was saying and we''ll have a look at it.',
        'Six hours of sleep in a row. Boring news, I know, but I wanted to report it.',
        'That is the best boring news I''ve had all week. What was different about the evening, do you think?',
        'Is it normal to feel worse after a session? Last time I went home and just lay on the rug.',
        'It can happen, especially when we''ve stirred something up. The rug is fine. Next time we''ll leave ten minutes at the end to come down a bit.',
        'Thank you for not filling the silence last time. I needed it.',
        'Thank you for saying so. I wasn''t sure, and it helps me to know.',
        'Where would I find the worksheet you mentioned, the one with the circles?',
        'It had ended up in the wrong folder, sorry. You should see it under worksheets now.',
        'Went to the dentist. Four years late, but I went.',
        'Four years late still counts as going. Was it as bad as the prediction you wrote down?',
        'Not sure I want to do the exposure task this week. Is that allowed?',
        'It''s allowed. Could you do a half-size version, or shall we pick a different step together? Either is fine.',
        'My boss read my email out in front of everyone and I went hot and couldn''t speak. I keep replaying it.',
        'That sounds mortifying, I''m sorry. If the replay starts, try writing it down once, start to end, and then put the page away until we meet.',
        'Do you need the new consent form signed before our next session or can I do it there?',
        'Before would be great, it only takes a minute on the forms page. If it gives you trouble we can do it together at the start.',
        'Been thinking about what you asked, who I''d be without the worry. I don''t have an answer and it annoys me.',
        'Being annoyed by it may be a good sign. Don''t answer it yet, just carry it around for a bit.',
        'Someone at the gym said hello and I said hello back and nobody died.',
        'Excellent outcome. Put it on the list.',
        'Forgot to cancel in time and I see I''ve been charged. Fair enough, but wanted to say sorry.',
        'Thanks for the message, no hard feelings. It happens to nearly everyone once.',
        'Can I bring my partner along for one session? There''s something I can''t seem to say at home.',
        'Yes, that''s possible. Let''s use part of our next session to plan what you''d like out of it, then find a time that works for the three of us.',
        'The sound was terrible on my side last time, like you were in a bucket.',
        'A bucket isn''t the look I''m going for. I''ve changed my microphone, and if it happens again please stop me straight away.',
        'Cried in the car park for twenty minutes and then went in and did the shopping. Not sure if that''s good or bad.',
        'I''d call it both at once. You let it out and you got your groceries, and you don''t have to grade it.',
        'What was the name of the exercise with the five things you can see?',
        'Usually just called 5-4-3-2-1 grounding. Five you can see, four you can touch, three you can hear, two you can smell, one you can taste.',
        'My address needs changing on the forms because I''ve moved. Do I do that or you?',
        'You can change it yourself under your profile, and I''ll update my copy. Hope the new place has good light.',
        'Bit of a wobble since the family dinner. My uncle did the thing again.',
        'Ah, the thing. Would it help to write down the sentence you wish you''d said? We can start with that next time.',
        'Read back through my mood log and there are more fours and fives than I thought. I''d have sworn it was all twos.',
        'That''s why we write it down. Keep going as you are, no need to aim for sixes.',
        'Would it be okay to have the session by phone this week? My flatmate has visitors and the walls are thin.',
        'Phone is fine. If it''s easier you can walk while we talk.',
        'I didn''t do the homework and I nearly cancelled because of it.',
        'I''m glad you told me and that you''re still coming. There''s no mark for it, and the reasons it didn''t happen are useful in themselves.',
        'They offered me the job. I''ve read the email about nine times.',
        'Congratulations, that is lovely news. Read it a tenth time, then tell someone who''ll shout a bit.',
        'The new tablets make me feel foggy. Should I stop taking them?',
        'Please ring the doctor who prescribed them or your pharmacist before changing anything, that one is theirs to answer. Write down what you''re noticing and when, it will help them.',
        'Had an argument with my sister and actually used the pause. It was about four seconds long.',
        'Four seconds is a long time in an argument with a sister. How did the second half go compared with usual?',
        'I couldn''t log in to the waiting room last time and panicked that you''d think I hadn''t come.',
        'I''d never assume that. If you can''t get in, send me a line here and I''ll ring you.',
        'Sometimes I think I''m wasting your time because other people have it worse.',
        'You aren''t. Let''s talk about that thought properly, I suspect it turns up in other places too.',
        'Could we look at my fee again? My hours got cut and I''m doing sums.',
        'Of course, thank you for raising it early. I have a couple of reduced places, and I''ll bring the details to our next session.',
        'Back at choir for the first time. Sat in the last row and only mouthed the words, but I stayed until the end.',
        'Staying until the end was the goal, so you''ve done it. The singing can come when it comes.',
        'That letter from the hospital came and I''ve put it in the bread bin.',
        'Good a place as any. If you like, bring it unopened and we''ll open it together.',
        'My neighbour''s dog died and I''m more upset than the neighbour. Is that weird?',
        'It doesn''t sound weird to me. Small losses sometimes let the bigger ones in through the side door, and we can make room for that.',
        'Just to say I won''t have internet for a couple of days because the router''s died, so don''t worry if I''m quiet.',
        'Thanks for the heads up. May the engineer arrive when they say they will.',
        'I told my friend about the panic attacks and she said she gets them too. All these years.',
        'All these years! I''m glad you told her. How did it feel to be the one who went first?',
        'Please can you explain again what the scale on the questionnaire means? I never know if a 2 is good.',
        'Lower is lighter: 0 is not at all and 3 is nearly every day. Go with your first hunch, we look at the pattern more than the number.',
        'There''s a staff party coming up and I''m already planning my excuse.',
        'What if you planned your exit as well as your excuse? Forty minutes, one drink, one person you like, then home.',
        'It''s the anniversary of my dad''s death this week and I don''t know what to do with myself.',
        'That''s a heavy one to carry through a week. You could pick one small thing that was his, his soup, his radio station, and give it half an hour.',
        'The recording of the relaxation exercise stops after two minutes for me.',
        'Thank you, that''s a faulty file. I''ve uploaded it again and checked it plays to the end.',
        'Supermarket without headphones. Sweaty, but done.',
        'Sweaty but done is a very good description of this work. How high did it get out of ten, and where was it at the till?',
        'I think I was rude to you last time. I was tired and it came out sharp.',
        'I noticed you were tired, and I didn''t take it badly. If some of it was about something I said, I''d like to hear that too.',
        'Do I have to keep the diary every day? Some days there''s honestly nothing to put.',
        'Every other day is fine. And "nothing today" is a perfectly good entry.',
        'My GP is asking for a short letter about our work. Is that something you do?',
        'I do. I''ll draft it and show it to you first, and nothing goes out until you''ve said yes.',
        'Three good days in a row and now I''m just waiting for it to go wrong.',
        'Waiting for the bill, so to speak. See if you can notice the waiting without arguing with it, and tell me what it says.',
        'Deleted the app I was scrolling at night. Reinstalled it. Deleted it again.',
        'Two deletions to one installation, so you''re ahead. What were you looking for on the night it came back?',
        'Can you see my latest check-in? It says it''s submitted but the page went white.',
        'It came through, all of it. Thank you for checking.',
        'Walked past my old office and didn''t cross the street.',
        'That''s a big one, quietly done. Give yourself something nice for it.',
        'How many more sessions do you think I''ll need? Not fishing, just trying to plan money.',
        'A fair thing to ask. Let''s take stock together next time, look at what you came for and put a rough number on it.',
        'My son asked why I go to therapy and I said it''s like the garage but for thoughts.',
        'I may borrow that. It sounds like a good answer and an honest one.',
        'Not doing great. Nothing happened, it''s just grey.',
        'Grey is worth telling me about too. Pick one thing from your short list, the shortest one, and don''t ask it to make you feel better, just do it.',
        'I found our old session notes in my bag and I''d forgotten how bad the lifts were. I take the lift every day now.',
        'What a thing to find in a bag. Keep it somewhere, it''s good evidence for harder weeks.',
        'I need to cancel, my stomach has decided against everything. Sorry for the short notice.',
        'Don''t worry about it, get some rest and drink what you can. I''ll mark it as illness so there''s no charge.',
        'The picture you asked me to draw is awful and I''m only showing it to you.',
        'Awful is welcome. I''m looking forward to meeting it.',
        'Been having that dream again, the one with the stairs.',
        'Thanks for letting me know. If you can, scribble down how it ends and what you felt on waking, no need to make sense of it.',
        'Is what I type here read by anyone else?',
        'These messages are between you and me. The limits we talked about at the start still apply, if someone''s safety is at risk, and I''d tell you first wherever I could.',
        'My flatmate said I seem calmer. I wanted to argue with them about it.',
        'Arguing about being calm would have been impressive. Could you let it be true for a day and see how it sits?',
        'I want to try sessions every two weeks instead of weekly, if you think that''s sensible.',
        'Sounds worth a try. Let''s do four like that and then check how it''s going.',
        'Sat with the urge for fifteen minutes like you said and it did go down. Then it came back smaller.',
        'That''s the curve we drew, and now you''ve seen it with your own eyes. Well done for sitting it out.',
        'Someone asked how I was and I told them the truth. They went a bit pale.',
        'Some people need a moment. Did they stay, and was it any lighter for you afterwards?',
        'Nothing urgent, I just wanted to say the last session helped. I''ve been less hard on myself about the house.',
        'That made my day, thank you. The house can wait, it isn''t going anywhere.'
    ])[1 + number % 128]
$$;

-- A therapist's note on a session: what was brought, what was done, what comes next.
CREATE OR REPLACE FUNCTION seed.session_note(id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        'Client reported about five hours of sleep a night and waking before the alarm with a tight chest.',
        'Low mood most of the week, slightly better on the two days client left the flat before noon.',
        'Arrived visibly tired after a run of late shifts. Described feeling "like a phone on three per cent".',
        'Client spoke mainly about an argument with a sibling over their parents'' house.',
        'Two panic attacks since last contact, one on a train platform and one at home. Both subsided within fifteen minutes.',
        'Feels behind at work and has been hiding unopened emails in a subfolder.',
        'Described a good week overall, with one difficult evening after a phone call from a former partner.',
        'Client brought up the anniversary of a friend''s death, not previously mentioned.',
        'Continued worry about health. Client looked up symptoms online on most days and noticed feeling worse each time.',
        'Reports eating irregularly, mostly toast and coffee until late afternoon.',
        'Client described avoiding the staff kitchen in order not to be asked questions.',
        'Main concern was money: reduced hours, a rent increase, and shame about asking family for help.',
        'Mood rated 4 out of 10, up from 3. Client was sceptical about the difference.',
        'Spoke quickly and jumped between topics; named the fear of "running out of time" twice.',
        'Client reported snapping at a partner over small things and feeling guilty for hours afterwards.',
        'Homework partly completed. Client had expected criticism for this and said so.',
        'Feels lonely since moving, has not spoken to anyone outside work for several days at a time.',
        'Returned to the topic of a demanding parent and a habit of saying yes before thinking.',
        'Client tearful at the start when talking about packing up a relative''s belongings.',
        'Irritability and muscle tension throughout the week, which client links to noise from the flat above.',
        'Discussed a recent job interview. Client was convinced it had gone badly, then mentioned being invited back.',
        'Quiet at first, with long pauses. Client said that deciding to come at all had taken most of the morning.',
        'Checking the front door has increased again, up to eight times before leaving.',
        'Presented as more relaxed than in previous sessions, and made a joke about the waiting room music.',
        'Client reports three weeks without alcohol and some pride in this, along with poor sleep.',
        'Struggling with a decision about whether to go back to full-time hours.',
        'Intrusive memories have been less frequent. Client was startled by a slammed door but recovered quickly.',
        'Client described a conflict with a flatmate about cleaning that "was never about the cleaning".',
        'Concerned about a parent''s memory and about being the only one of the family living nearby.',
        'Said the week had been "nothing special", then recalled two walks and a dinner with friends.',
        'Noted a dip after stopping the daily walks because of a sore knee.',
        'Described self-critical thoughts after a mistake at work, mainly "everyone can see it now".',
        'Worries about an upcoming family gathering took up most of the opening conversation.',
        'Energy low, concentration poor; client reads the same page several times and gives up.',
        'Client had managed a phone call that had been put off for five weeks and seemed surprised by how short it was.',
        'Expressed doubts about whether therapy is helping and raised the question of cost.',
        'Ongoing tension around a separation, particularly handovers and messages about practical matters.',
        'Client reported feeling numb rather than sad, and found this more worrying.',
        'Felt overlooked by a close friend and withdrew for several days without saying why.',
        'Back pain again this week, which client finds harder to bear on days spent alone.'
    ])[1 + seed.pick(id, 0, 40)]
    || ' ' || (ARRAY[
        'Reviewed the week''s log together and marked two moments that went better than predicted.',
        'Drew a simple maintenance cycle and let client fill in the boxes in their own words.',
        'Practised slow breathing with a longer out-breath for several minutes. Tension fell from 7 to 4 by own rating.',
        'Used a downward arrow on one recurrent thought; client arrived at "then I''m a burden" and stayed with it.',
        'Mostly listening and reflecting. Client did not want techniques this time and said so clearly.',
        'Role-played a short conversation in which client asks for more time before giving an answer.',
        'Explored evidence for and against the main worry, and settled on a more workable wording.',
        'Built a hierarchy with seven steps and agreed which one is small enough to try.',
        'Psychoeducation on the stress response, using a car alarm as an example. Client found the image useful.',
        'Looked at values with a card sort. Client chose reliability, humour and time outdoors.',
        'Carried out a brief risk check; no current concerns, protective factors unchanged.',
        'Introduced the idea of worry time and worked out where in the day it could fit.',
        'Traced the pattern back to earlier experiences in the family, at a pace set by client.',
        'Grounding with the five senses at the start, then a recap of goals. Two of four goals reworded.',
        'Wrote an unsent letter together, the first half page only.',
        'Compared what client would say to a friend in the same position with what client says to themselves.',
        'Planned activities for the mornings, since these have been the hardest part of the day.',
        'Repeated the questionnaire and talked through the scores, which are slightly lower than at intake.',
        'Examined one situation from the week minute by minute and found the point at which avoidance started.',
        'Recalled an earlier setback and listed what had helped client recover from it.',
        'Worked on naming emotions more precisely, with a feelings wheel as support.',
        'Addressed the working relationship directly. Client said it helps when sessions have a clear plan.',
        'Discussed limits with other people and drafted two sentences client could actually imagine saying.',
        'Imagery exercise of a safe place; client picked a bench by a canal and described it in detail.',
        'Went over sleep habits and picked out one change that seemed realistic.',
        'Set up a behavioural experiment with a written prediction and a way of checking it.',
        'Chair work with the critical voice, kept short. Client reported feeling foolish, then lighter.',
        'Summarised strengths seen over the last weeks, which client found hard to hear without objecting.',
        'Helped client sort current problems into "can act on", "can wait" and "not mine".',
        'Mapped the support network on paper. There are more names on it than client had expected.',
        'Practised noticing thoughts as thoughts, with leaves on a stream and then with passing buses.',
        'Reviewed the warning signs list and added two early ones.',
        'Some time spent on progressive muscle relaxation, with hands and shoulders as the focus.',
        'Talked about what a good enough week would look like and broke it down into ordinary details.',
        'Checked how the last agreed task went and adjusted it to half its size.',
        'Stayed with the feeling in the body for a few minutes instead of analysing it. Client noticed that it moved.',
        'Made a timeline of difficult and good periods; client pointed out how much had been managed alone.',
        'Gave space to the feelings underneath, without pushing for more.',
        'Problem-solving in steps: five possible solutions listed, including one silly one, and one chosen.',
        'Considered the cost and benefit of the current coping strategy, on two sides of one sheet.'
    ])[1 + seed.pick(id, 1, 40)]
    || ' ' || (ARRAY[
        'Client to keep a brief evening log, one number and three words.',
        'Continue weekly sessions. Next time return to the topic of boundaries.',
        'One small step before the next session, with a note on predicted and actual anxiety.',
        'Breathing exercise once a day, preferably at the kitchen table after breakfast.',
        'Next session to begin with the parts left over from this one.',
        'Agreed on three short walks, of which one may be skipped without guilt.',
        'Client will speak to their GP about sleep. No other changes.',
        'Therapist to send the worksheet on self-talk; client to fill in one column only.',
        'Move to fortnightly sessions for a trial period of four sessions.',
        'Ring one friend, for ten minutes at most, and note how it felt before and after.',
        'No homework by mutual agreement. Client will simply notice when things ease.',
        'Repeat the mood questionnaire next session and compare.',
        'Worry time at a fixed hour for a week, then review.',
        'Client to write down the critical sentence whenever it turns up, without answering it.',
        'Review of goals due in two sessions. Bring this up with supervisor beforehand.',
        'Practise asking for one small thing where little is at stake, e.g. in a shop.',
        'Phone in another room at night on at least four nights.',
        'Follow up on support from family and on practical help that could be asked for.',
        'Daily look at the coping card, with a copy in the wallet.',
        'Keep the same focus, slower pace. Check at the start how client felt after this session.',
        'Schedule two pleasant activities, one of them with another person.',
        'Client plans to draft one overdue message and bring it along unsent.',
        'Safety plan remains as agreed; revisit next time.',
        'Bring an object or photo that belongs to a good memory.',
        'Write down one prediction, test it and record the result in a line.',
        'Next appointment at the usual time, online if client prefers.',
        'Regular meals as a base: something before noon on every working day.',
        'Discuss in supervision how directly to raise the pattern of cancelling.',
        'Attempt the next step if the current one feels easy, otherwise stay with it.',
        'Relaxation recording three times, lying down or sitting, whichever is less annoying.',
        'Client will tell one trusted person what is currently difficult.',
        'Leave room next time for topics client put off again.',
        'Five minutes of tidying a day with a timer, stopping when it rings.',
        'Consider a joint session with a family member; client to think about whom.',
        'Client to collect three examples of things that went all right, however minor.',
        'Look at the work situation in more depth.',
        'Reading: two pages of the handout on the stress response.',
        'Continue as before. Ending has been mentioned and will be planned over the next six sessions.',
        'Say "I''ll let you know" at least once instead of a quick yes.',
        'Take stock together next time, then decide on the next focus.'
    ])[1 + seed.pick(id, 2, 40)]
$$;

-- A client's review of their therapist that fits the rating, 1 to 5.
CREATE OR REPLACE FUNCTION seed.review(rating int, id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE rating
    WHEN 5 THEN
    (ARRAY[
        'I walked in thinking I''d quit after two sessions and I''ve now been coming for months.',
        'Remembers everything, down to the name of my dog and the colleague I complained about once.',
        'First time I''ve felt like somebody was listening and not waiting for their turn.',
        'My partner noticed the difference before I did.',
        'Kind, sharp, and not afraid to tell me when I was dodging the question.',
        'After three other attempts I had more or less given up on therapy, and this one stuck.',
        'Worth every bus ride.',
        'Honestly I was nervous about doing this over video and within ten minutes I''d forgotten the screen.',
        'The panic attacks went from most days to hardly ever.',
        'We laugh in sessions, which I did not expect, given what we talk about.',
        'Exactly the right mix of patience and a gentle shove.',
        'I can ring my father again without rehearsing it for an hour.',
        'Explains things in normal words and draws little diagrams when I look lost.',
        'This is the person I needed ten years ago.'
    ])[1 + seed.pick(id, 0, 14)]
    || ' ' || (ARRAY[
        'Would recommend to anyone, and have, twice.',
        'I leave with one small thing to try and it''s always doable.',
        'Never once felt judged, and I gave plenty of opportunities.',
        'Booking is easy and sessions start on time.',
        'I sleep better, I shout less, that''s the summary.',
        'If you''re hesitating, book the first session and see.',
        'Still some way to go, but I know where I''m heading now.',
        'Even the homework is tolerable.',
        'It''s not always comfortable but I''ve never regretted going.',
        'My only complaint is that fifty minutes go too fast.',
        'Thank you, you know who I am.',
        'Best decision I made all year.'
    ])[1 + seed.pick(id, 1, 12)]
    WHEN 4 THEN
    (ARRAY[
        'Really good therapist, took us a few sessions to find a rhythm.',
        'I feel understood, and the exercises actually make sense for my kind of job.',
        'Warm and well prepared.',
        'Helped me through a hard few months with a lot of common sense.',
        'Didn''t click straight away, but I''m glad I stayed.',
        'Good listener with a dry sense of humour, which suits me.',
        'Solid, practical help with my sleep and my worrying.',
        'My third therapist and the best of them.',
        'Clear structure, I always know what we''re working on.',
        'I came for the anxiety and ended up sorting out a lot more.',
        'Calm, even when I''m not.',
        'You can tell there''s a lot of experience there.'
    ])[1 + seed.pick(id, 0, 12)]
    || ' ' || (ARRAY[
        'One star off because getting an evening slot takes some luck.',
        'The worksheets do pile up on my kitchen table.',
        'Fifty minutes can feel a bit short.',
        'Answers to messages can take a few days, otherwise all good.',
        'The video connection lets us down now and then, hardly anybody''s fault.',
        'Not cheap, but fair.',
        'Occasionally runs over, which is nice unless you have a train to catch.',
        'Would choose the same person again.',
        'Sometimes I''d like to be challenged a bit more.',
        'Progress is slow, but it is progress.'
    ])[1 + seed.pick(id, 1, 10)]
    WHEN 3 THEN
    (ARRAY[
        'Perfectly nice, but I''m not sure we got to the bottom of anything.',
        'Some sessions were great and others felt like a chat.',
        'Decent therapist, maybe just not the right fit for me.',
        'Helpful at the beginning, less so after a couple of months.',
        'Mixed feelings about this one.',
        'I liked the person more than the method.',
        'It was fine.',
        'The advice was sensible, though a lot of it I''d read before.',
        'Listens well, but I often left without knowing what to do next.',
        'Got something out of it, just not as much as I''d hoped.'
    ])[1 + seed.pick(id, 0, 10)]
    || ' ' || (ARRAY[
        'Two of our appointments were moved at short notice, which didn''t help.',
        'I might have needed someone more direct.',
        'Others may well have a better experience.',
        'To be fair, I could have spoken up sooner.',
        'The breathing exercises I still use, so there''s that.',
        'We parted on good terms in the end.',
        'For the price I had expected more of a plan.',
        'Good for a first try at therapy, probably.'
    ])[1 + seed.pick(id, 1, 8)]
    WHEN 2 THEN
    (ARRAY[
        'I had to repeat my story nearly every time.',
        'It felt rushed from the start.',
        'Friendly enough, but we never got past small talk.',
        'Most of the session was spent on forms and questionnaires.',
        'Not what the profile had led me to expect.',
        'I kept getting advice when I just wanted to be heard.',
        'We didn''t get along, simple as that.',
        'Looked at the clock more often than at me.'
    ])[1 + seed.pick(id, 0, 8)]
    || ' ' || (ARRAY[
        'I stopped after four sessions and found somebody else.',
        'My messages about it were answered politely, but nothing changed.',
        'Might suit people with a more concrete problem.',
        'The room was nice, and always on time, I''ll give it that.',
        'When I said it wasn''t helping, I was told to give it time.',
        'Came out more tired than I went in.',
        'Could be that I caught a bad month.',
        'I''d think twice before booking again.'
    ])[1 + seed.pick(id, 1, 8)]
    ELSE
    (ARRAY[
        'Cancelled on me twice, once ten minutes before we were due to start.',
        'I opened up about something hard and was told to try yoga.',
        'Took a phone call in the middle of my session.',
        'Mixed me up with another client and didn''t seem to notice.',
        'Left me sitting in an empty video room for half an hour.',
        'Felt lectured from beginning to end.',
        'Interrupted me so often that I stopped finishing sentences.',
        'Within five minutes I was being told what was wrong with me.'
    ])[1 + seed.pick(id, 0, 8)]
    || ' ' || (ARRAY[
        'No apology afterwards.',
        'I''ve asked for a different therapist.',
        'It took me a long while to try therapy again after that.',
        'And I still got charged the full fee.',
        'I was already nervous about therapy, and this didn''t help.',
        'I wrote to support and they were helpful, at least.',
        'That was the end of it for me.',
        'Sorry, but no.'
    ])[1 + seed.pick(id, 1, 8)]
    END
$$;

-- Worksheet number 0, 1, 2, ...; from 36 on, a further part of the same one.
CREATE OR REPLACE FUNCTION seed.worksheet_title(number int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        'Five Senses Grounding Card',
        'Weekly Mood Log',
        'Thought Record',
        'My Worry Window',
        'Activity Ladder',
        'Sleep Diary',
        'Letter to a Friend in My Position',
        'Circle of Control',
        'Early Warning Signs',
        'Values Card Sort',
        'Behavioural Experiment Planner',
        'Saying No in Three Sentences',
        'Body Map',
        'Box Breathing Practice Sheet',
        'The Inner Critic Transcript',
        'Pleasant Things Menu',
        'Before the Difficult Conversation',
        'Grief Timeline',
        'Urge Surfing Log',
        'My Support Map',
        'Coping Card',
        'Emotion Wheel Check-In',
        'Procrastination Detective',
        'Three Columns for Guilt',
        'Steps Back to Work',
        'Safe Place Description',
        'Anger Thermometer',
        'Rules I Live By',
        'Morning Start Plan',
        'Couple Check-In Sheet',
        'Unsent Letter',
        'Panic Cycle Diagram',
        'What Went All Right',
        'Money and Mood',
        'Decision Balance',
        'Relapse Prevention Plan'
    ])[1 + number % 36]
    || CASE WHEN number / 36 = 0 THEN '' ELSE ', part ' || (1 + number / 36)::text END
$$;

-- What seed.worksheet_title asks the client to do.
CREATE OR REPLACE FUNCTION seed.worksheet_instructions(number int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (ARRAY[
        'Sit or stand wherever you are. Name five things you can see, four you can touch, three you can hear, two you can smell and one you can taste. Write down how strong the feeling was before and after, from 0 to 10.',
        'Each evening give the day a number from 0 to 10 and add three words. Don''t explain them. Bring the sheet to your next session even if there are gaps.',
        'Pick one moment this week when your mood dropped. Write what happened, what went through your mind, and how strongly you believed it. Then list one fact that supports the thought and one that doesn''t.',
        'Choose fifteen minutes and a chair. When a worry turns up outside that time, note it in one line and carry on. In the window, go through the list and cross out whatever has gone stale.',
        'Write down something you''ve been avoiding at the top of the page. Break it into eight steps, with the easiest at the bottom. Try the lowest one this week and note how it compared with your prediction.',
        'Fill this in within an hour of getting up. Rough times are good enough, please don''t watch the clock at night to get them right. Note caffeine, alcohol and naps in the last column.',
        'Imagine a friend tells you exactly what you''ve been telling yourself. Write them a short letter back. Leave it overnight, then read it as if it had come in the post for you.',
        'Draw a small circle inside a big one. Put what you can influence in the middle and everything else outside. Choose one thing from the middle and write down the first step.',
        'Think of the last time things got difficult. What did you do differently in the two weeks before, such as skipping meals or ignoring messages? List five signs and mark the one that usually comes first.',
        'Read the list of values and sort them into very important, important and not now. Keep only five in the first pile. For each of the five, write one thing you did in the past month that fits it.',
        'Write down what you expect to happen and how sure you are in per cent. Decide how you will test it and what would count as a result. Afterwards note what really happened, in plain words.',
        'Choose a request you would like to turn down. Write one sentence that thanks, one that declines and one that ends the conversation. Read it out loud until it sounds like you.',
        'Colour in where you feel tension, warmth, emptiness or nothing much. Any colours will do. Do it once on an ordinary day and once on a hard one, then lay the two side by side.',
        'Breathe in for four counts, hold for four, out for four, hold for four. Repeat for two minutes, twice a day, and tick a box each time. If holding feels unpleasant, leave the holds out.',
        'For three days, write down what the critical voice says, word for word. Give it a name if you like. On the fourth day, mark which lines sound like somebody you used to know.',
        'List ten small things you enjoy: three that take five minutes, four that take half an hour, three that need a free day. Nothing has to be impressive. Choose two for this week and put them in your calendar.',
        'What do you want the other person to know when it''s over? Write it in one sentence. Then note what might throw you off and what you could say to buy yourself a minute.',
        'Draw a line across the page and mark the losses above it and the people or things that carried you below it. You don''t have to finish it in one go. Stop when it gets too much and make a note of where you stopped.',
        'When an urge comes, rate it every three minutes until it drops. Don''t fight it and don''t feed it. Plot the numbers on the grid and look at the shape.',
        'Put yourself in the middle of the page. Add people, places and services around you, near or far. Mark who is good for talking, who is good for practical help and who is good for neither but makes you laugh.',
        'On one side write the sentence that tends to knock you over. On the other write what you know to be true when you are calm. Keep the card where you would find it in a bad moment.',
        'Begin in the centre of the wheel and move outwards until you find a word that fits. Write it down together with what happened just before. Do this once a day at about the same time.',
        'Choose one task you keep putting off. Note what you feel in the second before you turn away from it. Then set a timer for five minutes, begin, and write down what changed.',
        'In the first column write what you feel guilty about. In the second, what was really in your hands at the time. In the third, what you would still like to put right, if anything.',
        'List what a working day asks of you, from the commute to the last email. Rate each part from 0 to 10 for difficulty. Circle the three you would like to practise first.',
        'Think of a place, real or invented, where you feel at ease. Describe what you see, hear and smell there in as much detail as you can. Read it through slowly before sleep for a week.',
        'Mark what happens in your body at 20, 40, 60 and 80 degrees. Next to each mark, write something that still works at that level. Decide at which mark you want to leave the room.',
        'Complete the sentence "I must always..." and "I must never..." as often as you can. Pick the rule that costs you the most. Write a softer version that you could try out for a week.',
        'Write down your first four steps after waking, as small as you like. Put what you need ready the evening before. Tick what worked and change what didn''t.',
        'Fill this in separately, then swap. Name one thing you appreciated, one thing you missed and one wish for the coming week. Listen first, answer later.',
        'Write to someone you have things to say to. Spelling and fairness don''t matter here. When it''s done, decide whether to keep it, tear it up or bring it to a session.',
        'Go back to your last panic attack and fill in the boxes: trigger, sensation, thought, reaction. Draw arrows where one thing led to another. Mark one arrow you would like to interrupt.',
        'Before bed, write down three things that went all right. They can be as minor as a green light or a decent sandwich. Add what you had to do with it, if anything.',
        'Note each time this week that money was on your mind and how you felt. You don''t need to write down any amounts. Look for the time of day when it comes up most.',
        'Divide the page in four: good things about changing, good things about staying the same, and the drawbacks of each. Fill all four honestly. Underline the two points that weigh the most.',
        'Note what helped you get here, what might trip you up and who you would tell first. Keep it to one page. Go over it with your therapist and set a reminder to read it once a month.'
    ])[1 + number % 36]
$$;

-- Why a moderator took the action: approve, warn, remove or ban.
CREATE OR REPLACE FUNCTION seed.moderation_reason(action text, id uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE action
    WHEN 'approve' THEN
    (ARRAY[
        'Reported as off topic, but it fits the group description well enough.',
        'Checked the report, strong language but nobody is attacked.',
        'Honest account of a hard week, content warning is in place, leaving it up.',
        'The link goes to a public helpline page, which we allow.',
        'Looks like two members disagreeing politely, no action needed.',
        'Asks about experience with medication without giving dosage advice, within the rules.',
        'Held by the word filter because of a harmless phrase, released.',
        'Reporter seems to have misread a joke the author made about themselves.',
        'Author removed the identifying details after my message, fine now.',
        'Sad but safe, and several members are already replying supportively.'
    ])[1 + seed.pick(id, 0, 10)]
    WHEN 'warn' THEN
    (ARRAY[
        'Gives medical advice as if it were fact, asked the author to reword it.',
        'Tone towards another member was sharper than it needed to be.',
        'Names a clinic and an individual employee, please edit that out.',
        'Missing content warning on a post about an accident.',
        'Third post in a row advertising the same personal blog.',
        'Pushed somebody for private details after they had said no.',
        'Contains weights and calorie numbers, which the group rules ask people to leave out.',
        'Quoted a private message without asking the person who wrote it.',
        'Telling people to "just get over it" isn''t what this group is for.',
        'Drifted into party politics, and the thread was heating up.'
    ])[1 + seed.pick(id, 0, 10)]
    WHEN 'remove' THEN
    (ARRAY[
        'Selling supplements and asking members to pay through an outside link.',
        'Contains another member''s full name and workplace.',
        'Insults in nearly every line, nothing left worth editing.',
        'Same text posted in six groups within an hour.',
        'Graphic detail that the group rules don''t allow, author has been contacted and offered support.',
        'Screenshots of a private conversation shared without consent.',
        'Encourages readers to stop their medication without talking to a doctor.',
        'Recruiting for a paid study that hasn''t been cleared with us.',
        'Pretends to be a licensed therapist and offers diagnoses in the comments.',
        'Author asked us to take it down because a relative recognised it.'
    ])[1 + seed.pick(id, 0, 10)]
    ELSE
    (ARRAY[
        'Kept sending private messages to members who had blocked the account.',
        'Ignored three warnings about advertising and came back with a new link each time.',
        'Second account opened to get around an earlier suspension.',
        'Repeated personal attacks on the same member in four different threads.',
        'Claimed professional credentials that turned out to be false and charged members for calls.',
        'Asked several members for money with the same hardship story.',
        'Published a member''s phone number after an argument.',
        'Only here to provoke, every single post had to be removed.'
    ])[1 + seed.pick(id, 0, 8)]
    END
$$;
