from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "pulmu.domains.programmes"
    label = "programmes"

    def ready(self) -> None:
        from . import erasing, facts  # noqa: F401, PLC0415 -- both register when the app is ready
