from django.urls import path

from diaodu.enterprises import views

app_name = "enterprises"

urlpatterns = [
    path("", views.firm_list, name="list"),
    path("firms.xlsx", views.workbook, name="workbook"),
    path("new/", views.new_firm, name="new"),
    path("bring/", views.bring, name="bring"),
    path("bring/template.xlsx", views.template, name="template"),
    path("<str:code>/", views.firm_page, name="firm"),
    path("<str:code>/edit/", views.edit_firm, name="edit"),
    path("<str:code>/act/", views.act, name="act"),
]
