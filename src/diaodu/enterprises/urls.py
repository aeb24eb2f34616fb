from django.urls import path

from diaodu.enterprises.views import areas, firms

app_name = "enterprises"

urlpatterns = [
    path("", firms.firm_list, name="list"),
    path("firms.xlsx", firms.workbook, name="workbook"),
    path("new/", firms.new_firm, name="new"),
    path("bring/", firms.bring, name="bring"),
    path("bring/template.xlsx", firms.template, name="template"),
    path("areas/", areas.proposals, name="areas"),
    path("areas/take-up/", areas.take_up, name="take_up"),
    path("<str:code>/", firms.firm_page, name="firm"),
    path("<str:code>/edit/", firms.edit_firm, name="edit"),
    path("<str:code>/act/", firms.act, name="act"),
    path("<str:code>/area/", areas.put, name="put"),
]
