from django.apps import AppConfig


class OutlookConfig(AppConfig):
    name = "diaodu.outlook"
    label = "outlook"

    def ready(self) -> None:
        from diaodu.outlook import jobs, setting_kinds  # noqa: F401 -- they register themselves
