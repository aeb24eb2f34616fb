from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "diaodu.core"
    label = "core"

    def ready(self) -> None:
        from diaodu.core import anchors, daily, marks, search_job  # noqa: F401 -- register their beats and jobs
        from diaodu.core.append_guards import put_guards
        from diaodu.core.shipped import load_shipped_settings

        # After every migration, in tests too: a database without its shipped rows is not whole.
        post_migrate.connect(load_shipped_settings, sender=self, dispatch_uid="core.shipped_settings")
        post_migrate.connect(put_guards, sender=self, dispatch_uid="core.append_guards")
