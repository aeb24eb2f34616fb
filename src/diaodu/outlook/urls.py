from django.urls import path

from diaodu.outlook import views

app_name = "outlook"

urlpatterns = [
    path("", views.outlook_list, name="list"),
    path("workbook/", views.workbook, name="workbook"),
    path("accuracy/", views.accuracy_page, name="accuracy"),
    path("accuracy/workbook/", views.accuracy_workbook, name="accuracy_workbook"),
    path("again/", views.again, name="again"),
]
