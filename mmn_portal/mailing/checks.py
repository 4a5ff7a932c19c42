"""What is looked at before a newsletter may leave. Pure questions about what was composed."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .composing import CODE, Composed, dead_links_in, left_out_of, links_in, plain

STOP, WARN, FINE = "stop", "warn", "fine"
# Gmail cuts a mail off above this weight, with the way to unsubscribe in the part that goes.
MOST_BYTES = 102_000
# On a telephone without Wi-Fi about five seconds.
MOST_PICTURE_BYTES = 800_000
SUBJECT, PREHEADER = range(10, 71), range(40, 111)
FEWEST_WORDS, MOST_WORDS = 10, 1200
SPAM = re.compile(
    r"\b(gratis|klik hier|nu of nooit|laatste kans|geld verdienen|gegarandeerd|100 ?%|winnaar|urgent|dringend|act now|"
    r"click here|free money|winner|guaranteed|last chance|risk[- ]free)\b",
    re.IGNORECASE,
)
# More side by side breaks every word in pieces on a telephone; far more makes the mail itself wider than one.
MOST_COLUMNS = 4
HEAD = re.compile(r"<thead.*?</thead>", re.DOTALL)
VAGUE = re.compile(r"<a\b[^>]*>\s*(klik hier|hier|lees meer|here|click here|read more|link)\s*</a>", re.IGNORECASE)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: ``stop`` keeps the letter from leaving, ``warn`` asks to look, ``fine`` is fine."""

    level: str
    words: str
    what: str = ""


def no_topic() -> str:
    """Without a topic nobody asked for it."""
    return _("Choose at least one topic: only who asked for it gets the letter.")


def no_network(topic: str) -> str:
    """Who asked for news of her own network did not ask for that of all others."""
    return _(
        "The topic “%s” is for the news of one network, and no network is chosen. Choose the network under “To whom”, or choose another topic."
    ) % topic  # fmt: skip


def english(*, subject: str, first_line: str, dutch_first_line: str, has_text: bool) -> list[Check]:
    """Whether who reads English gets a letter that is English as a whole. ``has_text``: a part says something in English."""
    if not subject:
        words = _(
            "There is English text, but no English subject: the letter leaves in Dutch only. Write an English subject, then the English text leaves as well."
        )
        return [Check(WARN, words)] if has_text or first_line else []
    if dutch_first_line and not first_line:
        words = _(
            "There is no English first line: in their list of mails English readers see the Dutch one beside the English subject."
        )
        return [in_language(Check(WARN, words), "en")]
    return []


def in_language(check: Check, language: str) -> Check:
    """The same check, with the language in front."""
    return replace(check, words=f"{language.upper()}: {check.words}")


def letter(said: dict[str, Any], composed: Composed, language: str, *, weight: int) -> list[Check]:
    """Everything that can be seen in the letter itself, in one language. ``weight``: bytes of its HTML as it leaves."""
    return [
        *_subject(said), *_parts(said, language), *_pictures(said), *_length(composed, weight), *_words(composed),
        *_tables(composed), *_dead_links(composed), *_left_out(said), *_merged(said, composed), _way_out(composed),
    ]  # fmt: skip


def _subject(said: dict[str, Any]) -> list[Check]:
    subject, preheader = said["subject"], said["preheader"]
    found = []
    if len(subject) not in SUBJECT:
        found.append(
            Check(WARN, _("The subject has %d signs; phones show about 40, and 10 to 70 work well.") % len(subject))
        )
    if subject.isupper() or "!!" in subject or "??" in subject:
        found.append(Check(WARN, _("A subject in capitals or with many exclamation marks looks like spam.")))
    if len(preheader) not in PREHEADER:
        found.append(
            Check(WARN, _("The first line in the list of mails has %d signs; 40 to 110 work well.") % len(preheader))
        )
    return found or [Check(FINE, _("Subject and first line have a good length."))]


def _parts(said: dict[str, Any], language: str) -> list[Check]:
    parts, gone = said["parts"], said["gone"]
    words = _(
        "Part %d shows nothing: what was chosen there is called off, has begun or is not there any more. Choose something else, or remove this part."
    )
    found = [Check(STOP, words % place) for place in gone]
    if not parts and not gone:
        found.append(Check(STOP, _("The letter has no parts yet.")))
    if any(part["kind"] == "picture" and not part["alt"] for part in parts):
        found.append(Check(STOP, _("A picture has no description for who cannot see it.")))
    if any(part["kind"] == "button" and not part["label"] for part in parts):
        found.append(Check(STOP, _("A button has no words.")))
    said_words = sum(
        len(f"{part.get('source', '')} {part.get('title', '')} {part.get('text', '')}".split()) for part in parts
    )
    if parts and said_words < FEWEST_WORDS:
        found.append(Check(STOP, _("The letter says almost nothing in words: some people read only those.")))
    if language == "en":
        dutch = filter(None, (_in_dutch(part) for part in parts))
        found += [Check(WARN, _("In the English letter this part is in Dutch: %s") % one) for one in dutch]
    return found or [Check(FINE, _("Every part says something, and every picture has a description."))]


