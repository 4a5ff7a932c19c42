from django.urls import path

from . import views

app_name = "knowledge"
urlpatterns = [
    path("kennis/", views.Front.as_view(), name="front"),
    path("kennis/bibliotheek/", views.Library.as_view(), name="library"),
    path("kennis/artikelen/<slug:slug>/", views.ArticlePage.as_view(), name="article"),
    path("kennis/artikelen/<slug:slug>/document.pdf", views.ArticleDocument.as_view(), name="article-document"),
    path("kennis/weken/<slug:slug>/", views.WeekPage.as_view(), name="week"),
    path("kennis/weken/<slug:slug>/kiezen/", views.ChooseOfWeek.as_view(), name="week-choose"),
    path("kennis/sessies/<slug:slug>/presentatie.pdf", views.SessionSlides.as_view(), name="slides"),
]
