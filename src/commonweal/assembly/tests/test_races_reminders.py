"""Several workers at the same moment: every letter is written once and leaves once; two choices at once stay one."""

from datetime import timedelta

import pytest
from django.core import mail

from commonweal.assembly.actions.reminders import choose_reminders
from commonweal.assembly.mailing import remind
from commonweal.assembly.models import Letter, LetterState, Often, ReminderChoice
from commonweal.assembly.tests.builders.proposals import in_voting
from commonweal.assembly.tests.builders.reminders import how, reminded
from commonweal.assembly.tests.test_races_closing import at_once
from commonweal.people.tests.builders import AT, add_member_with_login, found_union

pytestmark = pytest.mark.django_db(transaction=True)
NEXT_MORNING = AT + timedelta(hours=23)
WORKERS = 3


@pytest.mark.parametrize("often", [Often.DAILY, Often.AT_ONCE])
def test_whoever_looks_each_letter_leaves_once(often):
    union = found_union().union
    people = [add_member_with_login(union, name) for name in ("Ada", "Ben", "Kim")]
    in_voting(union)
    for person in people:
        reminded(person, union, often)
    assert (
        at_once(*[lambda: remind(at=NEXT_MORNING, now=lambda: NEXT_MORNING)] * WORKERS) == ["done"] * WORKERS
    )
    assert sorted(to for letter in mail.outbox for to in letter.to) == sorted(
        each.login.email for each in people
    )
    assert list(Letter.objects.values_list("state", "tries")) == [(LetterState.SENT, 1)] * len(people)


def test_two_choices_at_once_stay_one():
    union = found_union().union
    ada = add_member_with_login(union, "Ada")
    deeds = [
        lambda often=often: choose_reminders(
            person=ada, union=union, draft=how(often), by=ada, at=AT
        )
        for often in (Often.DAILY, Often.NEVER)
    ]  # fmt: skip
    assert at_once(*deeds) == ["done", "done"]
    assert ReminderChoice.objects.count() == 1
