from django.urls import path

from diaodu.projects.library.views import applications, areas, batches, bring, deeds, forms, lists, pages

app_name = "projects"

urlpatterns = [
    path("", lists.project_list, name="list"),
    path("projects.xlsx", lists.workbook, name="workbook"),
    path("new/", forms.new_project, name="new"),
    path("bring/", bring.bring, name="bring"),
    path("bring/template.xlsx", bring.template, name="template"),
    path("mirrors/", bring.bring_mirrors, name="bring_mirrors"),
    path("batches/", batches.batch_page, name="batches"),
    path("batches/propose/", batches.propose, name="propose_adjustments"),
    path("batches/<str:period>/", batches.adjustment, name="adjustment"),
    path("batches/<str:period>/decide/", batches.decide, name="decide_adjustments"),
    path("applications/", applications.application_list, name="applications"),
    path("applications/applications.xlsx", applications.workbook, name="application_workbook"),
    path("applications/<str:code>/", applications.application_page, name="application"),
    path("applications/<str:code>/act/", applications.act, name="application_act"),
    path("applications/<str:code>/change/", applications.change, name="application_change"),
    path("statistics/", lists.statistics, name="statistics"),
    path("statistics/statistics.xlsx", lists.statistics_workbook, name="statistics_workbook"),
    path("areas/<str:code>/investment/", areas.investment, name="area_investment"),
    path("areas/<str:code>/investment.xlsx", areas.investment_workbook, name="area_investment_workbook"),
    path("<str:code>/", pages.project_page, name="project"),
    path("<str:code>/edit/", forms.edit_project, name="edit"),
    path("<str:code>/move/", deeds.move, name="move"),
    path("<str:code>/money/", forms.money, name="money"),
    path("<str:code>/month/", deeds.month, name="month"),
    path("<str:code>/statistics/", deeds.statistics, name="enter_statistics"),
    path("<str:code>/duties/", deeds.lay_duty, name="lay_duty"),
    path("<str:code>/duties/<int:key>/", deeds.update_duty, name="update_duty"),
    path("<str:code>/documents/", deeds.attach, name="attach"),
    path("<str:code>/documents/<int:key>/", pages.document, name="document_file"),
    path("<str:code>/photos/", deeds.photo, name="photo"),
    path("<str:code>/photos/<int:key>/judge/", deeds.judge, name="judge_photo"),
    path("<str:code>/photos/<int:key>/picture/", pages.picture, name="picture_file"),
    path("<str:code>/apply/", applications.begin, name="begin_application"),
]
