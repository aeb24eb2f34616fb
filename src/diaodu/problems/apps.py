from django.apps import AppConfig


class ProblemsConfig(AppConfig):
    name = "diaodu.problems"
    label = "problems"

    def ready(self) -> None:
        # They register themselves.
        from diaodu.problems import daily, found, measures, panels, past, setting_kinds, standing_behind, visit_sheets  # noqa: F401
