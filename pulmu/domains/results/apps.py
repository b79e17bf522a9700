from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "pulmu.domains.results"
    label = "results"

    def ready(self) -> None:
        from . import jobs  # noqa: F401, PLC0415 -- registers the task once models are there
