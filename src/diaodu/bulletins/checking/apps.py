from django.apps import AppConfig


class CheckingConfig(AppConfig):
    name = "diaodu.bulletins.checking"
    label = "checking"

    def ready(self) -> None:
        from diaodu.bulletins.checking import form_source, found, jobs, setting_kinds, sources  # noqa: F401 -- they register

        form_source.register()
        found.register()
        sources.register()
