from django.urls import path

from diaodu.indicators.catalogue.views import breakdowns, definitions, lists, peers, sheets, supports, targets

app_name = "indicators"

urlpatterns = [
    path("", lists.indicator_list, name="list"),
    path("workbook/", lists.workbook, name="workbook"),
    path("new/", definitions.new_indicator, name="new"),
    path("standard/", definitions.take_standard, name="standard"),
    path("catalogue/<str:code>/", definitions.indicator_page, name="indicator"),
    path("catalogue/<str:code>/edit/", definitions.edit_indicator, name="edit"),
    path("catalogue/<str:code>/retire/", definitions.retire, name="retire"),
    path("catalogue/<str:code>/caliber/", definitions.add_caliber, name="caliber"),
    path("catalogue/<str:code>/figures/", lists.figures_workbook, name="figures_workbook"),
    path("targets/", targets.target_grid, name="targets"),
    path("targets/new/", targets.new_target, name="new_target"),
    path("targets/workbook/", targets.workbook, name="targets_workbook"),
    path("targets/template/", sheets.target_template, name="target_template"),
    path("targets/bring/", sheets.bring_targets, name="bring_targets"),
    path("targets/<int:key>/", targets.target_page, name="target"),
    path("targets/<int:key>/edit/", targets.edit_target, name="edit_target"),
    path("targets/<int:key>/retire/", targets.retire, name="retire_target"),
    path("targets/<int:key>/breakdown/", breakdowns.breakdown, name="breakdown"),
    path("supports/", supports.support_list, name="supports"),
    path("supports/new/", supports.new_support, name="new_support"),
    path("supports/workbook/", supports.workbook, name="supports_workbook"),
    path("supports/template/", sheets.support_template, name="support_template"),
    path("supports/bring/", sheets.bring_supports, name="bring_supports"),
    path("supports/<str:code>/", supports.support_page, name="support"),
    path("supports/<str:code>/edit/", supports.edit_support, name="edit_support"),
    path("supports/<str:code>/estimate/", supports.estimate, name="estimate"),
    path("supports/<str:code>/retire/", supports.retire, name="retire_support"),
    path("peers/", peers.peer_page, name="peers"),
    path("peers/workbook/", peers.workbook, name="peers_workbook"),
    path("peers/bring/", sheets.bring_peers, name="bring_peers"),
    path("peers/add/", peers.add, name="add_peer"),
]
