from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "pulmu.ledger"
    label = "ledger"

    def ready(self) -> None:
        from . import holding, jobs  # noqa: F401, PLC0415 -- they register once models are there
