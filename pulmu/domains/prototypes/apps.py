from django.apps import AppConfig


class PrototypesConfig(AppConfig):
    name = "pulmu.domains.prototypes"
    label = "prototypes"

    def ready(self) -> None:
        from . import facts  # noqa: F401, PLC0415 -- the kinds register themselves at start
