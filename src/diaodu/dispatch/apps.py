from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "diaodu.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        # They register themselves.
        from diaodu.dispatch import found, jobs, panels, past, setting_kinds  # noqa: F401
