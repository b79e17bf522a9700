"""The addresses of surveys and wishes."""

from __future__ import annotations

from django.urls import path

from .views import surveyresults, surveys, wishes

of_surveys = [
    path("", surveys.surveys, name="surveys"),
    path("new/", surveys.new, name="survey_new"),
    path("wishes/", wishes.wishes, name="wishes"),
    path("wishes/<slug:key>/act/", wishes.act_on_wish, name="wish_act"),
    path("<slug:key>/", surveys.survey, name="survey"),
    path("<slug:key>/edit/", surveys.edit, name="survey_edit"),
    path("<slug:key>/copy/", surveys.copy, name="survey_copy"),
    path("<slug:key>/preview/", surveys.preview, name="survey_preview"),
    path("<slug:key>/results/", surveyresults.results, name="survey_results"),
    path("<slug:key>/results/list.<slug:ending>", surveyresults.take, name="survey_take"),
    path("<slug:key>/questions/new/", surveys.new_question, name="question_new"),
    path("<slug:key>/questions/<slug:question>/", surveys.question, name="question"),
    path("<slug:key>/questions/<slug:question>/act/", surveys.act_on_question, name="question_act"),
]
