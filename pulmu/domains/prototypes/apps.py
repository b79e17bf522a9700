from django.apps import AppConfig


class PrototypesConfig(AppConfig):
    name = "pulmu.domains.prototypes"
    label = "prototypes"

    def ready(self) -> None:
        from . import erasing, facts, jobs, mails  # noqa: F401, PLC0415 -- they register themselves
