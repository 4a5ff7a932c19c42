app_name = "expeditions"
urlpatterns = []
