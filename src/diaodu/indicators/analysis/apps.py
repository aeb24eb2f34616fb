from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "diaodu.indicators.analysis"
    label = "analysis"

    def ready(self) -> None:
        from diaodu.indicators.analysis import (  # noqa: F401 -- kinds register themselves
            facts,
            outlook_source,
            panels,
            setting_kinds,
        )

        facts.register()
        outlook_source.register()
        panels.register()
