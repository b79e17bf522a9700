from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "pulmu.core.jobs"
    label = "jobs"
