"""The default study: who studies what, its questionnaire and its three waves."""

import json
from datetime import date, datetime
from pathlib import Path

from . import actions
from .models import Study, Wave

INSTRUMENT = Path(__file__).with_name("instruments") / "nieuwe-gezichten-1.0.json"


def load(now: datetime) -> None:
    """Put the instrument and the study in, where they are not there yet."""
    content = json.loads(INSTRUMENT.read_text(encoding="utf-8"))
    version = actions.publish_instrument(content=content, now=now)
    study, _made = Study.objects.get_or_create(
        code="nieuwe-gezichten",
        defaults={
            "title_nl": "Nieuwe gezichten: wat werkt?", "title_en": "New faces: what works?",
            "purpose_nl": "We willen weten wat organisaties doen om nieuwe vrijwilligers te vinden en te houden, en wat daarvan werkt.",
            "purpose_en": "We want to know what organisations do to find and keep new volunteers, and what of that works.",
            "ground_nl": "Toestemming van de organisatie, per onderdeel. De juristen van de universiteit en van NOV stellen de grondslag nog vast.",
            "ground_en": "Consent of the organisation, part by part. The lawyers of the university and of NOV still settle the legal ground.",
            "responsible": "Erasmus University Rotterdam", "keep_until": date(2033, 1, 1),
        },
    )  # fmt: skip
    for wave in content["waves"]:
        Wave.objects.get_or_create(
            study=study, code=wave["code"],
            defaults={
                "version": version, "offset_days": wave["offset_days"], "days_before": wave["before"],
                "days_after": wave["after"],
            },
        )  # fmt: skip
