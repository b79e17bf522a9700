from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "pulmu.domains.support"
    label = "support"

    def ready(self) -> None:
        from . import erasing, facts  # noqa: F401, PLC0415 -- both register when the app is ready
