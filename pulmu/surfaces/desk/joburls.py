"""The addresses of the job link."""

from __future__ import annotations

from django.urls import path

from .views import introductions, jobs

of_jobs = [
    path("", jobs.jobs, name="jobs"),
    path("new/", jobs.new, name="job_new"),
    path("candidates/", jobs.candidates, name="candidates"),
    path("introductions/", introductions.introductions, name="introductions"),
    path("introductions/<slug:key>/", introductions.introduction, name="introduction"),
    path("introductions/<slug:key>/act/", introductions.act_on, name="introduction_act"),
    path(
        "introductions/<slug:key>/interview/",
        introductions.interview,
        name="introduction_interview",
    ),
    path("introductions/<slug:key>/hire/", introductions.hire, name="introduction_hire"),
    path("introductions/<slug:key>/end/", introductions.end, name="introduction_end"),
    path("<slug:key>/", jobs.job, name="job"),
    path("<slug:key>/edit/", jobs.edit, name="job_edit"),
    path("<slug:key>/act/", jobs.act_on, name="job_act"),
]
