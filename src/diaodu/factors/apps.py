from django.apps import AppConfig


class FactorsConfig(AppConfig):
    name = "diaodu.factors"
    label = "factors"

    def ready(self) -> None:
        from diaodu.factors import (  # noqa: F401 -- some register themselves
            found,
            job_page,
            measures,
            own_sheets,
            panels,
            past,
            setting_kinds,
            sheets,
        )

        found.register()
        measures.register()
        panels.register()
