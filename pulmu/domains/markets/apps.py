from django.apps import AppConfig


class MarketsConfig(AppConfig):
    name = "pulmu.domains.markets"
    label = "markets"

    def ready(self) -> None:
        from . import facts  # noqa: F401, PLC0415 -- the kinds register themselves at start
