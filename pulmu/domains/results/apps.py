from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "pulmu.domains.results"
    label = "results"
