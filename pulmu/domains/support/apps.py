from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "pulmu.domains.support"
    label = "support"

    def ready(self) -> None:
        from . import erasing, facts, jobs  # noqa: F401, PLC0415 -- all register when ready
