"""The search index, and what PostgreSQL needs for it: word stems without accents, and likeness."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

MAKE = """
CREATE TEXT SEARCH CONFIGURATION mmn_nl (COPY = dutch);
ALTER TEXT SEARCH CONFIGURATION mmn_nl ALTER MAPPING FOR hword, hword_part, word WITH unaccent, dutch_stem;
CREATE TEXT SEARCH CONFIGURATION mmn_en (COPY = english);
ALTER TEXT SEARCH CONFIGURATION mmn_en ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
"""
UNMAKE = "DROP TEXT SEARCH CONFIGURATION IF EXISTS mmn_nl; DROP TEXT SEARCH CONFIGURATION IF EXISTS mmn_en;"


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunPython(on_postgresql(MAKE), on_postgresql(UNMAKE)),
    ]
