from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    name = "diaodu.projects.schedule"
    label = "schedule"

    def ready(self) -> None:
        from diaodu.projects.schedule import (  # noqa: F401 -- they register themselves
            actual_sheet,
            daily,
            panels,
            setting_kinds,
        )
