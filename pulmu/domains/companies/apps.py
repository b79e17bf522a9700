from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "pulmu.domains.companies"
    label = "companies"

    def ready(self) -> None:
        from . import erasing, facts, jobs  # noqa: F401, PLC0415 -- all register when ready
