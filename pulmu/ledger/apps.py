from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "pulmu.ledger"
    label = "ledger"

    def ready(self) -> None:
        from . import jobs  # noqa: F401, PLC0415 -- registers the task once models are there
