from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "pulmu.domains.places"
    label = "places"

    def ready(self) -> None:
        from . import erasing, facts  # noqa: F401, PLC0415 -- both register when the app is ready
