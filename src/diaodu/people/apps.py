from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "diaodu.people"
    label = "people"

    def ready(self) -> None:
        from diaodu.people import setting_kinds, sheets, sign_in  # noqa: F401 -- the first two register their kinds

        sign_in.record_sign_ins()
