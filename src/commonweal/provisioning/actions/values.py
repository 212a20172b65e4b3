"""What a unit of a kind gives toward the groups of needs; parts of other deeds, which journal them."""

from collections.abc import Mapping

from commonweal.flows.models import Kind
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.provisioning.models import Group, KindValue


def write_values(kind: Kind, values: Mapping[str, int]) -> None:
    """Replace what a unit of ``kind`` gives, in thousandths by group code; refuses a group the union has not."""
    groups = dict(Group.objects.filter(union_id=kind.union_id).values_list("code", "pk"))
    unknown = sorted(set(values) - groups.keys())
    if unknown:
        raise Refused(say("There is no group “{code}”.", code=unknown[0]), field="values")
    KindValue.objects.filter(kind=kind).delete()
    KindValue.objects.bulk_create(
        KindValue(kind=kind, group_id=groups[code], value_milli=value)
        for code, value in values.items()
        if value
    )
