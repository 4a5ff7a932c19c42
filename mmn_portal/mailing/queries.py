"""What the pages about newsletters need."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.test import Client
from django.utils import timezone, translation

from mmn_portal.outbox import actions as outbox
from mmn_portal.outbox import queries as outbox_queries
from mmn_portal.outbox.enums import BroadcastState, DeliveryState
from mmn_portal.outbox.models import Delivery
from mmn_portal.outbox.prints import prints_among
from mmn_portal.people import queries as people
from mmn_portal.people.enums import OrganisationKind, OrganisationState, Role
from mmn_portal.people.models import Consent, Membership, Organisation, Person

from . import checks as looks
from . import composing, leaving, moments, segments
from .enums import NETWORK_TOPIC, BlockKind, NewsletterState, SubscriptionState
from .models import Newsletter, Subscriber, Subscription, Topic
from .subscriber_list import Known

ASKED_AT_ONCE = 5000
# Who stops within a week after a letter is counted with it.
STOPPED_WITHIN = timedelta(days=7)


def topics() -> Any:
    """All topics in their order."""
    return Topic.objects.order_by("place", "pk")


def chosen_topics(subscriber: Subscriber) -> list[int]:
    """What a subscriber gets. What was asked for her and never confirmed may be the wish of a stranger."""
    return list(subscriber.subscriptions.active().values_list("topic_id", flat=True))


def gets_news(subscriber: Subscriber) -> bool:
    """Whether she gets any topic. One query."""
    return subscriber.subscriptions.active().exists()


def has_stopped(subscriber: Subscriber) -> bool:
    """Whether she gets no topic, and none waits for her yes. One query."""
    return not subscriber.subscriptions.not_ended().exists()


def reader_of(user: Any) -> Subscriber | None:
    """The confirmed reader whom somebody is: only by an address that she proved with her account. Two queries."""
    addresses = people.proven_addresses(user)
    found = {one.email: one for one in Subscriber.objects.confirmed().filter(email__in=addresses)}
    return next((found[address] for address in addresses if address in found), None)


def subscriptions_of(subscriber: Subscriber) -> QuerySet[Subscription]:
    """All that an address asked for, ended or not, each with its topic and what she agreed to. One query."""
    return subscriber.subscriptions.select_related("topic", "consent").order_by("topic__place", "topic")


def topics_without(subscriber: Subscriber) -> QuerySet[Topic]:
    """The topics of which nothing is kept for an address. One query."""
    return topics().exclude(subscriptions__subscriber=subscriber)


def is_blocked(subscriber: Subscriber) -> bool:
    """Whether nothing that she chooses reaches her. One query."""
    return bool(outbox.blocked_among([subscriber.email]))


def blocked_topics(subscriber: Subscriber) -> Any:
    """What somebody has who gets nothing, because her address is blocked; else nothing."""
    if not is_blocked(subscriber):
        return subscriber.subscriptions.none()
    return subscriber.subscriptions.active().select_related("topic").order_by("topic__place")


def known_among(emails: Sequence[str]) -> Known:
    """What is known of these addresses. Five queries for each five thousand."""
    subscriptions: dict[str, dict[int, str]] = defaultdict(dict)
    stopped: set[str] = set()
    blocked: set[str] = set()
    for start in range(0, len(emails), ASKED_AT_ONCE):
        some = emails[start : start + ASKED_AT_ONCE]
        # Asked apart: a join over a table that grew in this same transaction can be planned as one look through it for each address.
        keys = dict(Subscriber.objects.filter(email__in=some).values_list("pk", "email"))
        has = Subscription.objects.filter(subscriber__in=list(keys)).order_by("pk")
        for subscriber, topic, state in has.values_list("subscriber_id", "topic_id", "state"):
            subscriptions[keys[subscriber]][topic] = state
        # The consent stays when the subscriber was cleared away: it remembers that it was taken back.
        taken_back = Consent.objects.filter(kind="newsletter", email__in=some, withdrawn_at__isnull=False)
        stopped.update(taken_back.values_list("email", flat=True))
        # After a month only a print of her address is left of it.
        by_print = prints_among(some)
        faded = Consent.objects.filter(kind="newsletter", print__in=by_print).values_list("print", flat=True)
        stopped.update(by_print[one] for one in faded)
        blocked |= outbox.blocked_among(some)
    return Known(dict(subscriptions), stopped, blocked)


def everything_of(person: Any, addresses: set[str]) -> dict:
    """What this app keeps of a person's addresses."""
    return {
        "newsletters": [
            {
                "email": subscriber.email,
                "since": subscriber.made_at.isoformat(),
                "topics": [
                    {"topic": one.topic.code, "state": one.state}
                    for one in subscriber.subscriptions.select_related("topic").order_by("pk")
                ],
            }
            for subscriber in Subscriber.objects.filter(email__in=addresses).order_by("pk")
        ]
    }


