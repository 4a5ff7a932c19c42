"""Pictures on the desk."""

from django.contrib import admin
from django.utils import timezone

from mmn_portal.core.deeds import DeskAdmin

from . import actions, forms
from .models import Picture


@admin.register(Picture)
class PictureAdmin(DeskAdmin):
    """Every picture says what is on it and who made it."""

    form = forms.KeepingPicture
    list_display = ("title", "credit", "licence", "width", "height", "made_at")
    search_fields = ("title", "alt_nl", "credit")

    def save_model(self, request, obj, form, change):
        upload = form.cleaned_data.get("upload")
        if not change:
            kept = {field: form.cleaned_data[field] for field in form.Meta.fields}
            made = actions.add_picture(upload=upload, **kept, now=timezone.now())
            obj.pk = made.pk
            obj.refresh_from_db()
            return
        super().save_model(request, obj, form, change)
        if upload:
            actions.replace_file(picture=obj, upload=upload)
