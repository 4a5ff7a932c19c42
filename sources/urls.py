from django.urls import path

from . import views

app_name = "sources"
urlpatterns = [
    path("bronnen/", views.Front.as_view(), name="front"),
    path("bronnen/plekken/", views.Openings.as_view(), name="openings"),
    path("bronnen/plekken/nieuw/", views.PlaceOpening.as_view(), name="opening-new"),
    path("bronnen/plekken/<slug:slug>/", views.OpeningPage.as_view(), name="opening"),
    path("bronnen/plekken/<slug:slug>/wijzigen/", views.ChangeOpening.as_view(), name="opening-change"),
    path("bronnen/plekken/<slug:slug>/op-de-site/", views.StandingOpening.as_view(), name="opening-standing"),
    path("bronnen/plekken/<slug:slug>/vraag/<uuid:offer>/", views.AskSource.as_view(), name="ask-source"),
    path("bronnen/aanbod/nieuw/", views.PlaceOffer.as_view(), name="offer-new"),
    path("bronnen/aanbod/<uuid:key>/", views.OfferPage.as_view(), name="offer"),
    path("bronnen/aanbod/<uuid:key>/wijzigen/", views.ChangeOffer.as_view(), name="offer-change"),
    path("bronnen/aanbod/<uuid:key>/op-de-site/", views.StandingOffer.as_view(), name="offer-standing"),
    path("bronnen/kennismakingen/", views.MyIntroductions.as_view(), name="introductions"),
    path("bronnen/kennismakingen/<uuid:key>/", views.IntroductionPage.as_view(), name="introduction"),
    path("bronnen/terugblik/<str:token>/", views.OutcomePage.as_view(), name="outcome"),
    path("bronnen/actueel/<str:token>/", views.StillCurrent.as_view(), name="current"),
]