# --- newsletters ---------------------------------------------------------------------------------


def _asked(newsletter: Newsletter) -> Any:
    """Confirmed subscribers of its topics who fit its segment; of a network's letter, its members only."""
    found = Subscriber.objects.confirmed().who_get(newsletter.topics.all())
    if newsletter.network_id:
        members = Person.objects.filter(memberships__organisation__networks__network=newsletter.network_id)
        found = found.filter(email__in=members.exclude(email="").values("email"))
    return segments.narrowed(found, newsletter.segment)


def recipients(newsletter: Newsletter) -> Any:
    """Who would get a newsletter now: each address once, blocked ones left out."""
    return _asked(newsletter).not_blocked()


def recipient_rows(newsletter: Newsletter) -> Any:
    """The same, as the outbox wants them: id, address, language, link version."""
    return recipients(newsletter).order_by("pk").values_list("pk", "email", "language", "link_version")


def reach(newsletter: Newsletter) -> dict[str, int]:
    """How many people in how many organisations would get it, and how many addresses are blocked. Three queries."""
    found = recipients(newsletter)
    organisations = Membership.objects.filter(person__email__in=found.values("email"))
    return {
        "people": found.count(),
        "organisations": organisations.aggregate(number=Count("organisation", distinct=True))["number"],
        "blocked": _asked(newsletter).blocked().count(),
    }


def still_wanted(key: str, recipients: Collection[int]) -> QuerySet:
    """Who of some recipients of a newsletter still wants one of its topics. One query, just before it leaves."""
    topics = Topic.objects.filter(newsletters=int(key.rpartition(":")[2]))
    wanting = Subscription.objects.active().filter(subscriber__in=recipients, topic__in=topics)
    return wanting.values_list("subscriber", flat=True)


def networks_to_write_for(user: Any) -> list[Organisation]:
    """The confirmed networks that somebody owns. One query."""
    owned = Organisation.objects.filter(
        kind=OrganisationKind.NETWORK, state=OrganisationState.CONFIRMED, memberships__in=Membership.objects.of_user(user),
        memberships__role=Role.OWNER,
    )  # fmt: skip
    return list(owned.distinct().order_by("name"))


@dataclass(frozen=True)
class Written:
    """A letter that a network wrote, and in words when it leaves, where that is still to come."""

    letter: Newsletter
    leaves: str


def written_by(network: Organisation, *, now: datetime) -> list[Written]:
    """The last letters that a network wrote, the newest first. One query."""
    letters = Newsletter.objects.written_by(network).select_related("broadcast").order_by("-made_at", "-pk")
    return [Written(letter, _still_leaves(letter, now=now)) for letter in letters[:20]]


def _still_leaves(letter: Newsletter, *, now: datetime) -> str:
    """A letter that was started at night is being sent, and waits for the morning all the same."""
    if not letter.send_at or (letter.broadcast and letter.broadcast.state != BroadcastState.SENDING):
        return ""
    leaves = moments.leaves_at(letter, letter.send_at)
    return moments.in_words(leaves) if leaves > now else ""


def members_who_asked(network: Organisation) -> int:
    """How many people of a network's members asked for its news. One query."""
    members = Person.objects.filter(memberships__organisation__networks__network=network).exclude(email="")
    asked = Subscriber.objects.confirmed().who_get(Topic.objects.filter(code=NETWORK_TOPIC))
    return asked.filter(email__in=members.values("email")).count()


def writers_of(letter: Newsletter) -> list[Person]:
    """Who hears what becomes of a letter of a network: who wrote it, or where she is gone the owners. Two queries at most."""
    if letter.made_by and letter.made_by.is_active:
        return [letter.made_by.person]
    owners = Person.objects.filter(memberships__organisation=letter.network, memberships__role=Role.OWNER)
    return list(owners.exclude(email="").distinct().order_by("pk"))


def is_trusted(network: Organisation) -> bool:
    """A letter of this network was looked at by staff and sent."""
    sent = Newsletter.objects.written_by(network).filter(state=NewsletterState.STARTED)
    return sent.exclude(broadcast__state=BroadcastState.STOPPED).exists()


def checks(newsletter: Newsletter, *, now: datetime, with_links: bool = False) -> list[looks.Check]:
    """Everything that is looked at before a newsletter may leave, in each of its languages."""
    found = looks.sender()
    chosen = list(newsletter.topics.all())
    if not chosen:
        found.append(looks.Check(looks.STOP, looks.no_topic()))
    if newsletter.network_id is None:
        found += [looks.Check(looks.STOP, looks.no_network(one.name)) for one in chosen if one.code == NETWORK_TOPIC]
    found += looks.english(
        subject=newsletter.subject_en, first_line=newsletter.preheader_en, dutch_first_line=newsletter.preheader_nl,
        has_text=_says_something_in_english(newsletter),
    )  # fmt: skip
    return found + _checks_of_words(newsletter, now=now, with_links=with_links)


