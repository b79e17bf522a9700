"""Who may open which page of the desk, told for every page there is."""

from __future__ import annotations

import pytest
from django.urls import get_resolver, reverse

from pulmu.core.tenancy.models import Membership
from pulmu.web.access import patterns
from tests.surfaces.conftest import a_browser

SHA256 = "0" * 64
READS = {
    "desk:home": [],
    "desk:today": [],
    "desk:newest_year": [],
    "desk:newest_gaps": [],
    "desk:year": [2023],
    "desk:gaps": [2023],
    "desk:export": [2023],
    "desk:statement": [2023, "json"],
    "desk:line": [2023, "users"],
    "desk:line_export": [2023, "users", "csv"],
    "desk:imports": [],
    "desk:template": [],
    "desk:basics": ["programmes"],
    "desk:names": [],
    "desk:records": ["company"],
    "desk:records_export": ["company", "csv"],
    "desk:certificates": [],
    "desk:courses": [],
    "desk:surveys": [],
    "desk:wishes": [],
    "desk:resources": [],
    "desk:place_rules": [],
    "desk:authorisations": [],
    "desk:bookings": [],
    "desk:cases": [],
    "desk:case_board": [],
    "desk:spaces": [],
    "desk:jobs": [],
    "desk:introductions": [],
    "desk:quarter_reports": [],
    "desk:prototypes": [],
    "desk:prototype_list": [],
    "desk:prototype_beds": [],
}
READS_ONE = {
    "desk:revision": [2023, 0],
    "desk:sealed_statement": [2023, 0, "json"],
    "desk:bundle": [2023, 0],
    "desk:fact": ["session", "nobody"],
    "desk:evidence": [SHA256],
    "desk:raw": [SHA256],
    "desk:take": [SHA256],
    "desk:pdf": [SHA256],
    "desk:picture": [SHA256],
    "desk:import": ["nobody"],
    "desk:certificate": ["nobody"],
    "desk:course_certificates": ["nobody"],
    "desk:course": ["nobody"],
    "desk:survey": ["nobody"],
    "desk:survey_preview": ["nobody"],
    "desk:survey_results": ["nobody"],
    "desk:survey_take": ["nobody", "xlsx"],
    "desk:resource": ["nobody"],
    "desk:resource_file": ["nobody"],
    "desk:place_week": ["nobody"],
    "desk:booking": ["nobody"],
    "desk:company": ["nobody"],
    "desk:company_way": ["nobody"],
    "desk:company_way_paper": ["nobody"],
    "desk:case": ["nobody"],
    "desk:space": ["nobody"],
    "desk:job": ["nobody"],
    "desk:introduction": ["nobody"],
    "desk:quarter_report": ["nobody"],
    "desk:prototype": ["nobody"],
    "desk:prototype_request": ["nobody"],
}
WRITES = {
    "desk:targets": [2023],
    "desk:course_new": [],
    "desk:course_edit": ["nobody"],
    "desk:course_state": ["nobody"],
    "desk:course_cancel": ["nobody"],
    "desk:course_adopt": ["nobody"],
    "desk:course_copy": ["nobody"],
    "desk:course_teachers": ["nobody"],
    "desk:course_dates": ["nobody"],
    "desk:course_date": ["nobody", "nobody"],
    "desk:course_date_cancel": ["nobody", "nobody"],
    "desk:course_act": ["nobody"],
    "desk:course_undo": ["nobody", "nobody"],
    "desk:basic": ["programmes", "nobody"],
    "desk:basic_remove": ["programmes", "nobody"],
    "desk:many": ["session"],
    "desk:many_undo": ["session", "nobody"],
    "desk:view_keep": ["session"],
    "desk:view_drop": ["session", "nobody"],
    "desk:add_people": ["nobody"],
    "desk:record_new": ["company"],
    "desk:record_edit": ["company", "nobody"],
    "desk:submit": [2023],
    "desk:withdraw": [2023],
    "desk:seal": [2023],
    "desk:attest": [2023, "users"],
    "desk:upload": [2023],
    "desk:place": [2023],
    "desk:attach": ["session", "nobody"],
    "desk:attach_paper": ["company", "nobody"],
    "desk:detach": ["session", "nobody"],
    "desk:attest_one": ["session", "nobody"],
    "desk:presence": ["nobody"],
    "desk:state": ["nobody"],
    "desk:check_in": ["nobody"],
    "desk:scans": ["nobody"],
    "desk:check_in_name": ["nobody"],
    "desk:check_in_undo": ["nobody"],
    "desk:check_in_worker": [],
    "desk:kiosk": ["nobody"],
    "desk:attendance": ["nobody"],
    "desk:attendance_undo": ["nobody", "nobody"],
    "desk:after_session": ["nobody"],
    "desk:session_held": ["nobody"],
    "desk:session_report": ["nobody"],
    "desk:undo": ["nobody"],
    "desk:import_upload": [],
    "desk:import_confirm": ["nobody"],
    "desk:import_discard": ["nobody"],
    "desk:import_stop": ["nobody"],
    "desk:import_names": ["nobody"],
    "desk:forget_name": ["nobody"],
    "desk:paste": ["attendance"],
    "desk:mail_again": ["nobody"],
    "desk:mail_withhold": ["nobody"],
    "desk:mail_address": ["nobody"],
    "desk:merge": [],
    "desk:unmerge": ["nobody"],
    "desk:apart": ["nobody"],
    "desk:course_certificates_issue": ["nobody"],
    "desk:certificate_revoke": ["nobody"],
    "desk:certificate_reissue": ["nobody"],
    "desk:survey_new": [],
    "desk:survey_edit": ["nobody"],
    "desk:survey_copy": ["nobody"],
    "desk:question_new": ["nobody"],
    "desk:question": ["nobody", "nobody"],
    "desk:question_act": ["nobody", "nobody"],
    "desk:wish_act": ["nobody"],
    "desk:resource_new": [],
    "desk:resource_edit": ["nobody"],
    "desk:resource_code": ["nobody"],
    "desk:resource_act": ["nobody"],
    "desk:resource_maintain": ["nobody"],
    "desk:place_book": ["nobody"],
    "desk:place_use_now": ["nobody"],
    "desk:place_hours": ["nobody"],
    "desk:repair": ["nobody"],
    "desk:repair_remove": ["nobody"],
    "desk:place_rules_set": [],
    "desk:authorisation_grant": [],
    "desk:authorisation_withdraw": ["nobody"],
    "desk:booking_act": ["nobody"],
    "desk:company_act": ["nobody"],
    "desk:company_profile": ["nobody"],
    "desk:company_form": ["nobody"],
    "desk:company_founding": ["nobody", "same"],
    "desk:company_founder": ["nobody"],
    "desk:company_founder_one": ["nobody", "nobody"],
    "desk:company_document": ["nobody"],
    "desk:record_counts": ["hire"],
    "desk:company_list": ["nobody", "hires"],
    "desk:case_new": [],
    "desk:case_act": ["nobody"],
    "desk:case_describe": ["nobody"],
    "desk:case_close": ["nobody"],
    "desk:case_step": ["nobody"],
    "desk:case_mentoring": ["nobody"],
    "desk:case_mentoring_one": ["nobody", "nobody"],
    "desk:space_agree": ["nobody"],
    "desk:quarter_reports_ask": [],
    "desk:quarter_reports_act": [],
    "desk:quarter_report_act": ["nobody"],
    "desk:quarter_report_paper": ["nobody"],
    "desk:tenancy_renew": ["nobody"],
    "desk:tenancy_end": ["nobody"],
    "desk:job_new": [],
    "desk:job_edit": ["nobody"],
    "desk:job_act": ["nobody"],
    "desk:introduction_act": ["nobody"],
    "desk:introduction_interview": ["nobody"],
    "desk:introduction_hire": ["nobody"],
    "desk:introduction_end": ["nobody"],
    "desk:prototype_new": [],
    "desk:prototype_bed_remove": ["nobody"],
    "desk:prototype_agree": ["nobody"],
    "desk:prototype_files": ["of", "nobody"],
    "desk:prototype_file_tell": ["nobody"],
    "desk:prototype_file_take": ["nobody"],
    "desk:prototype_step": ["nobody"],
    "desk:prototype_line": ["nobody"],
    "desk:prototype_line_correct": ["nobody", "nobody"],
}
# Who may come in is for the manager alone, whatever the page does.
MANAGED = {
    "desk:members": [],
    "desk:invite": [],
    "desk:member": ["nobody"],
    "desk:member_end": ["nobody"],
    "desk:member_again": ["nobody"],
    "desk:member_send_again": ["nobody"],
    "desk:tokens": [],
    "desk:token_new": [],
    "desk:token_revoke": ["nobody"],
    "desk:webhooks": [],
    "desk:webhook_new": [],
    "desk:webhook": ["nobody"],
    "desk:webhook_ping": ["nobody"],
    "desk:webhook_pause": ["nobody"],
    "desk:webhook_delete": ["nobody"],
    "desk:webhook_again": ["nobody", "nobody"],
    "desk:issuer": [],
    "desk:issuer_seal": [],
    "desk:issuer_sample": [],
}
# Who checks the figures has no business with the persons behind them.
PERSONAL = {
    "desk:candidates": [],
    "desk:mail": [],
    "desk:mail_message": ["nobody"],
    "desk:mail_texts": [],
    "desk:mail_addresses": [],
    "desk:mail_text": ["programmes.moved", "ko"],
    "desk:import_rows": ["nobody"],
    "desk:people_list": ["xlsx"],
    "desk:use_log": [2023, "xlsx"],
    "desk:course_habits": [],
    "desk:course_roster": ["nobody"],
    "desk:course_add": ["nobody"],
    "desk:course_mail": ["nobody"],
    "desk:course_absent": ["nobody"],
    "desk:course_list": ["nobody", "xlsx"],
    "desk:course_enrolment": ["nobody", "nobody"],
    "desk:roster_list": ["nobody", "xlsx"],
    "desk:attendance_sheet": ["nobody", "pdf"],
    "desk:people": [],
    "desk:doubts": [],
    "desk:person": ["nobody"],
    "desk:person_new": [],
    "desk:person_edit": ["nobody"],
    "desk:children": [],
    "desk:consents": ["nobody"],
    "desk:guardian": ["nobody"],
    "desk:consent_texts": [],
    "desk:consent_text": ["PICTURES"],
    "desk:access": [],
    "desk:access_export": [],
    "desk:retention": [],
    "desk:destroy": ["contact"],
    "desk:destructions": [],
    "desk:requests": [],
    "desk:request": ["nobody"],
    "desk:request_new": ["nobody"],
    "desk:request_erase": ["nobody"],
    "desk:resume": ["nobody"],
    "desk:person_export": ["nobody"],
    "desk:certificate_take": ["nobody"],
    "desk:course_certificates_take": ["nobody"],
}
EVERY = {**READS, **READS_ONE, **WRITES, **PERSONAL, **MANAGED}


