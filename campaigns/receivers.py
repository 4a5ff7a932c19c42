"""What happened on the floors below, and what it means for the campaign."""

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone

from mmn_portal.pictures.enums import Where
from mmn_portal.pictures.models import Picture
from mmn_portal.pictures.signals import narrowed, taken_out

from . import actions


@receiver(pre_delete, sender=Picture, dispatch_uid="campaigns.photo_goes")
def photo_goes(sender, instance, **kwargs):
    """A photo goes: it hangs on no wall and stands on no page any more either."""
    actions.take_off_all_showing(picture=instance, now=timezone.now())
    actions.take_out_of_campaigns(picture=instance)


@receiver(taken_out)
def picture_was_taken_out(picture, replacement, for_good, now, **kwargs):
    """It leaves the designs in which it stands with all that was drawn of them, the walls and the campaign pages."""
    actions.leave_designs(picture=picture, replacement=replacement, for_good=for_good, now=now)
    actions.take_off_all_showing(picture=picture, now=now)
    actions.take_out_of_campaigns(picture=picture)


@receiver(narrowed)
def picture_was_narrowed(picture, now, **kwargs):
    """What was drawn with it is drawn anew where it may; posters on pages go, where it may not be on those."""
    actions.keep_designs_within(picture=picture, now=now)
    # A picture of the portal is no organisation's own.
    if not picture.reaches(Where.ONLINE, maker=picture.organisation_id or 0):
        actions.keep_on_the_portal(picture=picture)
    if not picture.reaches(Where.PORTAL, maker=picture.organisation_id or 0):
        actions.take_off_all_showing(picture=picture, now=now)
        actions.take_out_of_campaigns(picture=picture)
