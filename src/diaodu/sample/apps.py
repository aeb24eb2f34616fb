from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "diaodu.sample"
    label = "sample"
