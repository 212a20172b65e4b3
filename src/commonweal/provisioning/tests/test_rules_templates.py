"""Templates fit the groups every union begins with, and take nothing from groups measured otherwise."""

from uuid import UUID

import pytest

from commonweal.provisioning.rules.kinds import FIRST_GROUPS
from commonweal.provisioning.rules.nutrition import NUTRIENTS
from commonweal.provisioning.rules.templates import NUTRITION, TEMPLATES, lines_for, offered_for

GROUPS = [
    (UUID(int=at), group.code, group.tier, group.measure) for at, group in enumerate(FIRST_GROUPS, start=1)
]


@pytest.mark.parametrize(
    "usual", [usual for usual in TEMPLATES.values() if usual.lines], ids=lambda usual: usual.code
)
def test_every_line_fits_a_group_that_unions_begin_with(usual):
    lines = lines_for(usual, GROUPS)
    assert [(line.milli, line.per) for line in lines] == [(line.milli, line.per) for line in usual.lines]
    tiers = {group: tier for group, _, tier, _ in GROUPS}
    assert all(line.tier == tiers[line.group] for line in lines)


def test_energy_and_protein_are_counted_from_the_beginning():
    measures = {group.code: group.measure for group in FIRST_GROUPS}
    assert [measures.get(nutrient.code) for nutrient in NUTRIENTS[:2]] == ["kcal", "g"]


def test_a_group_measured_otherwise_is_left_alone():
    clothes = TEMPLATES["clothing"]
    assert lines_for(clothes, [(UUID(int=1), "clothing", 2, "kg")]) == []
    assert lines_for(clothes, []) == []


def test_people_and_households_are_offered_what_is_theirs():
    assert [usual.code for usual in offered_for(is_person=True)] == [NUTRITION, "clothing", "flourishing"]
    assert [usual.code for usual in offered_for(is_person=False)] == ["household"]
