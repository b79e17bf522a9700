from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "pulmu.domains.outreach"
    label = "outreach"

    def ready(self) -> None:
        from . import facts  # noqa: F401, PLC0415 -- the kinds register themselves at start
