from django.urls import path

from . import views

app_name = "expeditions"
urlpatterns = [
    path("expedities/", views.Front.as_view(), name="front"),
    path("expedities/aanmelden/<slug:slug>/", views.Apply.as_view(), name="apply"),
    path("expedities/traject/<uuid:key>/", views.TrajectoryPage.as_view(), name="trajectory"),
    path("expedities/traject/<uuid:key>/loggen/", views.Log.as_view(), name="log"),
    path("expedities/traject/<uuid:key>/loggen/<uuid:entry>/", views.AddToLog.as_view(), name="log-add"),
    path("expedities/traject/<uuid:key>/fase/", views.MovePhase.as_view(), name="move-phase"),
    path("expedities/traject/<uuid:key>/scan/", views.ScanPage.as_view(), name="scan"),
    path("expedities/scan/<str:token>/", views.FillScan.as_view(), name="scan-fill"),
    path("expedities/leider/", views.LeaderOverview.as_view(), name="leader"),
    path("expedities/leider/<uuid:key>/antwoord/", views.AnswerAssignment.as_view(), name="assignment-answer"),
]
