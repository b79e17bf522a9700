from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "pulmu.domains.companies"
    label = "companies"

    def ready(self) -> None:
        from . import erasing, facts  # noqa: F401, PLC0415 -- both register when the app is ready
