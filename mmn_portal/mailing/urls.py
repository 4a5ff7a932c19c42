from django.urls import path

from . import views

app_name = "mailing"
urlpatterns = [
    path("nieuwsbrief/", views.Subscribe.as_view(), name="subscribe"),
    path("nieuwsbrief/gevraagd/", views.Asked.as_view(), name="asked"),
    path("nieuwsbrief/mijn-keuze/", views.MyChoice.as_view(), name="my-choice"),
    path("nieuwsbrief/bevestigen/<str:token>/", views.Confirm.as_view(), name="confirm"),
    path("nieuwsbrief/voorkeuren/<str:token>/", views.Preferences.as_view(), name="preferences"),
    path("nieuwsbrief/vergeten/<str:token>/", views.Forget.as_view(), name="forget"),
    path("nieuwsbrief/afmelden/<str:token>/", views.Unsubscribe.as_view(), name="unsubscribe"),
    path("nieuwsbrief/archief/", views.Archive.as_view(), name="archive"),
    path("nieuwsbrief/archief.atom", views.ArchiveAtom.as_view(), name="archive-atom"),
    path("nieuwsbrief/archief/<slug:slug>/", views.Letter.as_view(), name="letter"),
    path("nieuwsbrief/archief/<slug:slug>/als-mail/", views.LetterAsMailed.as_view(), name="letter-as-mailed"),
    path("nieuwsbrief/naar/<str:token>/", views.Follow.as_view(), name="follow"),
    path("nieuwsbrief/gezien/<str:token>/", views.Opened.as_view(), name="opened"),
    path("netwerken/<slug:slug>/nieuws/", views.NetworkLetters.as_view(), name="network-letters"),
    path("netwerken/<slug:slug>/nieuws/<int:pk>/", views.NetworkLetter.as_view(), name="network-letter"),
    path(
        "netwerken/<slug:slug>/nieuws/<int:pk>/als-mail/",
        views.NetworkLetterAsMailed.as_view(),
        name="network-letter-as-mailed",
    ),
    path(
        "netwerken/<slug:slug>/nieuws/<int:pk>/terugnemen/", views.TakeBackLetter.as_view(), name="network-letter-back"
    ),
]
