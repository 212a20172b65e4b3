"""Who may keep the stores and correct the books."""

from datetime import datetime

from commonweal.flows.models import Flow
from commonweal.journal.queries import entry_with
from commonweal.lib.refusal import NotPermitted
from commonweal.lib.words import say
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Mandate, Person
from commonweal.people.permissions import mandate_of, require_not_visitor, require_power

KEEP_STORES = "flows.keep_stores"
CORRECT = "flows.correct"


def require_keeper(by: Person, union: Association, *, at: datetime) -> Mandate | Decided:
    """The mandate by which ``by`` keeps the stores of ``union``; raises ``NotPermitted``."""
    return require_power(by, union, KEEP_STORES, at=at)


def may_correct(by: Person, flow: Flow, *, at: datetime) -> bool:
    """Whether ``by`` may take ``flow`` back: whoever recorded it, or holds ``flows.correct``."""
    return _recorded_it(by, flow) or mandate_of(by, flow.union, CORRECT, at=at) is not None


def require_correct(by: Person, flow: Flow, *, at: datetime) -> Mandate | None:
    """The mandate under which ``by`` corrects ``flow``, None for one's own record; raises ``NotPermitted``."""
    mandate = mandate_of(by, flow.union, CORRECT, at=at)
    if mandate is None:
        require_not_visitor(by, flow.union, at=at)
        if not _recorded_it(by, flow):
            raise NotPermitted(say("You can correct what you recorded yourself; for the rest ask a keeper."))
    return mandate


def _recorded_it(by: Person, flow: Flow) -> bool:
    entry = entry_with(flow.entry)
    return entry is not None and by.pk in (entry.by, entry.for_whom)


def may_keep(by: Person, union: Association, *, at: datetime) -> bool:
    """Whether ``by`` keeps the stores of ``union``."""
    return mandate_of(by, union, KEEP_STORES, at=at) is not None
