"""All addresses. It names the apps by dotted strings and imports none."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

handler400 = "django.views.defaults.bad_request"

urlpatterns = [
    path("", include("mmn_portal.home.machine_urls")),
    path("beheer/", admin.site.urls),
]
if settings.DEVELOPMENT:
    urlpatterns.append(path("postvak/", include("mmn_portal.outbox.urls")))
if settings.MAIL_PROVIDER:
    urlpatterns.append(path("mail/", include("mmn_portal.mailing.provider_urls")))

urlpatterns += i18n_patterns(
    path("", include("mmn_portal.home.urls")),
    path("", include("mmn_portal.programme.urls")),
    path("", include("mmn_portal.events.urls")),
    path("", include("mmn_portal.mailing.urls")),
    path("", include("mmn_portal.pictures.urls")),
    path("", include("mmn_portal.people.urls")),
    path("", include("campaigns.urls")),
    path("", include("expeditions.urls")),
    path("", include("knowledge.urls")),
    path("", include("sources.urls")),
    path("", include("research.urls")),
    path("account/", include("allauth.urls")),
    prefix_default_language=False,
)
