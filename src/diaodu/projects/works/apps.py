from django.apps import AppConfig


class WorksConfig(AppConfig):
    name = "diaodu.projects.works"
    label = "works"

    def ready(self) -> None:
        from diaodu.projects.works import found, map_records, measures, panels, past, schedules
        from diaodu.projects.works import setting_kinds, sheets  # noqa: F401

        found.register()
        measures.register()
        map_records.register()
        panels.register()
        schedules.register()
