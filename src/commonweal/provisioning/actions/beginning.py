"""What a union begins with in this room."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import override

from commonweal.journal.actions import note
from commonweal.lib.ids import path_of
from commonweal.people.models import Association, Person
from commonweal.people.permissions import require_power
from commonweal.provisioning.models import Group
from commonweal.provisioning.rules.kinds import FIRST_GROUPS


@transaction.atomic
def begin_provisioning(*, union: Association, by: Person, at: datetime) -> list[Group]:
    """Give a union the groups of needs that most begin with, named in its language; those it has are left alone.

    Raises ``NotPermitted`` without ``provisioning.kinds``.
    """
    mandate = require_power(by, union, "provisioning.kinds", at=at)
    has = set(Group.objects.filter(union=union).values_list("code", flat=True))
    with override(union.language):
        groups = [
            Group(union=union, code=start.code, name=str(start.name), tier=start.tier, measure=start.measure)
            for start in FIRST_GROUPS
            if start.code not in has
        ]
    Group.objects.bulk_create(groups)
    note(
        union=union.pk, deed="groups.begun", by=by.pk, subject=path_of("association", union.pk), at=at,
        under=mandate.pk, facts={"groups": [group.code for group in groups]},
    )  # fmt: skip
    return groups


def begin_with_groups(union: Association, by: Person, at: datetime) -> None:
    """What founding a union calls: begin its provisioning."""
    begin_provisioning(union=union, by=by, at=at)
