from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "pulmu.domains.places"
    label = "places"

    def ready(self) -> None:
        from . import erasing, facts, jobs  # noqa: F401, PLC0415 -- all register when ready
