from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "diaodu.bulletins.papers"
    label = "papers"

    def ready(self) -> None:
        from diaodu.bulletins.papers import found, panels, past, setting_kinds  # noqa: F401 -- they register themselves
        from diaodu.bulletins.papers.sources import indicators, ledger, plan, records  # noqa: F401
