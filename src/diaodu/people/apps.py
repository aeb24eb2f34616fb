from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "diaodu.people"
    label = "people"

    def ready(self) -> None:
        from diaodu.people import dimensions, setting_kinds, sheets, sign_in  # noqa: F401 -- the first three register

        sign_in.record_sign_ins()
