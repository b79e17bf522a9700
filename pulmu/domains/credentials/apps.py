from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "pulmu.domains.credentials"
    label = "credentials"

    def ready(self) -> None:
        from . import erasing  # noqa: F401, PLC0415 -- registers at start
