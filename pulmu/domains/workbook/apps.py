from django.apps import AppConfig


class WorkbookConfig(AppConfig):
    name = "pulmu.domains.workbook"
    label = "workbook"

    def ready(self) -> None:
        from . import jobs  # noqa: F401, PLC0415 -- registers the tasks once models are there
