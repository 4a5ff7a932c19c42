from django.urls import path

from . import views

app_name = "mailing"
urlpatterns = [
    path("nieuwsbrief/", views.Subscribe.as_view(), name="subscribe"),
    path("nieuwsbrief/gevraagd/", views.Asked.as_view(), name="asked"),
    path("nieuwsbrief/bevestigen/<str:token>/", views.Confirm.as_view(), name="confirm"),
    path("nieuwsbrief/voorkeuren/<str:token>/", views.Preferences.as_view(), name="preferences"),
    path("nieuwsbrief/afmelden/<str:token>/", views.Unsubscribe.as_view(), name="unsubscribe"),
]
