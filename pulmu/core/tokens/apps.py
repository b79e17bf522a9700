from django.apps import AppConfig


class TokensConfig(AppConfig):
    name = "pulmu.core.tokens"
    label = "tokens"

    def ready(self) -> None:
        from . import jobs  # noqa: F401, PLC0415 -- registers the tasks
