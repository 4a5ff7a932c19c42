"""What staff do with a session and its people."""

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from mmn_portal.core.deeds import deed_page

from .. import actions, forms, queries
from ..models import Event
from .refusals import REFUSALS


class SessionDeeds:
    """What staff do with a session and its people, each a page with one form."""

    def _deed(self, request, event, **what):
        return deed_page(
            request,
            self.admin_site,
            refusals=REFUSALS,
            back=reverse("admin:events_event_change", args=[event.pk]),
            **what,
        )

    def add_person(self, request, pk):
        """Add someone who phones."""
        event = get_object_or_404(Event, pk=pk)
        about = gettext(
            "You may leave open what you do not know. What the session must know, she is asked in her mail."
        )
        if event.is_over(timezone.now()):
            about = gettext(
                "This session is over. Add who was there without having registered: she gets a mail with her page, and no appointment. After that, say that she was there."
            )

        def do(asked):
            made = actions.add_by_staff(event=event, **asked, by=request.user, now=timezone.now())
            if made.is_confirmed:
                return gettext("%s has a seat and gets a mail.") % made.name
            if made.email:
                return gettext("%s is on the waiting list and gets a mail.") % made.name
            return (
                gettext("%s is on the waiting list. She has no address, so you get the mail when there is a seat.")
                % made.name
            )

        form = forms.AddingByStaff(request.POST or None, event=event, **queries.asks_of(event))
        return self._deed(
            request, event, title=gettext("Add someone: %s") % event, form=form, label=gettext("Add"), do=do,
            about=about,
        )  # fmt: skip

    def change_seats(self, request, pk):
        """More seats, fewer, or some reserved."""
        event = get_object_or_404(Event, pk=pk)
        blocks = list(event.blocks.order_by("format"))

        def do(asked):
            # All formats or none: a page that is refused has saved nothing.
            with transaction.atomic():
                for block in blocks:
                    actions.set_seats(
                        block=block, capacity=asked[f"capacity_{block.pk}"], reserved=asked[f"reserved_{block.pk}"],
                        by=request.user, now=timezone.now(), was=form.was(block),
                    )  # fmt: skip
            return gettext("The seats have been changed; freed ones went to the waiting list.")

        form = forms.ChangingSeats(request.POST or None, blocks=blocks)
        return self._deed(
            request, event, title=gettext("Seats: %s") % event, form=form, label=gettext("Change seats"), do=do,
            about=gettext("More seats are offered to the waiting list at once. Now: %s") % self._in_words(event),
        )  # fmt: skip

    def _in_words(self, event):
        """Who has a seat and who waits."""
        return gettext(
            "%(confirmed)d have a seat, %(held)d hold one, %(offered)d are offered one, %(waiting)d wait; %(without_address)d of them have no address."
        ) % vars(queries.impact_of(event))

    def copy_page(self, request, pk):
        """The same session on other days."""
        event = get_object_or_404(Event, pk=pk)
        form = forms.Copying(request.POST or None, initial={"first_on": event.starts_on}, event=event)

        def do(asked):
            made = actions.copy_event(event=event, days=form.days(), by=request.user, now=timezone.now())
            return gettext("%d drafts were made. Look at them and publish them.") % len(made)

        return self._deed(
            request, event, title=gettext("Copy: %s") % event, form=form, label=gettext("Make the drafts"), do=do,
            about=gettext("Seats, speakers, questions and rules for mail come along; participants do not."),
        )  # fmt: skip

    def write_message(self, request, pk):
        """Write to the participants."""
        event = get_object_or_404(Event, pk=pk)

        def do(asked):
            message = actions.message_participants(event=event, **asked, by=request.user, now=timezone.now())
            return gettext("%d people get your message.") % message.readers

        form = forms.WritingToParticipants(request.POST or None)
        return self._deed(
            request, event, title=gettext("Message: %s") % event, form=form, label=gettext("Send the message"), do=do
        )

    def call_off_page(self, request, pk):
        """Cancel a session: says first how many people will hear of it."""
        event = get_object_or_404(Event, pk=pk)

        def do(asked):
            actions.call_off(event=event, **asked, by=request.user, now=timezone.now())
            return gettext("The session has been called off. Everyone gets a mail.")

        about = gettext(
            "Everyone gets a mail, and the appointment is taken out of their calendars. Nothing happens until you press."
        )
        return self._deed(
            request, event, title=gettext("Call off: %s") % event, form=forms.CallingOff(request.POST or None),
            label=gettext("Call off this session"), do=do, about=f"{about} {self._in_words(event)}",
        )  # fmt: skip
