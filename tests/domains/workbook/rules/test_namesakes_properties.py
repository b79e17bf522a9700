"""What holds of namesakes whatever lists a company sends: who is decided on is right, and a list
that was taken in is taken in again. Else the list is refused, and nobody is guessed.
"""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from pulmu.domains.workbook.rules.namesakes import Listed, Recorded, Undecided, told_apart

SIGN = "김*온"
NAMESAKES = [(name, born) for name in ("김가온", "김보온") for born in ("890503", "910101")]
DAYS = [dt.date(2023, 3, day) for day in (2, 3, 4)]
LASTS = [None, dt.date(2023, 6, 30), dt.date(2023, 7, 31)]

# Somebody's first days, each with the last day of that spell.
spells = st.dictionaries(st.sampled_from(DAYS), st.sampled_from(LASTS), min_size=1)
lives = st.dictionaries(st.sampled_from(NAMESAKES), spells, min_size=1)
dice = st.randoms(use_true_random=False)


class Company:
    """What a company knows (``life``: last days by person and first day) and what is recorded of
    it: ``who`` has which sign, and the last days by spell.
    """

    def __init__(self, life):
        self.life = {(who, since): left for who in life for since, left in life[who].items()}
        self.who, self.recorded = {}, {}

    def a_list(self, dice):
        """Some spells, some as of a day on which they had not ended. Who is new on a day does not
        stand in for somebody left out: that looks like the list of before, and nobody could tell.
        """
        size = dice.randint(1, len(self.life))
        some = dice.sample(sorted(self.life), size)
        left_out = {since for who, since in self.recorded.keys() - set(some)}
        some = [one for one in some if one in self.recorded or one[1] not in left_out]
        return {one: self.recorded.get(one) or dice.choice([None, self.life[one]]) for one in some}

    def decide(self, said, masked=False):
        """The signs by spell."""
        rows = [
            Listed(row, SIGN, *((SIGN, "") if masked else who), str(since), str(left or ""))
            for row, ((who, since), left) in enumerate(said.items(), 2)
        ]
        recorded = [Recorded(self.who[who], *one) for (who, *one) in self._spells()]
        signs = told_apart(rows, recorded)
        return {one: signs[row] for row, one in enumerate(said, 2)}

    def record(self, said, signs):
        self.who |= {who: sign for (who, _since), sign in signs.items()}
        self.recorded |= said

    def alone(self, said):
        """One sign is recorded and one person listed: by a masked name they are one."""
        return len(self.who) == 1 and len({who for who, _since in said}) == 1

    def _spells(self):
        return [(who, since, left) for (who, since), left in self.recorded.items()]


def brought_in(company, dice, lists):
    """Each list that was decided on, with its signs, before it is recorded."""
    for _list in range(lists):
        said = company.a_list(dice)
        if not said or company.alone(said):
            continue
        try:
            signs = company.decide(said)
        except Undecided:
            continue
        yield said, signs
        company.record(said, signs)


@settings(max_examples=500, deadline=None)
@given(lives, dice)
def test_nobody_has_the_sign_of_another_and_nobody_has_two(life, dice):
    company = Company(life)

    for _said, signs in brought_in(company, dice, lists=4):
        told = {who: company.who.get(who, sign) for (who, _since), sign in signs.items()}
        assert signs == {(who, since): told[who] for who, since in signs}
        everybody = company.who | told
        assert len(set(everybody.values())) == len(everybody)


@settings(max_examples=500, deadline=None)
@given(lives, dice)
def test_a_list_that_was_taken_in_is_decided_in_the_same_way_again(life, dice):
    company = Company(life)

    for said, signs in brought_in(company, dice, lists=3):
        company.record(said, signs)
        again = list(said.items())
        dice.shuffle(again)
        assert company.decide(dict(again)) == signs


@settings(max_examples=500, deadline=None)
@given(lives, dice)
def test_a_list_that_masks_its_names_is_decided_in_no_other_way(life, dice):
    company = Company(life)

    for said, signs in brought_in(company, dice, lists=3):
        company.record(said, signs)
        try:
            masked = company.decide(said, masked=True)
        except Undecided:
            continue
        # Of whom all days are equal it makes no difference who is who.
        assert _rows(said, masked) == _rows(said, signs)


def _rows(said, signs):
    return sorted((sign, one[1], str(said[one])) for one, sign in signs.items())
