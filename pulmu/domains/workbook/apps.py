from django.apps import AppConfig


class WorkbookConfig(AppConfig):
    name = "pulmu.domains.workbook"
    label = "workbook"
