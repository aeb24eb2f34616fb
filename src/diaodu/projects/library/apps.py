from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "diaodu.projects.library"
    label = "projects"

    def ready(self) -> None:
        from diaodu.projects.library import (  # noqa: F401 -- they register themselves
            found,
            measures,
            mirror_sheet,
            panels,
            past,
            setting_kinds,
            sheets,
        )

        measures.register()
