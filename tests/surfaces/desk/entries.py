"""What somebody types into the form of each kind, and how a list names what comes of it."""

from __future__ import annotations

from pulmu.domains.results.queries import NAMINGS

COMPANY = {
    "name": "가야메타",
    "code": "C-001",
    "form": "법인",
    "business_no": "",
    "field": "메타버스",
    "first_support_on": "2023-02-01",
    "opened_on": "",
    "incorporated_on": "2023. 3. 2.",
    "exclusion": "",
}
TYPED = {
    "session": {
        "programme": "메이커스 메타",
        "code": "P23-091",
        "title": "1회차",
        "starts_at": "2023-05-10T14:00",
        "ends_at": "2023-05-10T18:00",
        "type": "교육",
        "field": "메타버스",
        "state": "완료",
        "group_headcount": "12명",
    },
    "use": {
        "resource": "3D 프린터 1호",
        "starts_at": "2023-05-10T14:00",
        "ends_at": "2023-05-10T16:00",
        "person": "김하나",
        "phone": "010-1234-5678",
        "role": "참가자",
        "parts": "3",
        "use_type": "의뢰",
        "user_type": "대학",
        "staff_minutes": "30",
        "fee": "2000",
        "is_ventilated": "no",
    },
    "culture_act": {"on": "2023. 5. 10.", "type": "행사", "title": "메이커 페스티벌"},
    "company": COMPANY,
    "prototype": {
        "name": "증강현실 안경",
        "code": "T-01",
        "kind": "목업",
        "company": "가야메타 (C-001)",
        "received_on": "2023-03-01",
        "state": "완료",
        "completed_on": "2023-05-02",
        "parts": "1개",
    },
    "hire": {
        "company": "C-001",
        "employee_key": "E-1",
        "contract": "정규",
        "insured_on": "2023-05-02",
    },
    "revenue": {
        "company": "가야메타",
        "supplied_on": "2023-06-01",
        "amount": "1,200,000원",
        "nature": "직접",
        "share": "33.33",
        "invoice_no": "20230601-1",
    },
    "tenancy": {
        "company": "C-001",
        "code": "S-01",
        "space": "창업보육실 1호",
        "agreed_on": "2023-04-20",
        "starts_on": "2023-05-01",
    },
    "investment": {
        "company": "C-001",
        "invested_on": "2023-07-03",
        "amount": "50,000,000원",
        "investor": "한빛엔젤클럽",
        "round": "시드",
    },
    "right": {
        "company": "C-001",
        "sort": "특허",
        "name": "증강현실 표시 장치",
        "number": "10-2023-0001234",
        "filed_on": "2023-07-10",
    },
    "certification": {
        "company": "C-001",
        "name": "KC 인증",
        "number": "R-R-abc-1",
        "certified_on": "2023-08-01",
    },
    "channel_support": {
        "company": "C-001",
        "event": "메타버스 엑스포",
        "code": "M-01",
        "on": "2023-06-14",
        "channel": "공동관",
        "market": "B2B",
        "state": "완료",
    },
}
# One word of each form typed anew, and one that the form cannot take, with its field.
OTHERWISE = {
    "session": {"title": "둘째 날"},
    "use": {"parts": "7"},
    "culture_act": {"outlet": "김해시보"},
    "company": {"name": "가야메타버스"},
    "prototype": {"name": "증강현실 고글"},
    "hire": {"left_on": "2023-12-31"},
    "revenue": {"amount": "1300000"},
    "tenancy": {"space": "창업보육실 2호"},
    "investment": {"amount": "60000000"},
    "right": {"name": "증강현실 안경"},
    "certification": {"issuer": "국립전파연구원"},
    "channel_support": {"event": "메타버스 대전"},
}
WRONG = {
    "session": {"starts_at": "언젠가"},
    "use": {"ends_at": "2023-05-10T13:00"},
    "culture_act": {"title": "  "},
    "company": {"business_no": "123-45-67890"},
    "prototype": {"company": "", "person": ""},
    "hire": {"company": "없는 회사"},
    "revenue": {"share": "120"},
    "tenancy": {"ends_on": "2023-04-30"},
    "investment": {"amount": "0"},
    "right": {"registered_on": "2023-07-01"},
    "certification": {"valid_until": "2023-07-01"},
    "channel_support": {"on": "2023-13-01"},
}


def only(actor, kind):
    """The one record of a kind."""
    return NAMINGS[kind].model.objects.within(actor).get()
