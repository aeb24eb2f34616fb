from django.urls import path

from diaodu.assessment.views import assessments, entries, schemes, simulation, units

app_name = "assessment"

urlpatterns = [
    path("", assessments.assessment_list, name="list"),
    path("workbook/", assessments.list_book, name="list_workbook"),
    path("new/", assessments.new_assessment, name="new"),
    path("schemes/", schemes.scheme_list, name="schemes"),
    path("schemes/new/", schemes.new_scheme, name="new_scheme"),
    path("schemes/<str:code>/", schemes.scheme_page, name="scheme"),
    path("schemes/<str:code>/edit/", schemes.edit_scheme, name="edit_scheme"),
    path("schemes/<str:code>/retire/", schemes.retire, name="retire_scheme"),
    path("schemes/<str:code>/workbook/", schemes.workbook, name="scheme_workbook"),
    path("schemes/<str:code>/bring/", schemes.bring, name="bring_items"),
    path("schemes/<str:code>/template/", schemes.template, name="items_template"),
    path("<str:code>/", assessments.assessment_page, name="assessment"),
    path("<str:code>/act/", assessments.act, name="act"),
    path("<str:code>/workbook/", assessments.workbook, name="workbook"),
    path("<str:code>/print/", assessments.print_page, name="print"),
    path("<str:code>/entries/", entries.entries_page, name="entries"),
    path("<str:code>/entries/<int:key>/take-back/", entries.take_back, name="take_back"),
    path("<str:code>/entries/<int:key>/file/", entries.entry_file, name="entry_file"),
    path("<str:code>/simulation/", simulation.simulation_page, name="simulation"),
    path("<str:code>/units/<str:unit>/", units.unit_page, name="unit"),
    path("<str:code>/units/<str:unit>/agree/", units.agree, name="agree"),
    path("<str:code>/units/<str:unit>/items/<str:item>/object/", units.object_page, name="object"),
    path("<str:code>/objections/<int:key>/", units.objection_page, name="objection"),
    path("<str:code>/objections/<int:key>/file/", units.objection_file, name="objection_file"),
]
