"""Where the mail provider that is set tells what came back. Its secret is checked by anymail before anything is read."""

from anymail.urls import urlpatterns as every_provider
from django.conf import settings

app_name = "provider"
# Only its own, and only what it tells about mail that we sent.
urlpatterns = [one for one in every_provider if one.name == f"{settings.MAIL_PROVIDER}_tracking_webhook"]
