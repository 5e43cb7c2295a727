-- What the therapy platform's requirements need beyond everybody's functions.

-- What the posts with these titles are about: stories are themes 0 to 49, threads 50 to 73, advice 74 to 97 and
-- practice 98 to 117, as in seed.remark. A title may have a date in parentheses behind it:
-- JOIN seed.themes() AS t ON t.title = split_part(p.title, ' (', 1)
CREATE OR REPLACE FUNCTION seed.themes() RETURNS TABLE (title text, theme int)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 504
AS $$
    SELECT line, section FROM seed.story_title_lines()
    UNION ALL
    SELECT line, seed.story_title_sections() + section FROM seed.thread_title_lines()
    UNION ALL
    SELECT line, seed.story_title_sections() + seed.thread_title_sections() + section FROM seed.advice_title_lines()
    UNION ALL
    SELECT line, seed.story_title_sections() + seed.thread_title_sections() + seed.advice_title_sections() + section
    FROM seed.practice_title_lines()
$$;
