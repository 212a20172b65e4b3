"""What this room deletes when somebody is forgotten."""

from commonweal.people.models import Person
from commonweal.provisioning.models import Ability, Absence, Body, Hand, Need


def forget_in_provisioning(person: Person) -> None:
    """Delete what ``person`` told and asked for. Flows, shares and the journal stay: they know opaque handles only.

    Called by ``people.data_of_person`` inside the transaction that forgets, which journals it.
    """
    Need.objects.filter(whose_id=person.pk).delete()
    for table in (Body, Ability, Absence, Hand):
        table.objects.filter(person=person).delete()
