from django.urls import path

from . import views

app_name = "home"
urlpatterns = [
    path("", views.Front.as_view(), name="front"),
    path("zoeken/", views.Search.as_view(), name="search"),
    path("api/v1/openapi.json", views.OpenApi.as_view(), name="openapi"),
    path("mijn/", views.Mine.as_view(), name="mine"),
]
