"""Readers and letters for the tests of newsletters."""

from mmn_portal.mailing import actions
from mmn_portal.mailing.enums import BlockKind
from mmn_portal.mailing.models import Block, Newsletter, Subscriber, Topic
from tests.conftest import NOW

TEXT = (
    "Dit is het nieuws van deze week. Er is genoeg te lezen over vrijwilligers, en alles staat op de site van het jaar."
)


def topic(code: str = "algemeen") -> Topic:
    """A topic; tests with real transactions start without the shipped ones."""
    return Topic.objects.get_or_create(code=code, defaults={"name_nl": code.capitalize()})[0]


def reader(email: str, *codes: str, language: str = "nl") -> Subscriber:
    """Somebody who asked for topics and confirmed it."""
    actions.subscribe(
        email=email, topics=[topic(code) for code in codes or ("algemeen",)], language=language, where="/nieuwsbrief/",
        now=NOW, ask_by_mail=False,
    )  # fmt: skip
    subscriber = Subscriber.objects.get(email=email)
    actions.confirm(subscriber=subscriber, now=NOW)
    return subscriber


def draft(subject: str = "Nieuws van maart", *codes: str, text: str = TEXT, **fields) -> Newsletter:
    """A letter with one text."""
    letter = Newsletter.objects.create(
        subject_nl=subject,
        preheader_nl="Een korte eerste regel die zegt wat er in de brief staat.",
        made_at=NOW,
        **fields,
    )
    letter.topics.set([topic(code) for code in codes or ("algemeen",)])
    Block.objects.create(newsletter=letter, kind=BlockKind.TEXT, text_nl=text)
    return letter


def started(subject: str = "Nieuws van maart", *, now=NOW, **fields) -> Newsletter:
    """A letter that was planned and started."""
    letter = actions.schedule(newsletter=draft(subject, **fields), at=None, by=None, now=now)
    assert actions.start(newsletter_id=letter.pk, now=letter.send_at)
    letter.refresh_from_db()
    return letter
