"""Addresses for machines: they have no language."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from . import sitemaps, views

app_name = "machines"
urlpatterns = [
    path("healthz/live", views.Live.as_view(), name="live"),
    path("healthz/ready", views.Ready.as_view(), name="ready"),
    path("favicon.ico", views.Favicon.as_view(), name="favicon"),
    path("robots.txt", views.Robots.as_view(), name="robots"),
    path(
        "sitemap.xml",
        sitemap,
        {"sitemaps": {"pages": sitemaps.Pages, "documents": sitemaps.Documents}},
        name="sitemap",
    ),
    path(".well-known/security.txt", views.SecurityTxt.as_view(), name="security"),
]
