from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "pulmu.domains.programmes"
    label = "programmes"

    def ready(self) -> None:
        from . import facts  # noqa: F401, PLC0415 -- kinds register when the app is ready