def test_no_page_of_the_desk_is_left_out_here():
    names = {
        f"desk:{pattern.name}"
        for pattern in patterns(get_resolver())
        if pattern.callback.__module__.startswith("pulmu.surfaces.desk")
    }

    by_a_link = {"desk:screen", "desk:screen_alone"}
    assert names - set(EVERY) - by_a_link == {"desk:turn", "desk:kit", "desk:kit_options"}


@pytest.mark.parametrize("name", EVERY)
def test_whoever_is_not_signed_in_is_asked_to(name):
    response = a_browser().get(reverse(name, args=EVERY[name]))

    assert response.status_code == 302
    assert response.url.startswith("/account/login/?next=/desk/")


@pytest.mark.parametrize("name", EVERY)
def test_a_member_of_the_public_side_has_no_business_here(member, name):
    assert member.get(reverse(name, args=EVERY[name])).status_code == 403


@pytest.mark.parametrize("name", READS)
def test_an_inspector_reads(guest, name):
    assert guest.get(reverse(name, args=READS[name]), follow=True).status_code == 200


@pytest.mark.parametrize("name", READS_ONE)
def test_what_is_not_there_is_not_found(guest, name):
    assert guest.get(reverse(name, args=READS_ONE[name])).status_code == 404


@pytest.mark.parametrize("name", PERSONAL)
def test_an_inspector_sees_no_person(guest, name):
    assert guest.get(reverse(name, args=PERSONAL[name])).status_code == 403


