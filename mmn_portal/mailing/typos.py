"""Mistyped domains of mail addresses: "gmial.com", "hotmail.con". It asks, and never about an organisation's own domain."""

from difflib import get_close_matches
from functools import lru_cache

# Domains of which a slip is known at once: nobody else would choose a name like theirs.
DISTINCTIVE = (
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.nl", "outlook.com", "icloud.com", "yahoo.com", "ziggo.nl",
    "kpnmail.nl", "kpnplanet.nl", "xs4all.nl", "upcmail.nl", "zeelandnet.nl", "onsbrabantnet.nl", "wanadoo.nl",
    "protonmail.com",
)  # fmt: skip
# Of these only a wrong end is a slip: "cello.nl" and "planeet.nl" may be anybody's.
PLAIN = (
    "live.nl", "live.com", "planet.nl", "hetnet.nl", "home.nl", "casema.nl", "chello.nl", "quicknet.nl", "telfort.nl",
    "caiway.nl", "solcon.nl",
)  # fmt: skip
# Real ones that look like those, or that are too short to say.
OTHERS = frozenset({
    "outlook.nl", "yahoo.nl", "yahoo.fr", "yahoo.de", "yahoo.co.uk", "hotmail.co.uk", "hotmail.be", "hotmail.fr",
    "hotmail.de", "live.be", "live.de", "live.fr", "live.co.uk", "outlook.be", "outlook.de", "outlook.fr", "msn.com",
    "me.com", "mac.com", "mail.com", "email.com", "ymail.com", "rocketmail.com", "gmx.com", "gmx.net", "gmx.de",
    "web.de", "proton.me", "pm.me", "fastmail.com", "tutanota.com", "tele2.nl", "online.nl", "freeler.nl", "zonnet.nl",
    "wxs.nl", "tiscali.nl", "versatel.nl", "caiway.net", "chello.com", "chello.at", "skynet.be", "telenet.be",
    "kliksafe.nl", "filternet.nl", "t-mobilethuis.nl", "odido.nl", "kpn.com", "kpn.nl", "ziggo.com", "ziggy.nl",
})  # fmt: skip
# Ends that no mail of these names has: fingers beside the key, or a letter too few.
SLIPPED_ENDS = {
    "com": {"con", "cim", "vom", "xom", "comm", "cpm", "ocm", "cm", "co", "om", "coom", "cok", "conm", "c", "cmo", "com.nl"},
    "nl": {"nk", "ml", "bl", "ln", "nll", "n", "l", "nl.nl", "nlk", "mnl", "nnl", "nl.com"},
}  # fmt: skip
ONLY_COM = {"gmail": "gmail.com", "icloud": "icloud.com", "googlemail": "googlemail.com"}
CUTOFF = 0.85


def suggest(email: str) -> str | None:
    """The address that was meant, when its domain looks mistyped; else None."""
    local, _at, domain = email.rpartition("@")
    meant = _meant(domain)
    return f"{local}@{meant}" if meant else None


@lru_cache(maxsize=4000)
def _meant(domain: str) -> str | None:
    if not domain or domain in DISTINCTIVE or domain in PLAIN or domain in OTHERS:
        return None
    return _other_end(domain) or _slip(domain)


def _other_end(domain: str) -> str | None:
    """The right name with an end that it never has."""
    name, _dot, end = domain.partition(".")
    if name in ONLY_COM:
        return ONLY_COM[name]
    for known in (*DISTINCTIVE, *PLAIN):
        its_name, _dot, its_end = known.partition(".")
        if name == its_name and end in SLIPPED_ENDS[its_end]:
            return known
    return None


def _slip(domain: str) -> str | None:
    """One letter too many, too few, or wrong, or two that changed places; never in the first."""
    name, _dot, end = domain.partition(".")
    for right_end, slipped in SLIPPED_ENDS.items():
        if end != right_end and end not in slipped:
            continue
        for known in get_close_matches(f"{name}.{right_end}", DISTINCTIVE, n=3, cutoff=CUTOFF):
            its_name, _dot, its_end = known.partition(".")
            if its_end == right_end and name[:1] == its_name[0] and _is_one_slip(name, its_name):
                return known
    return None


def _is_one_slip(typed: str, meant: str) -> bool:
    if len(typed) == len(meant):
        wrong = [at for at, sign in enumerate(typed) if sign != meant[at]]
        swapped = len(wrong) == 2 and typed[wrong[0]] == meant[wrong[1]] and typed[wrong[1]] == meant[wrong[0]]
        return len(wrong) == 1 or (swapped and wrong[1] - wrong[0] == 1)
    longer, shorter = sorted((typed, meant), key=len, reverse=True)
    return len(longer) - len(shorter) == 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )
