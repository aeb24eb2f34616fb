from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "diaodu.plan"
    label = "plan"

    def ready(self) -> None:
        from diaodu.plan import (  # noqa: F401 -- some register themselves
            announcing,
            blank_panel,
            found,
            handover,
            jobs,
            life_panels,
            measures,
            meeting_panel,
            outlook_source,
            panels,
            past,
            schedules,
            setting_kinds,
            supervision_setting,
            table_sheet,
            three,
        )
        from diaodu.plan.actions import standings, supervision  # noqa: F401 -- rebuilt from marks, done each day

        found.register()
        measures.register()
        meeting_panel.register()
        outlook_source.register()
