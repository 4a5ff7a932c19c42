from django.urls import path

from . import views

app_name = "campaigns"
urlpatterns = [
    path("campagne/", views.Front.as_view(), name="front"),
    path("campagne/pakketten/<slug:slug>/", views.KitPage.as_view(), name="kit"),
    path("campagne/pakketten/<slug:slug>/alles.zip", views.KitZip.as_view(), name="kit-zip"),
    path("campagne/materiaal/", views.Library.as_view(), name="library"),
    path("campagne/materiaal/<slug:slug>/", views.MaterialPage.as_view(), name="material"),
    path("campagne/materiaal/<slug:slug>/bestand/", views.MaterialFile.as_view(), name="material-file"),
    path("campagne/materiaal/<slug:slug>/voorbeeld.webp", views.MaterialPreview.as_view(), name="material-preview"),
    path("campagne/selectie.zip", views.Selection.as_view(), name="selection"),
]
