from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "pulmu.core.jobs"
    label = "jobs"

    def ready(self) -> None:
        from . import forgetting  # noqa: F401, PLC0415 -- registers its task
