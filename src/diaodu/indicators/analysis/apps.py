from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "diaodu.indicators.analysis"
    label = "analysis"

    def ready(self) -> None:
        from diaodu.indicators.analysis import facts, panels, setting_kinds  # noqa: F401 -- kinds register themselves

        facts.register()
        panels.register()
