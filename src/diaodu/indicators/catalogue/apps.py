from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "diaodu.indicators.catalogue"
    label = "indicators"

    def ready(self) -> None:
        from diaodu.indicators.catalogue import (  # noqa: F401 -- the sheets register themselves
            found,
            measures,
            past,
            peer_sheet,
            support_sheet,
            target_sheet,
        )

        found.register()
        measures.register()
        past.register()
