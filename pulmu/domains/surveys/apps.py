from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "pulmu.domains.surveys"
    label = "surveys"

    def ready(self) -> None:
        from . import erasing, jobs  # noqa: F401, PLC0415 -- they register themselves
