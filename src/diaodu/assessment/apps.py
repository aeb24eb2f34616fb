from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "diaodu.assessment"
    label = "assessment"

    def ready(self) -> None:
        # They register themselves.
        from diaodu.assessment import found, job_page, panels, past, setting_kinds, sheets  # noqa: F401
