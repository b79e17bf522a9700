from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "pulmu.ledger"
    label = "ledger"
