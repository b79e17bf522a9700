"""How far a figure is proven, which files stand behind it, and the list that goes with a bundle."""

from __future__ import annotations

from pulmu.ledger.plain.evidence import evidence_lines
from pulmu.ledger.plain.marks import gather
from tests.ledger.plain.ledgers import HANA, MINSU, SHEET, Ledger

PHOTO = "7" * 64


def _proof(ledger: Ledger, line: str) -> tuple[int, int, int, int]:
    found = ledger.lines()[line]
    return found["facts"], found["attached"], found["proven"], found["proven_value"]


def _attended() -> tuple[Ledger, int]:
    """A session with one participant; the seq of the attendance."""
    ledger = Ledger()
    ledger.fact("session", key="s1")
    return ledger, ledger.fact("attendance", key="a1", under=("session:s1",))


def test_a_fact_without_a_file_is_neither_attached_nor_proven():
    ledger, seq = _attended()
    ledger.attest(seq)

    assert _proof(ledger, "users") == (1, 0, 0, 0)


def test_a_file_on_the_session_covers_its_attendances():
    ledger, _seq = _attended()
    ledger.attach("session:s1")

    assert _proof(ledger, "users") == (1, 1, 0, 0)
    assert _proof(ledger, "programme_runs") == (1, 1, 0, 0)


def test_a_file_of_its_own_covers_an_attendance_and_not_its_session():
    ledger, _seq = _attended()
    ledger.attach("attendance:a1")

    assert _proof(ledger, "users") == (1, 1, 0, 0)
    assert _proof(ledger, "programme_runs") == (1, 0, 0, 0)


def test_a_file_and_the_word_of_another_person_prove_a_fact():
    ledger, seq = _attended()
    ledger.attach("session:s1")
    ledger.attest(seq, by=MINSU)

    assert _proof(ledger, "users") == (1, 1, 1, 1)


def test_the_recorders_own_word_proves_nothing():
    ledger, seq = _attended()
    ledger.attach("session:s1")
    ledger.attest(seq, by=HANA)

    assert _proof(ledger, "users") == (1, 1, 0, 0)


def test_another_persons_word_counts_beside_the_recorders():
    ledger, seq = _attended()
    ledger.attach("session:s1")
    ledger.attest(seq, by=HANA)
    ledger.attest(seq, by=MINSU)

    assert _proof(ledger, "users") == (1, 1, 1, 1)


def test_a_word_taken_back_proves_nothing():
    ledger, seq = _attended()
    ledger.attach("session:s1")
    ledger.retract(ledger.attest(seq))

    assert _proof(ledger, "users") == (1, 1, 0, 0)


def test_a_file_taken_off_no_longer_covers_but_another_one_does():
    ledger, seq = _attended()
    sheet = ledger.attach("session:s1", SHEET)
    ledger.attach("session:s1", PHOTO)
    ledger.attest(seq)

    ledger.retract(sheet)
    with_photo = _proof(ledger, "users")
    ledger.retract(sheet + 1)

    assert with_photo == (1, 1, 1, 1)
    assert _proof(ledger, "users") == (1, 0, 0, 0)


def test_a_destroyed_file_still_covers():
    ledger, seq = _attended()
    ledger.attach("session:s1")
    ledger.attest(seq)

    ledger.destroy()

    assert _proof(ledger, "users") == (1, 1, 1, 1)


def test_a_correction_keeps_the_file_and_drops_the_word():
    ledger, seq = _attended()
    ledger.attach("session:s1")
    ledger.attest(seq)

    ledger.retract(seq)
    ledger.fact("attendance", key="a1", under=("session:s1",), region="창원시")

    assert _proof(ledger, "users") == (1, 1, 0, 0)


def test_a_group_is_proven_by_what_proves_its_session():
    ledger = Ledger()
    seq = ledger.fact("session", key="s1", headcount=30)
    ledger.attach("session:s1")
    ledger.attest(seq)

    assert _proof(ledger, "users") == (1, 1, 1, 30)


def test_a_session_without_a_group_is_no_fact_behind_the_users():
    ledger = Ledger()
    ledger.fact("session", headcount=0)

    assert _proof(ledger, "users") == (0, 0, 0, 0)


def test_the_proven_value_is_the_same_figure_over_the_proven_facts_alone():
    ledger = Ledger()
    for amount in (1, 1, 1):
        seq = ledger.fact("revenue", key=f"k{amount}", amount=amount, share_bp=5000)
        if seq < 3:
            ledger.attach("revenue:k1")
            ledger.attest(seq)

    revenue = ledger.lines()["revenue"]

    assert (revenue["value"], revenue["facts"]) == (1, 3)
    assert (revenue["attached"], revenue["proven"], revenue["proven_value"]) == (3, 1, 0)


def test_one_proven_fact_proves_its_whole_group():
    ledger = Ledger()
    ledger.fact("channel_support", key="k1", on="2023-03-01")
    later = ledger.fact("channel_support", key="k2", on="2023-09-01")
    ledger.attach("channel_support:k2")
    ledger.attest(later)

    assert _proof(ledger, "channel_supports") == (2, 1, 1, 1)


def test_a_group_stays_proven_when_an_earlier_fact_takes_its_cell():
    ledger = Ledger()
    for key, day in [("k1", "2023-09-01"), ("k2", "2023-03-01"), ("k3", "2023-06-01")]:
        ledger.fact("channel_support", key=key, on=day)
    ledger.attach("channel_support:k1")
    ledger.attest(1)

    found = ledger.lines()["channel_supports"]

    assert (found["value"], found["proven_value"]) == (1, 1)
    assert found["by"]["month"] == {"2023-03": 1}


def test_a_proven_duplicate_proves_a_participation_whichever_came_first():
    for proven in (1, 2):
        ledger = Ledger()
        ledger.fact("attendance", key="a1")
        ledger.fact("attendance", key="a2")
        ledger.attach(f"attendance:a{proven}")
        ledger.attest(proven)

        assert _proof(ledger, "users") == (2, 1, 1, 1)


def test_the_list_of_evidence_says_what_became_of_each_file():
    ledger = Ledger()
    ledger.fact("session", key="s1")
    ledger.attach("session:s1", SHEET)
    ledger.retract(ledger.attach("session:s1", PHOTO))
    ledger.attach("session:s1", "8" * 64)
    ledger.destroy("8" * 64)

    lines = list(evidence_lines(ledger.read, gather(ledger.read)))

    assert lines == [
        "seq,source,sha256,size,type,state\r\n",
        f"2,session:s1,{SHEET},9,image/png,attached\r\n",
        f"3,session:s1,{PHOTO},9,image/png,taken back\r\n",
        f"5,session:s1,{'8' * 64},9,image/png,destroyed\r\n",
    ]
