from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "diaodu.duties"
    label = "duties"

    def ready(self) -> None:
        from diaodu.duties import found, handover, outbox, panels, past, setting_kinds  # noqa: F401 -- register themselves
        from diaodu.duties.actions import duties  # noqa: F401 -- registers the beat of escalation

        found.register()
