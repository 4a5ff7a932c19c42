"""The demo as it was loaded once, put back row by row: loading it anew for each journey took most of their time."""

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


def put_back(kept: dict[str, str]) -> None:
    """The same rows again, and the numbers that come after them. Keys are not judged: they were right when they were taken."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables())} CASCADE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, rows in kept.items():
            if rows:
                cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(rows))
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)
    ContentType.objects.clear_cache()
