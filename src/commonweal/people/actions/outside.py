"""Those outside whom a union deals with: the mill that sells flour, the town that takes the rubbish."""

from datetime import datetime

from django.db import transaction

from commonweal.journal.actions import note
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Agent, AgentSort, Association, Form, Person
from commonweal.people.permissions import require_not_visitor


@transaction.atomic
def know_outside(*, union: Association, name: str, by: Person, at: datetime) -> Association:
    """Somebody outside by name, for flows to come from and go to; the same name is the same agent.

    Holds nothing of ours and has no page. Raises ``NotPermitted`` for strangers, ``Refused`` without a name.
    """
    require_not_visitor(by, union, at=at)
    clean = " ".join(name.split())
    if not clean:
        raise Refused(say("Whom was it from? A name is missing."), field="supplier")
    Association.objects.select_for_update().get(pk=union.pk)
    known = Association.objects.filter(form=Form.OUTSIDE, within=union, name=clean).first()
    if known is not None:
        return known
    agent = Agent.objects.create(sort=AgentSort.ASSOCIATION)
    outside = Association.objects.create(agent=agent, form=Form.OUTSIDE, name=clean, within=union)
    note(union=union.pk, deed="outside.known", by=by.pk, subject=path_of("association", outside.pk), at=at)
    return outside
