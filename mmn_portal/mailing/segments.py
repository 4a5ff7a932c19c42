"""Conditions on subscribers. Those of people stand here; an app above brings its own ("took part in …")."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mmn_portal.core.register import Register
from mmn_portal.people.enums import Language, OrganisationKind, OrganisationState, Province, Role, Sector
from mmn_portal.people.models import Organisation, Person

from .models import Segment, Subscriber, Topic


@dataclass(frozen=True)
class Condition:
    """Words, the values to choose from, and who fits some of them.

    ``fitting`` returns a queryset of e-mail addresses (one column): it becomes a part of one statement, whatever its size.
    """

    label: str | Promise
    choices: Callable[[], Iterable[tuple[str, str | Promise]]]
    fitting: Callable[[list[str]], QuerySet]


conditions: Register[Condition] = Register("conditions of segments")


def bring(
    name: str, label: str | Promise, choices: Callable[[], Iterable[tuple[str, str | Promise]]],
    fitting: Callable[[list[str]], QuerySet], *, place: int = 100,
) -> None:  # fmt: skip
    """Hand in a condition."""
    conditions.bring(name, Condition(label, choices, fitting), place=place)


def narrowed(subscribers: Any, segment: Segment | None) -> Any:
    """The subscribers of whom every condition of a segment holds. A condition that nobody brings any more holds for nobody."""
    known = dict(conditions.items())
    for name, wish in (segment.conditions if segment else {}).items():
        if name not in known:
            return subscribers.none()
        fits = Q(email__in=known[name].fitting(wish["values"]))
        subscribers = subscribers.exclude(fits) if wish.get("is_not") else subscribers.filter(fits)
    return subscribers


def in_words(segment: Segment) -> list[str]:
    """A segment as sentences: "Province: Utrecht or Zeeland"."""
    known, lines = dict(conditions.items()), []
    for name, wish in segment.conditions.items():
        if name not in known:
            lines.append(_("A condition that is not known any more: %s") % name)
            continue
        if wish.get("is_not") and wish["values"] == [value for value, _words in YES]:
            lines.append(_("%(what)s: %(values)s") % {"what": known[name].label, "values": _("no")})
            continue
        words = dict(known[name].choices())
        values = _(" or ").join(str(words.get(value, value)) for value in wish["values"])
        line = _("%(what)s: not %(values)s") if wish.get("is_not") else _("%(what)s: %(values)s")
        lines.append(line % {"what": known[name].label, "values": values})
    return lines


def reach(segment: Segment) -> int:
    """How many readers who can be mailed a segment holds now. One query."""
    return narrowed(Subscriber.objects.who_can_be_mailed(), segment).count()


def _members(**of_organisation: Any) -> QuerySet:
    facts = {f"memberships__organisation__{name}": value for name, value in of_organisation.items()}
    return Person.objects.filter(**facts).exclude(email="").values("email")


def _networks() -> list[tuple[str, str]]:
    found = Organisation.objects.filter(kind=OrganisationKind.NETWORK, state=OrganisationState.CONFIRMED)
    return [(str(pk), name) for pk, name in found.order_by("name").values_list("pk", "name")]


def _topics() -> list[tuple[str, str]]:
    return [(topic.code, topic.name) for topic in Topic.objects.order_by("place", "pk")]


# Of these the others are "no".
YES = [("yes", gettext_lazy("yes"))]
bring("topic", gettext_lazy("Gets news about"), _topics,
      lambda values: Subscriber.objects.who_get(Topic.objects.filter(code__in=values)).values("email"), place=5)  # fmt: skip
bring("role", gettext_lazy("Role in an organisation"), lambda: Role.choices,
      lambda values: Person.objects.filter(memberships__role__in=values).exclude(email="").values("email"), place=10)  # fmt: skip
bring("sector", gettext_lazy("Sector"), lambda: Sector.choices, lambda values: _members(sector__in=values), place=20)
bring(
    "province",
    gettext_lazy("Province"),
    lambda: Province.choices,
    lambda values: _members(province__in=values),
    place=30,
)
bring("network", gettext_lazy("Network"), _networks,
      lambda values: _members(networks__network__in=[value for value in values if value.isdigit()]), place=40)  # fmt: skip
bring("language", gettext_lazy("Language of the mails"), lambda: Language.choices,
      lambda values: Subscriber.objects.filter(language__in=values).values("email"), place=50)  # fmt: skip
bring("account", gettext_lazy("Has an account"), lambda: YES,
      lambda values: Person.objects.filter(user__isnull=False).exclude(email="").values("email"), place=60)  # fmt: skip
