from django.urls import path

from . import views

app_name = "sources"
urlpatterns = [
    path("bronnen/", views.Front.as_view(), name="front"),
    path("bronnen/plekken/", views.Openings.as_view(), name="openings"),
    path("bronnen/plekken/nieuw/", views.PlaceOpening.as_view(), name="opening-new"),
    path("bronnen/plekken/<slug:slug>/", views.OpeningPage.as_view(), name="opening"),
    path("bronnen/plekken/<slug:slug>/sluiten/", views.CloseOpening.as_view(), name="opening-close"),
    path("bronnen/aanbod/nieuw/", views.PlaceOffer.as_view(), name="offer-new"),
    path("bronnen/aanbod/<uuid:key>/", views.OfferPage.as_view(), name="offer"),
    path("bronnen/kennismakingen/", views.MyIntroductions.as_view(), name="introductions"),
    path("bronnen/kennismakingen/<uuid:key>/", views.IntroductionPage.as_view(), name="introduction"),
    path("bronnen/terugblik/<str:token>/", views.OutcomePage.as_view(), name="outcome"),
    path("bronnen/actueel/<str:token>/", views.StillCurrent.as_view(), name="current"),
]
