from django.apps import AppConfig


class OutlookConfig(AppConfig):
    name = "diaodu.outlook"
    label = "outlook"

    def ready(self) -> None:
        from diaodu.outlook import setting_kinds  # noqa: F401 -- it registers itself
