from django.urls import path

from . import views

app_name = "home"
urlpatterns = [
    path("", views.Front.as_view(), name="front"),
    path("mijn/", views.Mine.as_view(), name="mine"),
]
