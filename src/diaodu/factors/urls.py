from django.urls import path

from diaodu.factors.views import chart, needs, scenarios, sheets, supplies, taking

app_name = "factors"

urlpatterns = [
    path("", chart.chart, name="chart"),
    path("wall/", chart.wall, name="wall"),
    path("kinds/<slug:factor>/", chart.factor_page, name="factor"),
    path("needs/", needs.need_list_view, name="needs"),
    path("needs/new/", needs.new_need, name="new_need"),
    path("needs/workbook/", sheets.needs_book, name="needs_workbook"),
    path("needs/template/", sheets.needs_template, name="needs_template"),
    path("needs/taking/", taking.taking, name="taking"),
    path("needs/bring/", sheets.bring_needs, name="bring_needs"),
    path("needs/<str:code>/", needs.need_page, name="need"),
    path("needs/<str:code>/edit/", needs.edit_need, name="edit_need"),
    path("needs/<str:code>/act/", needs.act, name="act"),
    path("needs/<str:code>/secure/", needs.secure, name="secure"),
    path("needs/<str:code>/hand/", needs.hand, name="hand"),
    path("needs/<str:code>/documents/<int:key>/", needs.document, name="document_file"),
    path("supplies/", supplies.supply_list_view, name="supplies"),
    path("supplies/new/", supplies.new_supply, name="new_supply"),
    path("supplies/workbook/", sheets.supplies_book, name="supplies_workbook"),
    path("supplies/template/", sheets.supplies_template, name="supplies_template"),
    path("supplies/bring/", sheets.bring_supplies, name="bring_supplies"),
    path("supplies/<int:key>/edit/", supplies.edit_supply, name="edit_supply"),
    path("supplies/<int:key>/retire/", supplies.retire, name="retire_supply"),
    path("supplies/<int:key>/document/", supplies.document, name="supply_file"),
    path("allocations/", scenarios.scenario_list, name="scenarios"),
    path("allocations/new/", scenarios.new_scenario, name="new_scenario"),
    path("allocations/compare/", scenarios.compare_page, name="compare"),
    path("allocations/<str:code>/", scenarios.scenario_page, name="scenario"),
    path("allocations/<str:code>/workbook/", scenarios.workbook, name="scenario_workbook"),
    path("allocations/<str:code>/adopt/", scenarios.adopt, name="adopt"),
    path("allocations/<str:code>/drop/", scenarios.drop, name="drop"),
]
