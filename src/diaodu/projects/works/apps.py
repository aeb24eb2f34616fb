from django.apps import AppConfig


class WorksConfig(AppConfig):
    name = "diaodu.projects.works"
    label = "works"

    def ready(self) -> None:
        from diaodu.projects.works import (  # noqa: F401 -- some register themselves
            found,
            map_records,
            measures,
            outlook_source,
            panels,
            past,
            schedules,
            setting_kinds,
            sheets,
        )

        found.register()
        measures.register()
        map_records.register()
        outlook_source.register()
        panels.register()
        schedules.register()
