"""The rows of a whole database, taken once and put back for each test: loading, migrating or truncating anew took most of the time."""

import io

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction


def tables() -> list[str]:
    return [f'"{name}"' for name in sorted(connection.introspection.django_table_names(only_existing=True))]


def take() -> dict[str, str]:
    """Every row of every table, as PostgreSQL copies them out."""
    kept = {}
    with connection.cursor() as cursor:
        for table in tables():
            rows = io.StringIO()
            cursor.copy_expert(f"COPY {table} TO STDOUT", rows)
            kept[table] = rows.getvalue()
    return kept


def clear() -> None:
    """Empty what holds rows. Deleting a few takes a thirtieth of truncating 150 tables, which makes all their files anew."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Who is still busy for the test before is waited for.
        cursor.execute(f"LOCK TABLE {', '.join(tables())} IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables()))
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")


def put_back(kept: dict[str, str]) -> None:
    """The same rows again, and the numbers that come after them. Keys are not judged: they were right when they were taken."""
    with transaction.atomic(), connection.cursor() as cursor:
        clear()
        for table, rows in kept.items():
            if rows:
                cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(rows))
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)
    ContentType.objects.clear_cache()
