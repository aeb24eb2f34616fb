from django.apps import AppConfig


class ToursConfig(AppConfig):
    name = "diaodu.projects.tours"
    label = "tours"

    def ready(self) -> None:
        from diaodu.projects.tours import (  # noqa: F401 -- some register themselves
            found,
            job_page,
            measures,
            panels,
            past,
            setting_kinds,
        )

        found.register()
        measures.register()
        panels.register()
