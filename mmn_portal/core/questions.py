"""Questions that busy pages ask at every visit: the words are found once, and the blanks are filled in at each asking."""

from collections.abc import Callable
from copy import copy
from functools import cached_property
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, QuerySet


class Blank(Expression):
    """A value in a question that is known only when it is asked."""

    def __init__(self, name: str, output_field: Field) -> None:
        super().__init__(output_field)
        self.name = name

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def filled(self, facts: dict[str, Any]) -> Any:
        """The value as the database wants it."""
        return self.output_field.get_db_prep_value(facts[self.name], connections[DEFAULT_DB_ALIAS])


class Question:
    """A crowd with blanks. Django writes its SQL at the first asking only; each asking goes to the database.

    Writing SQL takes Django several times as long as PostgreSQL takes to answer it. A blank cannot stand where its value
    changes the words: in a slice, or as a list.
    """

    def __init__(self, crowd: Callable[..., QuerySet], **blanks: Field) -> None:
        self.crowd, self.blanks = crowd, blanks

    def ask(self, **facts: Any) -> list:
        """What the crowd holds now: exactly what the queryset itself would give."""
        crowd, compiler, sql, parameters = self._written
        asking: Any = copy(compiler)
        # Written once for all threads; each has a connection of its own.
        asking.connection = connections[DEFAULT_DB_ALIAS]
        filled = tuple(each.filled(facts) if isinstance(each, Blank) else each for each in parameters)
        asking.as_sql = lambda *args, **kwargs: (sql, filled)
        found: Any = crowd.all()
        found.query.get_compiler = lambda *args, **kwargs: asking
        return list(found)

    @cached_property
    def _written(self) -> tuple[QuerySet, Any, str, tuple]:
        crowd = self.crowd(**{name: Blank(name, field) for name, field in self.blanks.items()})
        compiler = crowd.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        return crowd, compiler, sql, tuple(parameters)
