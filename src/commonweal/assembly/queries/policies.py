"""What a policy says on a day, and how it came to say so."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

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


@dataclass(frozen=True, slots=True)
class Course:
    """How some policies of an association go over time: what was decided about each, by its days.

    ``decided`` has the day from which, when it was set, and the value, in the order of the days.
    """

    decided: Mapping[str, Sequence[tuple[date, datetime, Value]]]

    def on(self, code: str, day: date, *, known_at: datetime | None = None) -> Value:
        """What the policy ``code`` says on ``day``: what was decided last, or the default.

        With ``known_at``, what had been decided by then: what a deed of that moment followed.
        """
        holds = [
            value
            for since, set_at, value in self.decided.get(code, ())
            if since <= day and (known_at is None or set_at <= known_at)
        ]
        return holds[-1] if holds else policy_of(code).default


def course_of(association: Association, codes: Collection[str], *, until: date) -> Course:
    """Some policies over all days to ``until``, in one query; for deeds that reach over several days."""
    rows = PolicyValue.objects.filter(association=association, code__in=codes, since__lte=until)
    decided: dict[str, list[tuple[date, datetime, Value]]] = {}
    for code, *facts in rows.order_by("since", "id").values_list("code", "since", "set_at", "value"):
        decided.setdefault(code, []).append((facts[0], facts[1], facts[2]))
    return Course(decided)
