"""A decision opens the yearly budget that the sheets came to, says so in words, and another one ends it."""

import pytest

from commonweal.assembly.actions.carrying_out import carry_out
from commonweal.assembly.effects.budgets import END, OPEN
from commonweal.assembly.models import BudgetState, EffectState, Proposal
from commonweal.assembly.queries.waiting.budgets import sheets_wanted
from commonweal.assembly.registry.effects import effect_of, fields_of
from commonweal.assembly.rules.proposals import EffectDraft
from commonweal.assembly.rules.waiting import Looking
from commonweal.assembly.tests.builders.budgets import LATER, closed, filled, opened
from commonweal.assembly.tests.builders.proposals import brought
from commonweal.people.tests.builders import AT, founder_of

pytestmark = pytest.mark.django_db


def adopted(union, code, budgeting):
    """A proposal with this effect, as if it had just been adopted, and carried out."""
    effect = EffectDraft(code=code, arguments={"budgeting": str(budgeting.pk)})
    proposal = brought(union, effects=(effect,), matter="budget")
    Proposal.objects.filter(pk=proposal.pk).update(state="decided", is_adopted=True, decided_at=LATER)
    proposal.refresh_from_db()
    carry_out(proposal=proposal, by=founder_of(union), at=LATER)
    budgeting.refresh_from_db()
    return proposal.effects.get()


def plain(words):
    """The sentence with ordinary spaces."""
    return str(words).replace("\u202f", " ")


def test_what_is_decided_is_said_in_words():
    year = opened()
    filled(year, year.member, (41, 300), (20, 100), bread=(5, 0))
    budgeting = closed(year)
    effect, arguments = effect_of(OPEN), {"budgeting": str(budgeting.pk)}
    assert plain(effect.in_words(year.union, arguments)) == (
        "opens the budget of 2027, “Our year”: 61 h and 400.00 € for areas (2), 10 h and 300.00 € for projects (1)"
    )
    assert effect.why_not(year.union, arguments, LATER) is None
    assert str(budgeting.pk) in effect.leads_to(year.union, arguments)
    field = fields_of(effect, year.union, LATER)["budgeting"]
    assert field.clean(str(budgeting.pk)) == str(budgeting.pk)
    assert effect.typed(effect.read(year.union, {"budgeting": str(budgeting.pk)})) == arguments


def test_a_budget_is_opened_by_a_decision_and_ended_by_another():
    year = opened()
    budgeting = closed(year)
    assert adopted(year.union, OPEN, budgeting).state == EffectState.DONE
    assert budgeting.state == BudgetState.HOLDS
    again = adopted(year.union, OPEN, budgeting)
    assert (again.state, "not waiting" in again.said) == (EffectState.IMPOSSIBLE, True)
    assert adopted(year.union, END, budgeting).state == EffectState.DONE
    assert budgeting.state == BudgetState.ENDED
    assert str(effect_of(END).why_not(year.union, {"budgeting": str(budgeting.pk)}, LATER))


def test_what_is_not_here_is_said():
    year, other = opened(), opened("Elsewhere")
    theirs = {"budgeting": str(closed(other).pk)}
    for code in (OPEN, END):
        effect = effect_of(code)
        for arguments in (theirs, {"budgeting": "nonsense"}, {}):
            assert "not here" in str(effect.in_words(year.union, arguments))
            assert effect.why_not(year.union, arguments, LATER) is not None
            assert effect.leads_to(year.union, arguments) is None
        assert theirs["budgeting"] not in dict(fields_of(effect, year.union, AT)["budgeting"].choices)
    assert effect_of(OPEN).why_not(year.union, {"budgeting": str(year.budgeting.pk)}, AT) is not None


def test_a_sheet_that_is_missing_waits_for_its_member():
    year = opened()
    looking = Looking(year.member, year.union, "contributor", AT, AT.date())
    [waiting] = sheets_wanted(looking)
    assert "Our year" in str(waiting.title)
    assert str(year.budgeting.pk) in waiting.url
    assert waiting.until > AT
    filled(year, year.member)
    assert list(sheets_wanted(looking)) == []