@pytest.mark.parametrize("name", WRITES)
def test_an_inspector_changes_nothing(guest, name):
    assert guest.post(reverse(name, args=WRITES[name])).status_code == 403


@pytest.mark.parametrize("name", MANAGED)
def test_neither_staff_nor_an_inspector_say_who_may_come_in(hana, guest, name):
    for browser in (hana, guest):
        assert browser.get(reverse(name, args=MANAGED[name])).status_code == 403
        assert browser.post(reverse(name, args=MANAGED[name])).status_code == 403


@pytest.mark.parametrize("name", ["desk:withdraw", "desk:upload", "desk:presence", "desk:state"])
def test_asking_for_a_page_never_changes_anything(hana, name):
    assert hana.get(reverse(name, args=WRITES[name])).status_code == 405


@pytest.mark.parametrize(
    "name",
    ["record_new", "person_new", "people_list", "consent_text", "invite", "retention"],
)
def test_a_form_that_was_sent_empty_comes_back_as_one_to_put_right(manager, name, text):
    response = manager.post(reverse(f"desk:{name}", args=EVERY[f"desk:{name}"]), {"sent": "1"})

    assert response.status_code == 422
    assert "to put right" in text(response)


def test_somebody_without_any_organisation_is_refused(cast):
    Membership.objects.filter(user=cast.hana_user).delete()

    assert a_browser(cast.hana_user).get("/desk/").status_code == 403


def test_a_page_of_the_desk_is_not_kept_by_the_browser(hana):
    assert hana.get("/desk/year/2023/")["Cache-Control"] == "no-store"


def test_a_year_out_of_this_world_is_no_page(hana):
    assert hana.get("/desk/year/99999/").status_code == 404
    assert hana.get("/desk/year/1000/").status_code == 404
