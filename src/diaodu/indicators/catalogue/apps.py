from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "diaodu.indicators.catalogue"
    label = "indicators"
