from django.apps import AppConfig


class WorkbookConfig(AppConfig):
    name = "pulmu.domains.workbook"
    label = "workbook"

    def ready(self) -> None:
        from . import erasing, jobs  # noqa: F401, PLC0415 -- both register once models are there
