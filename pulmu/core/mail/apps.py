from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "pulmu.core.mail"
    label = "mail"

    def ready(self) -> None:
        from . import jobs  # noqa: F401, PLC0415 -- registers the task once models are there
