from django.apps import AppConfig


class WarehouseConfig(AppConfig):
    name = "diaodu.warehouse"
    label = "warehouse"

    def ready(self) -> None:
        from diaodu.warehouse import jobs  # noqa: F401 -- registers its job, its beat and its day's work
