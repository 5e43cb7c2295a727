-- Posts, comments and notes, put together from the texts of this pack. STABLE, since concat_ws is: PostgreSQL does not
-- inline a function that is declared less volatile than its body.

-- The body of a post: an opening and a middle on a theme, and often a closing. Posts 1 to 9 of an author repeat no
-- opening and no middle, later ones not the two together. The voice of the closing is 0 for the story of a client, 1 for a thread of members, 2 for
-- advice, 3 among colleagues.
CREATE OR REPLACE FUNCTION seed.post_body(id uuid, theme bigint, voice int, author uuid, n int) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT concat_ws(
        ' ',
        seed.post_opening(theme, seed.pick(author, 2, 90) + n),
        seed.post_middle(theme, seed.pick(author, 3, 90) + n + n / 9),
        CASE WHEN seed.pick(id, 3, 9) < 5 THEN seed.post_closing(voice, seed.pick(id, 4, 780)) END
    )
$$;

-- A text with the names of the people and the cat around a client: a client's sister has one name wherever the client
-- or the therapist writes of her. Few texts have a name to fill in. Give body as a column, or PostgreSQL does not
-- inline this.
CREATE OR REPLACE FUNCTION seed.named(body text, client uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE strpos(body, '{') WHEN 0 THEN body ELSE
    replace(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(body,
    '{sister}', seed.circle(0, seed.pick(client, 40, 960))),
    '{brother}', seed.circle(1, seed.pick(client, 41, 960))),
    '{friend}', seed.circle(2, seed.pick(client, 42, 960))),
    '{mate}', seed.circle(3, seed.pick(client, 43, 960))),
    '{pal}', seed.circle(4, seed.pick(client, 44, 960))),
    '{colleague}', seed.circle(5, seed.pick(client, 45, 960))),
    '{workmate}', seed.circle(6, seed.pick(client, 46, 960))),
    '{flatmate}', seed.circle(7, seed.pick(client, 47, 960))),
    '{neighbour}', seed.circle(8, seed.pick(client, 48, 960))),
    '{aunt}', seed.circle(9, seed.pick(client, 49, 960))),
    '{cousin}', seed.circle(10, seed.pick(client, 50, 960))),
    '{partner}', seed.circle(11, seed.pick(client, 51, 960))),
    '{daughter}', seed.circle(12, seed.pick(client, 52, 960))),
    '{baby}', seed.circle(13, seed.pick(client, 53, 960))),
    '{pet}', seed.circle(14, seed.pick(client, 54, 960)))
    END
$$;

-- Sometimes a nod, then mostly a remark on the theme of the post, if it has one, and seldom a good wish.
CREATE OR REPLACE FUNCTION seed.comment_on_theme(id uuid, voice int, theme int, of uuid, n int, side int) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT concat_ws(
        ' ',
        CASE WHEN seed.pick(id, 1, 12) < CASE WHEN theme IS NULL THEN 8 ELSE 4 END OR seed.pick(id, 1, 12) = 7
             THEN seed.comment_opening(voice, seed.pick(of, 2, 180) + 7 * n) END,
        CASE WHEN theme IS NULL THEN seed.comment_middle(voice, seed.pick(of, 3, 180) + n)
             WHEN voice = 1 THEN seed.therapist_remark(theme, seed.pick(of, 9, 90) + n)
             ELSE seed.remark(theme, 2 * (seed.pick(of, 5, 2520) + n) + side) END,
        CASE WHEN seed.pick(id, 1, 12) = 11 THEN seed.comment_closing(voice, seed.pick(id, 4, 120)) END
    )
$$;

-- The first comment that a story lacks takes up how it begins. Then mostly a remark on the theme, and now and then a
-- question.
CREATE OR REPLACE FUNCTION seed.comment_on_story(id uuid, theme int, opening int, of uuid, n int, side int) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT concat_ws(
        ' ',
        CASE WHEN side = 1 AND n = 1 THEN seed.comment_echo(theme, 2 * opening + seed.pick(of, 6, 2))
             WHEN seed.pick(id, 1, 12) IN (7, 8) THEN seed.comment_opening(0, seed.pick(of, 2, 180) + 7 * n) END,
        CASE WHEN side = 0 OR n > 1 OR seed.pick(id, 1, 12) > 3
             THEN seed.remark(theme, 2 * (seed.pick(of, 5, 2520) + n) + side) END,
        CASE WHEN seed.pick(id, 1, 12) < 4 THEN seed.comment_question(theme, seed.pick(of, 4, 120) + n) END
    )
$$;

-- A comment, with voice 0 of a member, 1 of a therapist, 2 of a colleague. Comments 1, 2, 3 of an author, or under a
-- post, repeat nothing; `of` is that author or post. Side 0 is for comments that an author lacks, 1 for those that a post
-- lacks. The opening is that of a client's story, if a member comments on one.
CREATE OR REPLACE FUNCTION seed.comment_body(id uuid, voice int, theme int, opening int, of uuid, n int, side int)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN opening IS NULL OR theme IS NULL THEN seed.comment_on_theme(id, voice, theme, of, n, side)
           ELSE seed.comment_on_story(id, theme, opening, of, n, side) END
$$;

-- A post in a weekly round, with voice 0 of a member, 1 of a colleague.
CREATE OR REPLACE FUNCTION seed.check_in_body(id uuid, voice int) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT concat_ws(
        ' ', seed.check_in_opening(voice, seed.pick(id, 1, 80)), seed.check_in_middle(voice, seed.pick(id, 2, 80)),
        seed.check_in_closing(voice, seed.pick(id, 3, 24))
    )
$$;

-- A therapist's note on the client's meeting in week n, about one of the client's three themes. Those of successive
-- weeks repeat nothing: the themes take turns.
CREATE OR REPLACE FUNCTION seed.note_body(client uuid, number bigint, week int) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT concat_ws(
        ' ', seed.note_opening(3 * number + week % 3, week / 3), seed.note_middle(seed.pick(client, 31, 40) + 7 * week),
        seed.note_closing(seed.pick(client, 32, 40) + 11 * week)
    )
$$;
