from django.urls import path

from diaodu.indicators.analysis.views import boards, indicators

app_name = "analysis"

urlpatterns = [
    path("", boards.board, name="board"),
    path("workbook/", boards.board_workbook, name="board_workbook"),
    path("gaps/", boards.gaps, name="gaps"),
    path("gaps/workbook/", boards.gaps_workbook, name="gaps_workbook"),
    path("units/<str:code>/", boards.unit, name="unit"),
    path("units/<str:code>/workbook/", boards.unit_workbook, name="unit_workbook"),
    path("build/", boards.build, name="build"),
    path("figures/<str:code>/", indicators.indicator, name="indicator"),
    path("figures/<str:code>/workbook/", indicators.indicator_workbook, name="indicator_workbook"),
]
