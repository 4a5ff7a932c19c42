from django.urls import path

from . import certificates, door, views

app_name = "events"
urlpatterns = [
    path("agenda/", views.Agenda.as_view(), name="agenda"),
    path("agenda.ics", views.Feed.as_view(kind="ics"), name="agenda-ics"),
    path("agenda.json", views.Feed.as_view(kind="json"), name="agenda-json"),
    path("agenda.atom", views.Feed.as_view(kind="atom"), name="agenda-atom"),
    path("agenda/programma/<slug:slug>/", views.ProgrammePage.as_view(), name="programme"),
    path("agenda/programma/<slug:slug>/kiezen/", views.ChooseOfProgramme.as_view(), name="programme-choose"),
    path("api/v1/agenda/", views.OpenAgenda.as_view(), name="api-agenda"),
    path("api/v1/agenda/<slug:slug>/", views.OpenEvent.as_view(), name="api-event"),
    path("embed/agenda/", views.Embed.as_view(), name="embed"),
    path("agenda/<slug:slug>/", views.EventPage.as_view(), name="event"),
    path("agenda/<slug:slug>/kalender.ics", views.EventCalendar.as_view(), name="event-ics"),
    path("agenda/<slug:slug>/aanmelden/", views.Register.as_view(), name="event-register"),
    path("agenda/<slug:slug>/aangemeld/", views.Registered.as_view(), name="event-registered"),
    path("aanmelding/<str:token>/", views.OneRegistration.as_view(), name="registration"),
    path("aanmelding/<str:token>/terugblik/", views.LookBack.as_view(), name="look-back"),
    path("wachtlijst/<str:token>/", views.Queue.as_view(), name="queue"),
    path("overnemen/<str:token>/", views.TakeOver.as_view(), name="take-over"),
    path("aanmelding/<str:token>/bewijs.pdf", certificates.MyCertificate.as_view(), name="registration-certificate"),
    path("deelnemen/<str:token>/", door.Join.as_view(), name="join"),
    path("agenda/<slug:slug>/deur/", door.DoorOfStaff.as_view(), name="event-door"),
    path("agenda/<slug:slug>/deur/stand/", door.StateOfStaff.as_view(), name="event-door-state"),
    path("agenda/<slug:slug>/deur/werker.js", door.WorkerOfStaff.as_view(), name="event-door-worker"),
    path("deur/<str:token>/", door.DoorOfLink.as_view(), name="door"),
    path("deur/<str:token>/stand/", door.StateOfLink.as_view(), name="door-state"),
    path("deur/<str:token>/werker.js", door.WorkerOfLink.as_view(), name="door-worker"),
    path("bewijs/", certificates.CheckCertificate.as_view(), name="certificate-check"),
    path("bewijs/<str:code>/", certificates.CertificatePage.as_view(), name="certificate"),
    path(
        "organisaties/<slug:slug>/bewijzen/<slug:event>.pdf",
        certificates.OrganisationCertificates.as_view(),
        name="organisation-certificates",
    ),
    path("mijn/agenda/<str:token>.ics", views.PersonalCalendar.as_view(), name="diary"),
    path("mijn/agenda/nieuw/", views.RenewCalendar.as_view(), name="diary-renew"),
    path("mijn/aanmeldingen/vragen/", views.MyQuestions.as_view(), name="my-questions"),
    path("mijn/aanmeldingen/", views.MyRegistrations.as_view(), name="my-registrations"),
    path("organisaties/<slug:slug>/activiteit/", views.ProposeActivity.as_view(), name="activities"),
    path(
        "organisaties/<slug:slug>/activiteit/<slug:activity>/", views.ChangeActivity.as_view(), name="activity-change"
    ),
    path(
        "organisaties/<slug:slug>/activiteit/<slug:activity>/intrekken/",
        views.WithdrawActivity.as_view(),
        name="activity-withdraw",
    ),
    path(
        "organisaties/<slug:slug>/activiteit/<slug:activity>/deelnemers/",
        views.Participants.as_view(),
        name="activity-participants",
    ),
    path(
        "organisaties/<slug:slug>/activiteit/<slug:activity>/afgelasten/",
        views.CallOffActivity.as_view(),
        name="activity-call-off",
    ),
    path("organisaties/<slug:slug>/aanmeldingen/", views.OurRegistrations.as_view(), name="our-registrations"),
]
