"""Forms about newsletters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mmn_portal.core.forms import Address, NoRobots, helper
from mmn_portal.people.enums import Language

from . import queries
from .models import Topic


class TopicsField(forms.ModelMultipleChoiceField):
    """The topics, each with a line about it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Topic.objects.none(), label=_("What do you want to hear about?"), widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one topic")}, **kwargs,
        )  # fmt: skip

    def label_from_instance(self, obj: Topic) -> str:
        return f"{obj.name}. {obj.about}" if obj.about else obj.name


class Subscribing(NoRobots, forms.Form):
    """Ask for news."""

    email = Address(label=_("Your e-mail address"))
    topics = TopicsField()
    helper = helper("email", "topics", "second_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = queries.topics()


class Choosing(forms.Form):
    """My topics and the language of my mails."""

    topics = TopicsField(required=False)
    language = forms.ChoiceField(label=_("Language of my mails"), choices=Language.choices, widget=forms.RadioSelect)
    helper = helper("topics", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = queries.topics()
