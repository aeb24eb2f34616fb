from django.apps import AppConfig


class OutlookConfig(AppConfig):
    name = "diaodu.outlook"
    label = "outlook"

    def ready(self) -> None:
        from diaodu.outlook import jobs, panels, setting_kinds  # noqa: F401 -- some register themselves

        panels.register()
