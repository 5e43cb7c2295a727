-- Posts, comments and notes, put together from the texts of this pack. STABLE, since concat_ws is: PostgreSQL does not
-- inline a function that is declared less volatile than its body.

-- The body of a post: an opening and a middle on a theme, and often a closing. Posts 1, 2, 3 of an author repeat no
-- opening and no middle. The voice of the closing is 0 for the story of a client, 1 for a thread of members, 2 for
-- advice, 3 among colleagues.
CREATE OR REPLACE FUNCTION seed.post_body(id uuid, theme bigint, voice int, author uuid, n int) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT concat_ws(
        ' ',
        seed.post_opening(theme, seed.pick(author, 2, 90) + n),
        seed.post_middle(theme, seed.pick(author, 3, 90) + n),
        CASE WHEN seed.pick(id, 3, 9) < 5 THEN seed.post_closing(voice, seed.pick(id, 4, 780)) END
    )
$$;

-- A text with the names of the people and the cat around a client: a client's sister has one name wherever the client
-- or the therapist writes of her. Give body as a column, or PostgreSQL does not inline this. A name is looked up only
-- where the text has it: that saves half of the time.
CREATE OR REPLACE FUNCTION seed.named(body text, client uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE strpos(body, '{') WHEN 0 THEN body ELSE
    replace(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(body,
    '{sister}', CASE strpos(body, '{sister}') WHEN 0 THEN '' ELSE seed.circle(0, seed.pick(client, 40, 960)) END),
    '{brother}', CASE strpos(body, '{brother}') WHEN 0 THEN '' ELSE seed.circle(1, seed.pick(client, 41, 960)) END),
    '{friend}', CASE strpos(body, '{friend}') WHEN 0 THEN '' ELSE seed.circle(2, seed.pick(client, 42, 960)) END),
    '{mate}', CASE strpos(body, '{mate}') WHEN 0 THEN '' ELSE seed.circle(3, seed.pick(client, 43, 960)) END),
    '{pal}', CASE strpos(body, '{pal}') WHEN 0 THEN '' ELSE seed.circle(4, seed.pick(client, 44, 960)) END),
    '{colleague}', CASE strpos(body, '{colleague}') WHEN 0 THEN '' ELSE seed.circle(5, seed.pick(client, 45, 960)) END),
    '{workmate}', CASE strpos(body, '{workmate}') WHEN 0 THEN '' ELSE seed.circle(6, seed.pick(client, 46, 960)) END),
    '{flatmate}', CASE strpos(body, '{flatmate}') WHEN 0 THEN '' ELSE seed.circle(7, seed.pick(client, 47, 960)) END),
    '{neighbour}', CASE strpos(body, '{neighbour}') WHEN 0 THEN '' ELSE seed.circle(8, seed.pick(client, 48, 960)) END),
    '{aunt}', CASE strpos(body, '{aunt}') WHEN 0 THEN '' ELSE seed.circle(9, seed.pick(client, 49, 960)) END),
    '{cousin}', CASE strpos(body, '{cousin}') WHEN 0 THEN '' ELSE seed.circle(10, seed.pick(client, 50, 960)) END),
    '{partner}', CASE strpos(body, '{partner}') WHEN 0 THEN '' ELSE seed.circle(11, seed.pick(client, 51, 960)) END),
    '{daughter}', CASE strpos(body, '{daughter}') WHEN 0 THEN '' ELSE seed.circle(12, seed.pick(client, 52, 960)) END),
    '{baby}', CASE strpos(body, '{baby}') WHEN 0 THEN '' ELSE seed.circle(13, seed.pick(client, 53, 960)) END),
    '{pet}', CASE strpos(body, '{pet}') WHEN 0 THEN '' ELSE seed.circle(14, seed.pick(client, 54, 960)) END)
    END
$$;

-- A comment, with voice 0 of a member, 1 of a therapist, 2 of a colleague: mostly a remark on the theme of the post, if
-- it has one. Under a client's story, known by the number of its opening, a member may take up how the post begins, and
-- may ask something. Comments 1, 2, 3 of an author, or under a post, repeat nothing; `of` is that author or post. Side
-- 0 is for comments that an author lacks, 1 for those that a post lacks: the first of these takes up the beginning.
CREATE OR REPLACE FUNCTION seed.comment_body(id uuid, voice int, theme int, opening int, of uuid, n int, side int)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT concat_ws(
        ' ',
        CASE WHEN opening IS NOT NULL AND CASE side WHEN 0 THEN seed.pick(id, 1, 12) < 2 ELSE n = 1 END
             THEN seed.comment_echo(theme, 2 * opening + side)
             WHEN theme IS NULL AND seed.pick(id, 1, 12) < 8 OR opening IS NULL AND seed.pick(id, 1, 12) < 4
                  OR seed.pick(id, 1, 12) = 7
             THEN seed.comment_opening(voice, seed.pick(of, 2, 180) + 7 * n) END,
        CASE WHEN opening IS NOT NULL AND (side = 0 OR n = 1) AND seed.pick(id, 1, 12) BETWEEN 1 AND 1 + 2 * side
             THEN NULL
             WHEN theme IS NULL THEN seed.comment_middle(voice, seed.pick(of, 3, 180) + n)
             WHEN voice = 1 THEN seed.therapist_remark(theme, seed.pick(of, 9, 90) + n)
             ELSE seed.remark(theme, 2 * (seed.pick(of, 5, 2520) + n) + side) END,
        CASE WHEN opening IS NOT NULL AND seed.pick(id, 1, 12) BETWEEN 1 AND 6
             THEN seed.comment_question(theme, seed.pick(of, 4, 120) + n)
             WHEN opening IS NULL AND seed.pick(id, 1, 12) = 11
             THEN seed.comment_closing(voice, seed.pick(id, 4, 120)) END
    )
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
