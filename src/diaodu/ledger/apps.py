from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "diaodu.ledger"
    label = "ledger"

    def ready(self) -> None:
        from diaodu.core.measures import register_measure
        from diaodu.ledger import found, panels, past, setting_kinds  # noqa: F401 -- they register themselves
        from diaodu.ledger.measures import Reported

        register_measure(Reported())
        found.register()
