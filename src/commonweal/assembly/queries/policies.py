"""What a policy says on a day, and how it came to say so."""

from collections.abc import Collection, Mapping
from datetime import date

from commonweal.assembly.models import PolicyValue
from commonweal.assembly.registry.policies import Value, policy_of
from commonweal.people.models import Association


def value_of(association: Association, code: str, *, on: date) -> Value:
    """What the policy ``code`` is in ``association`` on the day ``on``: what was decided last, or the default.

    Raises ``KeyError`` for a code that no room declared.
    """
    return values_of(association, [code], on=on)[code]


def values_of(association: Association, codes: Collection[str], *, on: date) -> Mapping[str, Value]:
    """The same for several policies in one query."""
    rows = PolicyValue.objects.filter(association=association, code__in=codes, since__lte=on)
    decided = dict(rows.order_by("since", "id").values_list("code", "value"))
    return {code: decided.get(code, policy_of(code).default) for code in codes}
