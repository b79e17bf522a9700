from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "pulmu.domains.support"
    label = "support"

    def ready(self) -> None:
        from . import facts  # noqa: F401, PLC0415 -- the kinds register themselves at start
