from django.urls import path

from . import views

app_name = "pictures"
urlpatterns = [
    path("beeld/<int:pk>/<int:width>/", views.PictureFile.as_view(), name="picture"),
    path("beeld/<int:pk>/mail/", views.PictureInMail.as_view(), name="picture-in-mail"),
]
