from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "diaodu.enterprises"
    label = "enterprises"

    def ready(self) -> None:
        from diaodu.enterprises import found, panels, past, sheets  # noqa: F401 -- they register themselves
