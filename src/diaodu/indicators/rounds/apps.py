from django.apps import AppConfig


class FigureRoundsConfig(AppConfig):
    name = "diaodu.indicators.rounds"
    label = "figure_rounds"
