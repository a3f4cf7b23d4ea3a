"""More words find a person: university, notes, tags, ends of long words, letters without dots and rings."""

import django.contrib.postgres.search
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

import recruitment.candidates.expressions

# The weights: A names, B addresses and numbers, C what people wrote (by Swedish stem), D names without dots
# and rings. `~` stands before the ends of long words, `uni/` before the university. Long words are there also
# as they are written: Swedish stems are uneven (vikariat: vikari, vikariatet: vikariat).
WORDS = """
    CREATE FUNCTION recruitment_words(
        first_name text, last_name text, email text, phone text,
        university text, about text, noted text, tags text[]
    ) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
        plain_from constant text := 'åäöæøéèêëáàâãíìîïóòôõúùûüýÿçñ';
        plain_to constant text := 'aaoaoeeeeaaaaiiiioooouuuuyycn';
        names constant text := first_name || ' ' || last_name;
        contact constant text := replace(email, '@', ' ') || ' ' || email || ' ' || phone;
        own text;
        long text;
        written tsvector := '';
        parts text[] := '{}';
    BEGIN
        IF about <> '' OR noted <> '' OR tags <> '{}' THEN
            own := about || ' ' || left(noted, 100000) || ' ' || array_to_string(tags, ' ');
            written := translate(to_tsvector('swedish', own)::text, plain_from, plain_to)::tsvector;
            SELECT coalesce(string_agg(lexeme, ' '), '') INTO long
              FROM unnest(tsvector_to_array(to_tsvector('simple', translate(lower(own), plain_from, plain_to)))) lexeme
             WHERE length(lexeme) > 7 AND lexeme !~ '[^[:alpha:]]';
            written := written || to_tsvector('simple', long);
            SELECT coalesce(array_agg(DISTINCT '~' || substr(lexeme, start)), '{}') INTO parts
              FROM unnest(tsvector_to_array(written)) lexeme, generate_series(4, length(lexeme) - 3) start
             WHERE lexeme !~ '[^[:alpha:]]';
        END IF;
        IF university IS NOT NULL THEN
            parts := parts || ('uni/' || university);
        END IF;
        RETURN setweight(to_tsvector('simple', names), 'A')
            || setweight(to_tsvector('simple', translate(lower(contact), plain_from, plain_to)), 'B')
            || setweight(written, 'C')
            || setweight(to_tsvector('simple', translate(lower(names), plain_from, plain_to)), 'D')
            || array_to_tsvector(parts);
    END $$
"""
NOTED = """
    CREATE FUNCTION recruitment_keep_noted() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        people uuid[];
    BEGIN
        people := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.candidate_id]
                             WHEN 'DELETE' THEN ARRAY[OLD.candidate_id]
                             ELSE ARRAY[OLD.candidate_id, NEW.candidate_id] END;
        UPDATE recruitment_candidate person
           SET noted = coalesce((SELECT string_agg(note.text, ' ' ORDER BY note.created_at DESC)
                                   FROM recruitment_note note WHERE note.candidate_id = person.id), '')
         WHERE person.id = ANY(people);
        RETURN NULL;
    END $$;
    CREATE TRIGGER recruitment_keep_noted AFTER INSERT OR DELETE OR UPDATE OF text, candidate_id
        ON recruitment_note FOR EACH ROW EXECUTE FUNCTION recruitment_keep_noted()
"""
NOTED_SO_FAR = """
    UPDATE recruitment_candidate person SET noted = said.text
      FROM (SELECT candidate_id, string_agg(text, ' ' ORDER BY created_at DESC) AS text
              FROM recruitment_note GROUP BY 1) said
     WHERE said.candidate_id = person.id
"""


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0003_many_at_once")]

    operations = [
        migrations.AddField("candidate", "noted", models.TextField(blank=True, db_default="", default="", editable=False)),
        migrations.RunSQL(NOTED_SO_FAR, migrations.RunSQL.noop),
        migrations.RunSQL(WORDS, "DROP FUNCTION recruitment_words"),
        migrations.RunSQL(
            NOTED,
            "DROP TRIGGER recruitment_keep_noted ON recruitment_note; DROP FUNCTION recruitment_keep_noted",
        ),
        migrations.RemoveIndex("candidate", "candidates_search"),
        migrations.RemoveField("candidate", "search"),
        migrations.AddField(
            "candidate",
            "folded_name",
            models.GeneratedField(
                db_persist=True,
                expression=recruitment.candidates.expressions.FoldedName("first_name", "last_name"),
                output_field=models.CharField(max_length=210),
            ),
        ),
        migrations.AddField(
            "candidate",
            "search",
            models.GeneratedField(
                db_persist=True,
                expression=recruitment.candidates.expressions.FoundBy(
                    "first_name", "last_name", "email", "phone", "university_id", "about", "noted", "tags"
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex("candidate", GinIndex(models.F("search"), name="candidates_search")),
        migrations.AddIndex(
            "candidate", GinIndex(fields=["folded_name"], opclasses=["gin_trgm_ops"], name="candidates_alike")
        ),
    ]