def _says_something_in_english(newsletter: Newsletter) -> bool:
    # Words of a kind that a part had before stay with it, and are in no letter.
    return any(
        (block.kind == BlockKind.TEXT and block.text_en) or (block.kind == BlockKind.BUTTON and block.label_en)
        for block in newsletter.blocks.all()
    )


def stops_in_words(newsletter: Newsletter, *, now: datetime) -> list[str]:
    """What whoever wrote a letter has to mend before it may leave, links included, in the words of the checks."""
    found = _checks_of_words(newsletter, now=now, with_links=True)
    return [check.words for check in found if check.level == looks.STOP]


def _checks_of_words(newsletter: Newsletter, *, now: datetime, with_links: bool) -> list[looks.Check]:
    found = []
    for language in newsletter.languages:
        said = composing.drafted(newsletter, language, now)
        composed = composing.compose(said, language)
        some = _looked_at(newsletter, said, composed, language)
        if with_links:
            some += looks.links(composed, _status_of)
        found += [looks.in_language(one, language) for one in some] if len(newsletter.languages) > 1 else some
    return found


def stops_in(newsletter: Newsletter, frozen: dict[str, dict[str, Any]]) -> list[str]:
    """What keeps a letter from leaving, in the words of the checks; of what was frozen, without asking after its links."""
    return [
        (looks.in_language(check, language) if len(frozen) > 1 else check).words
        for language, said in frozen.items()
        for check in _looked_at(newsletter, said, composing.compose(said, language), language)
        if check.level == looks.STOP
    ]


def _looked_at(
    newsletter: Newsletter, said: dict[str, Any], composed: composing.Composed, language: str
) -> list[looks.Check]:
    return looks.letter(said, composed, language, weight=leaving.weight(newsletter, said, language))


def is_on_the_web(newsletter: Newsletter) -> bool:
    """Whether everybody may read it: then it has a page. One query."""
    return Newsletter.objects.on_the_web().filter(pk=newsletter.pk).exists()


def _status_of(path: str) -> int:
    """What a page of the portal answers to a visitor."""
    visitor = Client(raise_request_exception=False, headers={"host": composing.host()})
    # The page speaks its own language, in this very thread: who asked keeps hers.
    with translation.override(translation.get_language()):
        return visitor.get(path, follow=True, secure=True).status_code


def stopped_after(newsletter: Newsletter) -> int:
    """How many readers ended a topic of a letter within a week after they got it, as far as they are remembered. One query."""
    broadcast = newsletter.broadcast
    if broadcast is None:
        return 0
    got_it = Delivery.objects.filter(
        broadcast=broadcast, recipient=OuterRef("subscriber_id"), state=DeliveryState.SENT,
        sent_at__lt=OuterRef("ended_at"), sent_at__gt=OuterRef("ended_at") - STOPPED_WITHIN,
    )  # fmt: skip
    ended = Subscription.objects.filter(
        state=SubscriptionState.ENDED, topic__in=newsletter.topics.all(), ended_at__gt=broadcast.started_at,
        ended_at__lt=(broadcast.ended_at or timezone.now()) + STOPPED_WITHIN,
    )  # fmt: skip
    return ended.filter(Exists(got_it)).values("subscriber").distinct().count()


def still_to_leave(newsletter: Newsletter) -> int:
    """How many readers a letter that is leaving has not gone to yet. Two queries."""
    ledger = outbox_queries.ledger(newsletter.broadcast) if newsletter.broadcast else {}
    return ledger.get("waiting", 0)


def figures(newsletter: Newsletter) -> dict[str, Any]:
    """A newsletter in numbers: its ledger, who stopped after it, and its links. Four queries."""
    broadcast = newsletter.broadcast
    if broadcast is None:
        return {}
    ledger = outbox_queries.ledger(broadcast)
    links: list[Any] = list(
        newsletter.links.annotate(number=Sum("clicks__number", default=0)).order_by("-number", "pk")
    )
    return {
        "ledger": ledger,
        "sent": ledger.get("sent", 0),
        "done": broadcast.recipients - ledger.get("waiting", 0) - ledger.get("leaving", 0),
        "delivered": ledger.get("sent", 0) - ledger.get("bounced", 0),
        "stopped": stopped_after(newsletter) if newsletter.stopped is None else newsletter.stopped,
        "links": links,
        "clicks": sum(link.number for link in links),
        "hours": broadcast.figures.get("hours", []) if broadcast.state in BroadcastState.over() else [],
        "doubtful": list(broadcast.deliveries.filter(state=DeliveryState.UNCERTAIN).order_by("pk")[:20]),
    }
