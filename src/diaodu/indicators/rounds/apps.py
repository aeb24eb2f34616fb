from django.apps import AppConfig


class FigureRoundsConfig(AppConfig):
    name = "diaodu.indicators.rounds"
    label = "figure_rounds"

    def ready(self) -> None:
        from diaodu.indicators.rounds import (  # noqa: F401 -- sheets and rules register themselves
            ask_sheet,
            checking,
            found,
            measures,
            panels,
            setting_kinds,
            sheets,
            size_sheet,
        )
        from diaodu.indicators.rounds.actions import releases  # noqa: F401 -- its beat registers itself

        checking.register()
        found.register()
        measures.register()
        sheets.register()
