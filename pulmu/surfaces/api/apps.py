from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "pulmu.surfaces.api"
    label = "api"
