"""The same rehearsal asked for, or worked out, twice at the same moment: one effect, and the other is told."""

from uuid import uuid4

import pytest

from commonweal.assembly.models import Rehearsal, RehearsalState
from commonweal.assembly.tests.builders.rehearsals import asked, finished
from commonweal.journal.models import Entry
from commonweal.people.models import Person
from commonweal.people.tests.at_once import at_once
from commonweal.people.tests.builders import found_union

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_windows_ask_at_once_and_one_waits():
    home = found_union()

    def ask(value):
        asked(home.union, by=Person.objects.get(pk=home.founder.pk), value=value, key=uuid4())

    assert at_once(lambda: ask(120), lambda: ask(150)) == ["done", "told"]
    assert Rehearsal.objects.count() == Entry.objects.filter(deed="rehearsal.asked").count() == 1


def test_a_form_sent_twice_at_once_asks_once():
    home, key = found_union(), uuid4()

    def ask():
        asked(home.union, by=Person.objects.get(pk=home.founder.pk), key=key)

    assert at_once(ask, ask) == ["done", "done"]
    assert Rehearsal.objects.count() == Entry.objects.filter(deed="rehearsal.asked").count() == 1


def test_two_workers_take_one_rehearsal_and_it_is_worked_out_once():
    home = found_union()
    waiting = asked(home.union)

    assert at_once(lambda: finished(waiting), lambda: finished(waiting)) == ["done", "done"]
    assert Entry.objects.filter(deed="rehearsal.worked_out").count() == 1
    waiting.refresh_from_db()
    assert waiting.state == RehearsalState.DONE