def _in_dutch(part: dict[str, Any]) -> str:
    """The first words of what is Dutch in a part; nothing where all of it is in the language of its letter."""
    words = part.get("source") or part.get("alt") or part.get("label") or part.get("title") or ""
    if part["lang"] == "nl":
        return Truncator(" ".join(plain(words).split()) if part["kind"] == "text" else words).chars(60)
    return Truncator(part["text"]).chars(60) if part.get("text") and part["text_lang"] == "nl" else ""


def _pictures(said: dict[str, Any]) -> list[Check]:
    weights = [part.get("weight") for part in said["parts"] if part["kind"] == "picture"]
    together, found = sum(filter(None, weights)), []
    if None in weights:
        found.append(Check(WARN, _("A picture is not ready for older mail programs yet: look again in five minutes.")))
    if together > MOST_PICTURE_BYTES:
        words = _("The pictures weigh %d kB together: slow on a telephone. Choose fewer, or simpler ones.")
        found.append(Check(WARN, words % (together // 1000)))
    elif together:
        found.append(Check(FINE, _("The pictures weigh %d kB together.") % (together // 1000)))
    return found


def _tables(composed: Composed) -> list[Check]:
    columns = max((head.count("<th ") for head in HEAD.findall(composed.html)), default=0)
    words = _("A table has %d columns: on a telephone every word in it breaks in pieces. Use four at most, or a list.")
    return [Check(WARN, words % columns)] if columns > MOST_COLUMNS else []


def _dead_links(composed: Composed) -> list[Check]:
    words = _("This link leads nowhere: %s. Begin it with https://, or with / for a page of the portal.")
    return [Check(STOP, words % address[:100]) for address in dead_links_in(composed.html)]


def _left_out(said: dict[str, Any]) -> list[Check]:
    words = _("This link was left out: %s. A link begins with https://, or with / for a page of the portal.")
    of_picture = _("This picture was left out, with its words: %s. A picture belongs in a part of its own.")
    found = []
    for part in said["parts"]:
        links, pictures = left_out_of(part["source"]) if part["kind"] == "text" else ([], [])
        found += [Check(WARN, words % address[:100]) for address in links]
        found += [Check(WARN, of_picture % address[:100]) for address in pictures]
    return found


def _merged(said: dict[str, Any], composed: Composed) -> list[Check]:
    words = _("%s stays as it is: a letter is the same for everyone.")
    codes = dict.fromkeys(CODE.findall(f"{said['preheader']}\n{composed.text}"))
    return [Check(WARN, words % code[:100]) for code in codes]


def _length(composed: Composed, weight: int) -> list[Check]:
    words, found = len(composed.text.split()), []
    if weight >= MOST_BYTES:
        found.append(Check(STOP, _("The letter weighs %d kB; Gmail cuts off above 102 kB.") % (weight // 1000)))
    else:
        found.append(Check(FINE, _("The letter weighs %d kB, well under 102 kB.") % (weight // 1000 + 1)))
    if words > MOST_WORDS:
        found.append(Check(WARN, _("The letter has %d words: few people read so much in a mail.") % words))
    return found


def _words(composed: Composed) -> list[Check]:
    found = []
    spam = sorted({hit.group(0).casefold() for hit in SPAM.finditer(f"{composed.subject}\n{composed.text}")})
    if spam:
        found.append(Check(WARN, _("Spam filters do not like: %s.") % ", ".join(spam)))
    vague = sorted({hit.casefold() for hit in VAGUE.findall(composed.html)})
    if vague:
        found.append(Check(WARN, _("A link says only “%s”: say where it leads.") % vague[0]))
    return found or [Check(FINE, _("No words that spam filters or readers trip over."))]


def _way_out(composed: Composed) -> Check:
    is_there = "\ue000unsubscribe_url\ue001" in composed.html and "\ue000unsubscribe_url\ue001" in composed.text
    return (
        Check(FINE, _("The way to unsubscribe is there."))
        if is_there
        else Check(STOP, _("The way to unsubscribe is missing."))
    )


def sender() -> list[Check]:
    """Whether the settings let the letter arrive."""
    found = []
    if not parseaddr(settings.NEWSLETTER_FROM)[1]:
        found.append(Check(STOP, _("The sender of newsletters has no address (NEWSLETTER_FROM).")))
    if not settings.SITE_URL.startswith("https://") and not settings.DEVELOPMENT:
        found.append(Check(STOP, _("One-click unsubscribing needs an https address of the portal.")))
    return found


def links(composed: Composed, answers: Callable[[str], int]) -> list[Check]:
    """Whether the links lead somewhere. ``answers`` gives the status of a path of the portal; others are not fetched from
    here, so a person opens them.
    """
    own, others, broken = 0, [], []
    for address in links_in(composed.html):
        path = address.removeprefix(settings.SITE_URL)
        if not path.startswith("/"):
            others.append(address)
        elif "\ue000" not in path:
            own += 1
            if answers(path) >= 400:
                broken.append(path)
    found = [Check(STOP, _("This link leads nowhere: %s") % path, path) for path in broken]
    found += [
        Check(WARN, _("This address is not secure (http): %s") % one, one) for one in others if one.startswith("http:")
    ]
    if others:
        found.append(Check(WARN, _("Open these addresses yourself: %s") % ", ".join(others)))
    if own and not broken:
        found.append(
            Check(FINE, ngettext("%d link to the portal answers.", "%d links to the portal answer.", own) % own)
        )
    return found
