"""Setting a policy: only a decision does, for a day that is not past; what was set before stays readable for ever."""

from datetime import date, datetime
from uuid import UUID

from commonweal.assembly.models import PolicyValue
from commonweal.assembly.registry.policies import Policy, Value, declared_policies
from commonweal.assembly.rules.policies import tidy, why_not_value
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Person
from commonweal.people.permissions import today_in
from commonweal.people.queries.unions import union_of

SET_POLICY = "assembly.set_policy"
"""No mandate can hold this: nobody changes a rule but whoever keeps it, together."""


@once
def set_policy(
    *,
    association: Association,
    code: str,
    value: Value,
    since: date,
    decided: Decided,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> PolicyValue:
    """Let the policy ``code`` be ``value`` in ``association`` from ``since``, or from today if that is past already.

    Only the association's own decision can. Raises ``NotPermitted`` without it, ``Refused`` for a policy that is not
    this association's, and for a value out of range, saying the range and its reason.
    """
    journal = union_of(association)
    if not decided.gives(association.pk, SET_POLICY):
        raise NotPermitted(say("Only a decision of {name} changes its rules.", name=association.name))
    if made_before(union=journal.pk, key=key, deed="policy.set"):
        return PolicyValue.objects.filter(association=association, code=code).latest("id")
    policy = require_policy(association, code)
    reason = why_not_value(policy, value, currency=association.currency)
    if reason is not None:
        raise Refused(reason, field="value")
    since = max(since, today_in(association, at))
    row = PolicyValue.objects.create(
        association=association, code=code, value=tidy(policy, value), since=since,
        decision_id=decided.decision, set_at=at,
    )  # fmt: skip
    note(
        union=journal.pk, deed="policy.set", by=by.pk, subject=path_of("proposal", decided.decision), at=at,
        under=decided.pk, key=key, facts={"policy": code, "since": since, "association": association.pk},
    )  # fmt: skip
    return row


def require_policy(association: Association, code: str) -> Policy:
    """The policy ``code``, if it is one of ``association``; else raises ``Refused``."""
    policy = declared_policies().get(code)
    if policy is None or association.form not in policy.of_forms:
        raise Refused(say("{name} has no such rule.", name=association.name), field="policy")
    return policy
