from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "diaodu.projects.library"
    label = "projects"

    def ready(self) -> None:
        from diaodu.projects.library import (  # noqa: F401 -- they register themselves
            duty_panel,
            factor_traits,
            found,
            map_records,
            measures,
            mirror_sheet,
            outlook_source,
            panels,
            past,
            schedules,
            setting_kinds,
            sheet_adjustments,
            sheet_applications,
            sheet_months,
            sheet_statistics,
            sheets,
            standing_behind,
        )
        from diaodu.projects.library.actions import lines, matters  # noqa: F401 -- work of each day

        measures.register()
        outlook_source.register()
