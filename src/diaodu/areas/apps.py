from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "diaodu.areas"
    label = "areas"

    def ready(self) -> None:
        from diaodu.areas import figure_sheet, found, past, setting_kinds  # noqa: F401 -- they register themselves

        found.register()
