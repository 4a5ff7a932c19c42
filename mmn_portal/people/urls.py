from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("organisaties/", views.Directory.as_view(), name="directory"),
    path("organisaties/nieuw/", views.FindOrganisation.as_view(), name="organisation-find"),
    path("organisaties/nieuw/gegevens/", views.NewOrganisation.as_view(), name="organisation-new"),
    path("netwerken/<slug:slug>/", views.NetworkPage.as_view(), name="network"),
    path("organisaties/<slug:slug>/", views.OrganisationPage.as_view(), name="organisation"),
    path("organisaties/<slug:slug>/logo/", views.OrganisationLogo.as_view(), name="organisation-logo"),
    path("organisaties/<slug:slug>/aansluiten/", views.Join.as_view(), name="organisation-join"),
    path("organisaties/<slug:slug>/beheer/", views.ManageOrganisation.as_view(), name="organisation-manage"),
    path("organisaties/<slug:slug>/beheer/pagina/", views.ChangeOrganisation.as_view(), name="organisation-change"),
    path("organisaties/<slug:slug>/beheer/locatie/", views.AddLocation.as_view(), name="location-add"),
    path("organisaties/<slug:slug>/beheer/locatie/<int:pk>/", views.RemoveLocation.as_view(), name="location-remove"),
    path("organisaties/<slug:slug>/beheer/uitnodigen/", views.Invite.as_view(), name="invite"),
    path(
        "organisaties/<slug:slug>/beheer/uitnodiging/<int:pk>/",
        views.WithdrawInvitation.as_view(),
        name="invitation-withdraw",
    ),
    path("organisaties/<slug:slug>/beheer/aanvraag/<int:pk>/", views.AnswerJoinRequest.as_view(), name="join-answer"),
    path("organisaties/<slug:slug>/beheer/lid/<int:pk>/", views.ChangeMember.as_view(), name="member-change"),
    path("organisaties/<slug:slug>/beheer/verlaten/", views.Leave.as_view(), name="organisation-leave"),
    path("uitnodiging/<str:token>/", views.AcceptInvitation.as_view(), name="invitation"),
    path("api/v1/organisaties/", views.OpenOrganisations.as_view(), name="api-organisations"),
    path("api/v1/organisaties/<slug:slug>/", views.OpenOrganisation.as_view(), name="api-organisation"),
    path("mijn/gegevens/", views.MyData.as_view(), name="my-data"),
    path("mijn/gegevens/kopie/", views.MyCopy.as_view(), name="my-copy"),
    path("mijn/gegevens/vergeten/", views.ForgetMe.as_view(), name="forget-me"),
    path("plaatsen/", views.Places.as_view(), name="places"),
]
