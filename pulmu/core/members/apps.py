from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "pulmu.core.members"
    label = "members"

    def ready(self) -> None:
        from . import jobs  # noqa: F401, PLC0415 -- registers the task once models are there
