from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, Refused
from pulmu.core.tenancy import actions, secrets
from pulmu.core.tenancy.actors import actor_by_email, operator_of
from pulmu.core.tenancy.models import OrganisationKind, User
from pulmu.core.tenancy.permissions import GRANTS, Permission, Role


def test_staff_act_for_their_lab_alone(cast):
    assert cast.hana.home == cast.gimhae.pk
    assert cast.hana.reach == {cast.gimhae.pk}
    with pytest.raises(NotAllowed):
        cast.hana.require(Permission.PROGRAMMES_WRITE, organisation_id=cast.other_lab.pk)


def test_the_inspector_of_an_authority_sees_every_lab_and_writes_nothing(cast):
    assert cast.inspector.reach is None
    writes = [p for p in Permission if p.endswith((":write", ":attest", ":submit", ":seal"))]
    assert [p for p in writes if cast.inspector.can(p)] == []


def test_the_operator_of_the_machine_imports_but_vouches_for_nothing(cast):
    operator = operator_of(cast.gimhae)

    allowed = [p for p in Permission if operator.can(p)]

    assert Permission.WORKBOOK_IMPORT in allowed
    for vouching in (
        Permission.RESULTS_ATTEST,
        Permission.RESULTS_SUBMIT,
        Permission.RESULTS_SEAL,
    ):
        assert vouching not in allowed


def test_every_role_has_a_line_in_the_table_of_grants():
    assert set(GRANTS) == set(Role)


def test_permissions_stand_in_alphabetical_order_without_doubles():
    names = [permission.name for permission in Permission]

    assert names == sorted(names)
    assert len(set(Permission)) == len(names)


def test_somebody_who_is_no_member_cannot_act_for_a_lab(cast):
    with pytest.raises(Refused):
        actor_by_email("minsu@example.org", organisation=cast.gimhae, channel="cli")


def test_an_inactive_user_cannot_act(cast):
    User.objects.filter(pk=cast.hana_user.pk).update(is_active=False)

    with pytest.raises(Refused):
        actor_by_email("hana@example.org", organisation=cast.gimhae, channel="cli")


def test_an_organisation_is_added_once_and_its_code_is_an_address(db):
    made = actions.add_organisation(code="busan", name=" 부산  랩 ", kind=OrganisationKind.LAB)

    assert (made.code, made.name) == ("busan", "부산 랩")
    with pytest.raises(actions.CodeTaken):
        actions.add_organisation(code="busan", name="또", kind=OrganisationKind.LAB)
    for wrong in ("", "부산", "Busan", "a b", "../x", "x" * 51):
        with pytest.raises(actions.WrongCode):
            actions.add_organisation(code=wrong, name="x", kind=OrganisationKind.LAB)


def test_a_sealed_field_opens_again_and_never_looks_the_same():
    first, second = secrets.seal("01000001234"), secrets.seal("01000001234")

    assert first != second
    assert "0100" not in first
    assert secrets.unseal(first) == secrets.unseal(second) == "01000001234"
    assert secrets.seal("") == secrets.unseal("") == ""


def test_a_blind_index_is_the_same_for_the_same_number_and_empty_for_none():
    assert secrets.blind_index("01000001234") == secrets.blind_index("01000001234")
    assert secrets.blind_index("01000001234") != secrets.blind_index("01000001235")
    assert secrets.blind_index("") == ""
