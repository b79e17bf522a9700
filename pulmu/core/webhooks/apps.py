from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "pulmu.core.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        from . import jobs  # noqa: F401, PLC0415 -- registers the tasks
