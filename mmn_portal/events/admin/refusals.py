"""What staff read when a deed is refused."""

from django.utils.translation import gettext_lazy as _

from .. import actions

REFUSALS = {
    actions.RegistrationClosed: _("This cannot be changed any more."),
    actions.NoSeat: _("There is no seat left in this format. Change the number of seats first."),
    actions.RegisteredAlready: _("This address is registered for this session already."),
    actions.CapacityTaken: _("More people have a seat than this number. Move or cancel some of them first."),
    actions.ChangedMeanwhile: _("Somebody changed this after you opened this page. Open it again, and look first."),
    actions.NotOneMoment: _("On one of these days the clock changes, so that a time does not exist or comes twice."),
    actions.NoSuchRoad: _("This session was called off already, was never published, or is over."),
}
