from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "pulmu.domains.credentials"
    label = "credentials"
