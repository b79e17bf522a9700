from __future__ import annotations

from django.urls import include, path, register_converter

from .joburls import of_jobs
from .surveyurls import of_surveys
from .views import (
    access,
    aftersession,
    attendance,
    attest,
    basics,
    bookings,
    caseforms,
    cases,
    certificates,
    checkin,
    company,
    companyforms,
    companylists,
    consents,
    course,
    courseadopting,
    coursecertificates,
    coursedates,
    coursemail,
    coursepeople,
    courseroster,
    courses,
    coursetaking,
    entry,
    evidence,
    fact,
    gaps,
    home,
    importnames,
    imports,
    kiosk,
    line,
    mail,
    mailaddresses,
    mailtexts,
    making,
    many,
    members,
    pasting,
    people,
    person,
    placerules,
    places,
    prototypes,
    quarterreports,
    records,
    reports,
    requests,
    retention,
    revision,
    roster,
    sheet,
    spaces,
    taking,
    targets,
    today,
    tokens,
    upkeep,
    uselog,
    webhooks,
    year,
)


class Year:
    """A year that figures can be about; anything else is no page."""

    regex = "(?:19[9]|20[0-9]|21[0-9])[0-9]"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Digest:
    """The SHA-256 of a file."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Year, "year")
register_converter(Digest, "sha256")
app_name = "desk"
of_a_year = [
    path("", year.year, name="year"),
    path("submit/", year.submit, name="submit"),
    path("withdraw/", year.withdraw, name="withdraw"),
    path("seal/", year.seal, name="seal"),
    path("targets/", targets.targets, name="targets"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("upload/", gaps.upload, name="upload"),
    path("place/", gaps.place, name="place"),
    path("export/", reports.export, name="export"),
    path("statement.<slug:ending>", reports.statement, name="statement"),
    path(
        "revision/<int:revision>/statement.<slug:ending>", reports.sealed, name="sealed_statement"
    ),
    path("revision/<int:revision>/", revision.revision, name="revision"),
    path("revision/<int:revision>/bundle.zip", reports.bundle, name="bundle"),
    path("<slug:line>/attest/", attest.attest, name="attest"),
    path("<slug:line>/facts.<slug:ending>", line.export, name="line_export"),
    path("<slug:line>/", line.line, name="line"),
]
of_a_fact = [
    path("", fact.fact, name="fact"),
    path("attach/", fact.attach, name="attach"),
    path("attach/paper/", fact.attach_paper, name="attach_paper"),
    path("detach/", fact.detach, name="detach"),
    path("attest/", fact.attest, name="attest_one"),
]
of_a_session = [
    path("people/", roster.add_people, name="add_people"),
    path("people/list.<slug:ending>", taking.roster_list, name="roster_list"),
    path("check-in/", checkin.check_in, name="check_in"),
    path("check-in/scans/", checkin.scans, name="scans"),
    path("check-in/name/", checkin.by_name, name="check_in_name"),
    path("check-in/undo/", checkin.undo, name="check_in_undo"),
    path("kiosk/", kiosk.kiosk, name="kiosk"),
    path("attendance/", attendance.attendance, name="attendance"),
    path("attendance/<slug:many>/undo/", attendance.undo, name="attendance_undo"),
    path("attendance/sheet.<slug:ending>", sheet.sheet, name="attendance_sheet"),
    path("after/", aftersession.after_session, name="after_session"),
    path("after/held/", aftersession.held, name="session_held"),
    path("after/report.pdf", aftersession.report, name="session_report"),
]
of_a_file = [
    path("", evidence.evidence, name="evidence"),
    path("file", evidence.raw, name="raw"),
    path("take", evidence.take, name="take"),
    path("pdf", evidence.pdf, name="pdf"),
    path("picture", evidence.picture, name="picture"),
]
of_a_kind = [
    path("", records.records, name="records"),
    path("list.<slug:ending>", records.export, name="records_export"),
    path("new/", entry.new, name="record_new"),
    path("counts/", entry.counting, name="record_counts"),
    path("act/", many.many, name="many"),
    path("act/<slug:key>/undo/", many.undo, name="many_undo"),
    path("views/", records.keep_view, name="view_keep"),
    path("views/<slug:key>/drop/", records.drop_view, name="view_drop"),
    path("<slug:key>/edit/", entry.edit, name="record_edit"),
]
of_courses = [
    path("", courses.courses, name="courses"),
    path("new/", courses.new, name="course_new"),
    path("habits/", coursetaking.habits, name="course_habits"),
    path("<slug:key>/", course.course, name="course"),
    path("<slug:key>/edit/", courses.edit, name="course_edit"),
    path("<slug:key>/state/", course.state, name="course_state"),
    path("<slug:key>/cancel/", course.cancel, name="course_cancel"),
    path("<slug:key>/copy/", coursedates.copy, name="course_copy"),
    path("<slug:key>/teachers/", course.instructors, name="course_teachers"),
    path("<slug:key>/adopt/", courseadopting.adopt, name="course_adopt"),
    path("<slug:key>/dates/", coursedates.dates, name="course_dates"),
    path("<slug:key>/dates/<slug:session>/", coursedates.date, name="course_date"),
    path(
        "<slug:key>/dates/<slug:session>/cancel/",
        coursedates.cancel_date,
        name="course_date_cancel",
    ),
    path("<slug:key>/roster/", courseroster.roster, name="course_roster"),
    path("<slug:key>/roster/act/", courseroster.act_on, name="course_act"),
    path("<slug:key>/roster/undo/<slug:batch>/", courseroster.undo, name="course_undo"),
    path("<slug:key>/roster/add/", coursepeople.add, name="course_add"),
    path("<slug:key>/roster/mail/", coursemail.mail, name="course_mail"),
    path("<slug:key>/roster/absent/", coursetaking.absent, name="course_absent"),
    path("<slug:key>/roster/list.<slug:ending>", coursetaking.course_list, name="course_list"),
    path("<slug:key>/roster/<slug:enrolment>/", coursepeople.enrolment, name="course_enrolment"),
]
of_people = [
    path("", people.people, name="people"),
    path("list.<slug:ending>", taking.people_list, name="people_list"),
    path("new/", person.new, name="person_new"),
    path("retention/", retention.retention, name="retention"),
    path("retention/register.xlsx", retention.register, name="destructions"),
    path("retention/<slug:sort>/", retention.destroy, name="destroy"),
    path("children/", consents.children, name="children"),
    path("texts/", consents.texts, name="consent_texts"),
    path("texts/<str:kind>/", consents.text, name="consent_text"),
    path("doubts/", people.doubts, name="doubts"),
    path("merge/", people.merge, name="merge"),
    path("<slug:key>/", person.person, name="person"),
    path("<slug:key>/edit/", person.edit, name="person_edit"),
    path("<slug:key>/consents/", consents.consents, name="consents"),
    path("<slug:key>/request/", requests.new, name="request_new"),
    path("<slug:key>/resume/", requests.resume, name="resume"),
    path("<slug:key>/export/", requests.export, name="person_export"),
    path("<slug:key>/guardian/", consents.guardian, name="guardian"),
    path("<slug:key>/unmerge/", people.unmerge, name="unmerge"),
    path("<slug:key>/apart/", people.apart, name="apart"),
]
of_members = [
    path("", members.members, name="members"),
    path("invite/", members.invite, name="invite"),
    path("<slug:key>/", members.member, name="member"),
    path("<slug:key>/end/", members.end, name="member_end"),
    path("<slug:key>/again/", members.again, name="member_again"),
    path("<slug:key>/send-again/", members.send_again, name="member_send_again"),
]
of_settings = [
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/new/", tokens.new, name="token_new"),
    path("tokens/<slug:key>/revoke/", tokens.revoke, name="token_revoke"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/new/", webhooks.new, name="webhook_new"),
    path("webhooks/<slug:key>/", webhooks.webhook, name="webhook"),
    path("webhooks/<slug:key>/test/", webhooks.ping, name="webhook_ping"),
    path("webhooks/<slug:key>/pause/", webhooks.pause, name="webhook_pause"),
    path("webhooks/<slug:key>/delete/", webhooks.delete, name="webhook_delete"),
    path("webhooks/<slug:key>/<slug:delivery>/again/", webhooks.again, name="webhook_again"),
]
of_mail = [
    path("", mail.mail, name="mail"),
    path("texts/", mailtexts.texts, name="mail_texts"),
    path("addresses/", mailaddresses.addresses_given_up, name="mail_addresses"),
    path("texts/<str:letter>/<slug:language>/", mailtexts.one_text, name="mail_text"),
    path("<slug:key>/", mail.message, name="mail_message"),
    path("<slug:key>/again/", mail.again, name="mail_again"),
    path("<slug:key>/withhold/", mail.withhold, name="mail_withhold"),
    path("<slug:key>/address/", mailaddresses.address_of_message, name="mail_address"),
]
of_a_company = [
    path("", company.company, name="company"),
    path("way/", company.way, name="company_way"),
    path("way.pdf", company.way_paper, name="company_way_paper"),
    path("act/", company.act_on, name="company_act"),
    path("profile/", companyforms.profile, name="company_profile"),
    path("form/", companyforms.reform, name="company_form"),
    path("founding/<slug:word>/", companyforms.founding, name="company_founding"),
    path("founders/", companyforms.founder, name="company_founder"),
    path("founders/<slug:founder>/", companyforms.founder, name="company_founder_one"),
    path("documents/", companyforms.document, name="company_document"),
    path("lists/<slug:sheet>/", companylists.company_list, name="company_list"),
]
of_cases = [
    path("", cases.cases, name="cases"),
    path("board/", cases.board, name="case_board"),
    path("new/", caseforms.new, name="case_new"),
    path("spaces/", spaces.spaces, name="spaces"),
    path("spaces/<slug:key>/", spaces.space, name="space"),
    path("spaces/<slug:key>/agree/", spaces.agree, name="space_agree"),
    path("reports/", quarterreports.quarter_reports, name="quarter_reports"),
    path("reports/ask/", quarterreports.ask, name="quarter_reports_ask"),
    path("reports/act/", quarterreports.act_on_all, name="quarter_reports_act"),
    path("reports/papers/<slug:key>/", quarterreports.take_paper, name="quarter_report_paper"),
    path("reports/<slug:key>/", quarterreports.quarter_report, name="quarter_report"),
    path("reports/<slug:key>/act/", quarterreports.act_on, name="quarter_report_act"),
    path("agreements/<slug:key>/renew/", spaces.renew, name="tenancy_renew"),
    path("agreements/<slug:key>/end/", spaces.end, name="tenancy_end"),
    path("<slug:key>/", cases.case, name="case"),
    path("<slug:key>/act/", cases.act_on, name="case_act"),
    path("<slug:key>/diagnosis/", caseforms.describe, name="case_describe"),
    path("<slug:key>/close/", caseforms.close, name="case_close"),
    path("<slug:key>/steps/", caseforms.step, name="case_step"),
    path("<slug:key>/mentoring/", caseforms.mentoring, name="case_mentoring"),
    path(
        "<slug:key>/mentoring/<slug:mentoring>/",
        caseforms.mentoring,
        name="case_mentoring_one",
    ),
]
of_certificates = [
    path("", certificates.certificates, name="certificates"),
    path("issuer/", certificates.issuer, name="issuer"),
    path("issuer/seal.png", certificates.seal, name="issuer_seal"),
    path("issuer/sample.pdf", certificates.sample, name="issuer_sample"),
    path("<slug:key>/", certificates.certificate, name="certificate"),
    path("<slug:key>/certificate.pdf", certificates.take, name="certificate_take"),
    path("<slug:key>/revoke/", certificates.revoke, name="certificate_revoke"),
    path("<slug:key>/reissue/", certificates.reissue, name="certificate_reissue"),
]
of_places = [
    path("", places.tree, name="resources"),
    path("new/", places.new, name="resource_new"),
    path("rules/", placerules.rules, name="place_rules"),
    path("rules/set/", placerules.set_rules, name="place_rules_set"),
    path("trainings/", placerules.authorisations, name="authorisations"),
    path("trainings/grant/", placerules.grant, name="authorisation_grant"),
    path("trainings/<slug:key>/withdraw/", placerules.withdraw, name="authorisation_withdraw"),
    path("files/<slug:key>/", places.file, name="resource_file"),
    path("maintenance/<slug:key>/", upkeep.repair, name="repair"),
    path("maintenance/<slug:key>/remove/", upkeep.remove_repair, name="repair_remove"),
    path("<slug:key>/", places.resource, name="resource"),
    path("<slug:key>/hours/", upkeep.hours, name="place_hours"),
    path("<slug:key>/edit/", places.edit, name="resource_edit"),
    path("<slug:key>/act/", places.act_on, name="resource_act"),
    path("<slug:key>/maintain/", places.maintain, name="resource_maintain"),
    path("<slug:key>/week/", bookings.week, name="place_week"),
    path("<slug:key>/book/", bookings.book, name="place_book"),
    path("<slug:key>/use-now/", bookings.use_now, name="place_use_now"),
]
of_bookings = [
    path("", bookings.bookings, name="bookings"),
    path("<slug:key>/", bookings.booking, name="booking"),
    path("<slug:key>/act/", bookings.act_on, name="booking_act"),
]
of_prototypes = [
    path("", prototypes.board, name="prototypes"),
    path("list/", prototypes.listing, name="prototype_list"),
    path("new/", prototypes.new, name="prototype_new"),
    path("beds/", prototypes.beds, name="prototype_beds"),
    path("beds/<slug:key>/remove/", prototypes.remove_bed, name="prototype_bed_remove"),
    path("asked/<slug:key>/", making.request_page, name="prototype_request"),
    path("asked/<slug:key>/agree/", making.agree, name="prototype_agree"),
    path("files/<slug:key>/", making.tell_file, name="prototype_file_tell"),
    path("files/<slug:key>/take/", making.take_file, name="prototype_file_take"),
    path("<slug:whose>/<slug:key>/files/", making.add_files, name="prototype_files"),
    path("of/<slug:key>/", making.prototype, name="prototype"),
    path("of/<slug:key>/step/", making.step, name="prototype_step"),
    path("of/<slug:key>/line/", making.take_off, name="prototype_line"),
    path("of/<slug:key>/line/<slug:line>/", making.correct_line, name="prototype_line_correct"),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("today/", today.today, name="today"),
    path("turn/", home.turn, name="turn"),
    path("year/", home.newest_year, name="newest_year"),
    path("gaps/", home.newest_gaps, name="newest_gaps"),
    path("year/<year:year>/", include(of_a_year)),
    path("fact/attendance/<slug:key>/presence/", fact.presence, name="presence"),
    path("fact/session/<slug:key>/state/", fact.state, name="state"),
    path("fact/<slug:kind>/<slug:key>/", include(of_a_fact)),
    path("evidence/<sha256:sha256>/", include(of_a_file)),
    path("records/session/worker.js", checkin.worker, name="check_in_worker"),
    path("records/session/<slug:key>/", include(of_a_session)),
    path("records/use/<year:year>/log.<slug:ending>", uselog.use_log, name="use_log"),
    path("records/<slug:kind>/", include(of_a_kind)),
    path("basics/<slug:sort>/", basics.basics, name="basics"),
    path("basics/<slug:sort>/<slug:key>/", basics.basic, name="basic"),
    path("basics/<slug:sort>/<slug:key>/remove/", basics.remove_basic, name="basic_remove"),
    path("certificates/", include(of_certificates)),
    path(
        "courses/<slug:key>/certificates/",
        coursecertificates.course_certificates,
        name="course_certificates",
    ),
    path(
        "courses/<slug:key>/certificates/issue/",
        coursecertificates.issue,
        name="course_certificates_issue",
    ),
    path(
        "courses/<slug:key>/certificates/all.pdf",
        coursecertificates.take,
        name="course_certificates_take",
    ),
    path("courses/", include(of_courses)),
    path("places/", include(of_places)),
    path("bookings/", include(of_bookings)),
    path("surveys/", include(of_surveys)),
    path("people/", include(of_people)),
    path("companies/<slug:key>/", include(of_a_company)),
    path("cases/", include(of_cases)),
    path("jobs/", include(of_jobs)),
    path("prototypes/", include(of_prototypes)),
    path("mail/", include(of_mail)),
    path("members/", include(of_members)),
    path("settings/", include(of_settings)),
    path("requests/", requests.requests, name="requests"),
    path("requests/<slug:key>/", requests.one_request, name="request"),
    path("requests/<slug:key>/erase/", requests.erase, name="request_erase"),
    path("access/", access.records, name="access"),
    path("access/list.xlsx", access.export, name="access_export"),
    path("imports/", imports.imports, name="imports"),
    path("imports/template.xlsx", imports.template, name="template"),
    path("imports/upload/", imports.upload, name="import_upload"),
    path("imports/names/", importnames.names, name="names"),
    path("imports/names/<slug:key>/forget/", importnames.forget, name="forget_name"),
    path("imports/paste/<slug:sheet>/", pasting.paste, name="paste"),
    path("imports/<slug:key>/names/", importnames.match, name="import_names"),
    path("imports/<slug:key>/stop/", imports.stop, name="import_stop"),
    path("imports/<slug:key>/rows.xlsx", taking.rows_to_mend, name="import_rows"),
    path("imports/<slug:key>/confirm/", imports.confirm, name="import_confirm"),
    path("imports/<slug:key>/discard/", imports.discard, name="import_discard"),
    path("imports/<slug:key>/", imports.one_import, name="import"),
    path("imports/<slug:key>/undo/", imports.undo, name="undo"),
]
