from django.urls import path

from . import views

app_name = "research"
urlpatterns = [
    path("onderzoek/", views.Front.as_view(), name="front"),
    path("onderzoek/codeboek/", views.Codebook.as_view(), name="codebook"),
    path("onderzoek/toestemming/<str:token>/", views.ConsentByLink.as_view(), name="consent"),
    path("onderzoek/vragenlijst/<str:token>/", views.Questionnaire.as_view(), name="questionnaire"),
    path("onderzoek/vragenlijst/<str:token>/<int:number>/", views.QuestionnaireBlock.as_view(), name="block"),
    path("onderzoek/deelname/<slug:slug>/", views.Own.as_view(), name="own"),
    path("onderzoek/deelname/<slug:slug>/toestemming/", views.OwnConsent.as_view(), name="own-consent"),
    path("onderzoek/balie/", views.Desk.as_view(), name="desk"),
    path("onderzoek/balie/aanvragen/", views.RequestExport.as_view(), name="export-request"),
    path("onderzoek/balie/exports/<uuid:key>/", views.ExportPage.as_view(), name="export"),
    path("onderzoek/balie/exports/<uuid:key>/gegevens.zip", views.ExportFile.as_view(), name="export-file"),
]
