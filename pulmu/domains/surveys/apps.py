from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "pulmu.domains.surveys"
    label = "surveys"
