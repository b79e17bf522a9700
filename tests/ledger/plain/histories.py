"""Random ledgers: small worlds in which everything meets, overlaps and is taken back."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.ledger.plain.ledgers import HANA, MINSU, Ledger

DAYS = [
    "2022-06-30", "2022-12-31", "2023-01-01", "2023-03-01", "2023-03-02", "2023-06-30",
    "2023-07-01", "2023-12-31", "2024-01-01",
]  # fmt: skip
_day = st.sampled_from(DAYS)
_day_or_none = st.sampled_from(["", *DAYS])
_person = st.sampled_from(["p1", "p2", "p3"])
_company = st.sampled_from(["c1", "c1", "c1", "c2"])
_state = st.sampled_from(["완료", "완료", "취소"])
_role = st.sampled_from(["참가자", "참가자", "강사", "직원", ""])
_few = st.integers(0, 3)
_often = st.sampled_from([True, True, False])

FACTS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "session": {
        "key": st.sampled_from(["s1", "s2"]), "on": _day, "own": _often, "state": _state,
        "programme": st.sampled_from(["a", "b"]), "headcount": _few, "attended": _often,
        "field": st.sampled_from(["AI", "제조"]),
    },
    "attendance": {
        "on": _day, "session": st.sampled_from(["s1", "s2"]), "person": _person, "role": _role,
        "present": _often, "own": _often, "state": _state, "sex": st.sampled_from(["여", "남"]),
        "region": st.sampled_from(["", "김해시"]), "under": st.sampled_from([(), ("session:s1",)]),
    },
    "use": {
        "on": _day, "resource": st.sampled_from(["r1", "r2"]), "person": _person, "role": _role,
        "parts": _few,
    },
    "culture_act": {"on": _day, "campaign": st.sampled_from(["", "k", "l"])},
    "company": {
        "company": _company, "form": st.sampled_from(["예비", "개인", "법인"]),
        "founded_on": _day_or_none, "first_support_on": _day,
        "exclusion": st.sampled_from(["", "", "승계"]), "business": st.sampled_from(["", "b"]),
    },
    "prototype": {
        "company": st.sampled_from(["", "c1", "c2"]), "state": _state,
        "completed_on": _day_or_none, "parts": _few,
    },
    "hire": {
        "company": _company, "employee": st.sampled_from(["e1", "e1", "e2"]), "insured_on": _day,
        "departed_on": _day_or_none, "is_founder": st.sampled_from([False, False, True]),
        "first_support_on": _day,
    },
    "revenue": {
        "company": _company, "amount": st.integers(-5, 5),
        "share_bp": st.sampled_from([0, 1, 3333, 5000, 9999, 10_000]), "supplied_on": _day,
        "first_support_on": _day, "channel": st.sampled_from(["전시", "펀딩"]),
        "nature": st.sampled_from(["직접", "간접"]),
    },
    "tenancy": {"company": _company, "starts_on": _day, "terminated_on": _day_or_none},
    "channel_support": {
        "on": _day, "company": _company, "event": st.sampled_from(["ev1", "ev2"]),
        "state": _state, "market": st.sampled_from(["", "B2B", "B2C"]),
    },
}  # fmt: skip
_STEPS = [
    *FACTS,
    *FACTS,
    "hire",
    "hire",
    "retract",
    "attach",
    "attest",
    "attest",
    "alias",
    "destroy",
    "target",
]


@st.composite
def ledgers(draw: st.DrawFn, *, most: int = 40) -> Ledger:
    """A ledger without a fault: whatever an entry is about stands at that moment."""
    world = _World(draw)
    least = draw(st.sampled_from([0, most // 2, most // 2]))  # left alone, lists are short
    for step in draw(st.lists(st.sampled_from(_STEPS), min_size=least, max_size=most)):
        if step in FACTS:
            world.fact(step)
        elif step == "alias":
            world.alias()
        elif step == "target":
            world.ledger.target("users", draw(_few))
        elif step in world.possible():
            getattr(world, step)()
    return world.ledger


class _World:
    """What stands in the ledger while it is being written."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.ledger = Ledger()
        self.standing: set[int] = set()
        self.sources: dict[int, str] = {}  # of the facts that stand
        self.merged: dict[int, tuple[str, str]] = {}
        self.files: list[str] = []

    def possible(self) -> set[str]:
        """The steps that make sense now."""
        found = {"retract"} if self.standing else set()
        found |= {"attach", "attest"} if self.sources else set()
        return found | ({"destroy"} if self.files else set())

    def fact(self, kind: str) -> None:
        said = self.draw(st.fixed_dictionaries(FACTS[kind]))
        seq = self.ledger.fact(kind, by=self.draw(st.sampled_from([HANA, HANA, MINSU])), **said)
        self.standing.add(seq)
        self.sources[seq] = f"{kind}:{said.get('key', f'k{seq}')}"

    def retract(self) -> None:
        gone = self.draw(st.sampled_from(sorted(self.standing)))
        self.ledger.retract(gone)
        self.standing.remove(gone)
        self.sources.pop(gone, None)
        self.merged.pop(gone, None)

    def attach(self) -> None:
        self.files.append(self.draw(st.sampled_from(["5" * 64, "7" * 64])))
        source = self.draw(st.sampled_from(sorted(self.sources.values())))
        self.standing.add(self.ledger.attach(source, self.files[-1]))

    def destroy(self) -> None:
        self.ledger.destroy(self.draw(st.sampled_from(self.files)))

    def attest(self) -> None:
        seq = self.draw(st.sampled_from(sorted(self.sources)))
        self.standing.add(self.ledger.attest(seq, by=self.draw(st.sampled_from([HANA, MINSU]))))

    def alias(self) -> None:
        drop, keep = self.draw(st.permutations(["p1", "p2", "p3"]))[:2]
        ways = dict(self.merged.values())
        end = keep
        while end in ways:
            end = ways[end]
        if drop not in ways and end != drop:
            seq = self.ledger.alias(drop, keep)
            self.standing.add(seq)
            self.merged[seq] = (drop, keep)
