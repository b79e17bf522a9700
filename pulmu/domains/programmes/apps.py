from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "pulmu.domains.programmes"
    label = "programmes"

    def ready(self) -> None:
        from . import erasing, facts, jobs  # noqa: F401, PLC0415 -- they register when the app is ready
