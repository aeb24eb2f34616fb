from django.urls import path

from diaodu.projects.schedule.views import chart, nodes, one, sheets, templates

app_name = "schedule"

urlpatterns = [
    path("", chart.chart, name="chart"),
    path("rows/", chart.rows, name="rows"),
    path("chart.xlsx", chart.workbook, name="chart_workbook"),
    path("wall/", chart.wall, name="wall"),
    path("nodes.xlsx", sheets.nodes_workbook, name="nodes_workbook"),
    path("bring/", sheets.bring, name="bring"),
    path("replan/", chart.replan, name="replan"),
    path("templates/", templates.templates, name="templates"),
    path("templates/<slug:name>/", templates.template, name="template_lines"),
    path("<str:code>/", one.one, name="one"),
    path("<str:code>/lay/", one.lay, name="lay"),
    path("<str:code>/baseline/", one.baseline, name="baseline"),
    path("<str:code>/schedule.xlsx", one.workbook, name="one_workbook"),
    path("<str:code>/investment.xlsx", one.investment_workbook, name="investment_workbook"),
    path("<str:code>/bring/", sheets.bring_one, name="bring_one"),
    path("<str:code>/nodes/", nodes.add, name="add_node"),
    path("<str:code>/nodes/<slug:key>/", nodes.change, name="change_node"),
    path("<str:code>/nodes/<slug:key>/evidence/", nodes.evidence, name="node_evidence"),
    path("<str:code>/slips/<int:key>/", nodes.decide, name="decide_slip"),
    path("<str:code>/slips/<int:key>/evidence/", nodes.slip_evidence, name="slip_evidence"),
]
