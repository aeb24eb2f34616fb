from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "diaodu.projects.library"
    label = "projects"

    def ready(self) -> None:
        from diaodu.projects.library import (  # noqa: F401 -- they register themselves
            factor_traits,
            found,
            map_records,
            measures,
            mirror_sheet,
            panels,
            past,
            schedules,
            setting_kinds,
            sheets,
        )

        measures.register()
