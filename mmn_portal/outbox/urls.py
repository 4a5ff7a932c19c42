from django.urls import path

from . import views

app_name = "outbox"
urlpatterns = [
    path("", views.Postbox.as_view(), name="postbox"),
    path("<str:name>/", views.PostboxLetter.as_view(), name="letter"),
    path("<str:name>/html/", views.PostboxHtml.as_view(), name="letter-html"),
]
