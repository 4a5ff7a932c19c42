from django.urls import path

from . import views

app_name = "programme"
urlpatterns = [
    path("programma/", views.Programme.as_view(), name="programme"),
    path("nieuws/", views.News.as_view(), name="news"),
    path("nieuws/<slug:slug>/", views.NewsItemPage.as_view(), name="news-item"),
    path("contact/", views.Contact.as_view(), name="contact"),
    path("doe-mee/", views.Contribute.as_view(), name="contribute"),
    path("verhalen/vertellen/", views.TellStory.as_view(), name="story-tell"),
    path("verhalen/<slug:slug>/", views.StoryPage.as_view(), name="story"),
    path("verhalen/<slug:slug>/terugnemen/", views.TakeBackStory.as_view(), name="story-take-back"),
    path("verklaring/", views.Declaration.as_view(), name="declaration"),
    path("verklaring/tekenen/", views.Sign.as_view(), name="declaration-sign"),
    path("bedankt/<slug:what>/", views.Thanks.as_view(), name="thanks"),
    path("over/", views.StandingPage.as_view(), {"slug": "over"}, name="about"),
    path("privacy/", views.StandingPage.as_view(), {"slug": "privacy"}, name="privacy"),
    path("toegankelijkheid/", views.StandingPage.as_view(), {"slug": "toegankelijkheid"}, name="accessibility"),
    path("pagina/<slug:slug>/", views.StandingPage.as_view(), name="page"),
]
