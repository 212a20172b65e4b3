"""Share-outs for tests: a kitchen whose store is handed out for the first week of its round."""

from datetime import date, datetime

from commonweal.flows.models import Kind
from commonweal.flows.tests.builders import stock
from commonweal.people.models import Association
from commonweal.people.tests.builders import AT, founder_of
from commonweal.provisioning.actions.share_outs import make_share_out, open_share_out
from commonweal.provisioning.models import Round, ShareOut
from commonweal.provisioning.rules.spans import Span
from commonweal.provisioning.tests.builders.kinds import good
from commonweal.provisioning.tests.builders.needs import need
from commonweal.provisioning.tests.builders.rounds import Kitchen, adopted_plan, kitchen, round_of

WEEK = Span(date(2026, 5, 5), date(2026, 5, 11))


def stocked_kitchen(name: str = "Riverbend", *, coats: int = 1, bread: int = 50_000) -> tuple[Kitchen, Round]:
    """A kitchen with a plan adopted, bread in store, and fewer coats than the two that are asked for."""
    home = kitchen(name)
    plan = adopted_plan(round_of(home.union))
    for kind, amount in ((home.coat, coats), (home.bread, bread)):
        if amount:
            stock(kind, amount)
    return home, plan.round


def proposed(round_: Round, *, span: Span = WEEK, at: datetime = AT) -> ShareOut:
    """A share-out as a keeper proposes it."""
    return make_share_out(round_=round_, span=span, name="This week", by=founder_of(round_.union), at=at)


def opened(round_: Round, *, span: Span = WEEK, at: datetime = AT) -> ShareOut:
    """A share-out that is being handed out."""
    share_out = proposed(round_, span=span, at=at)
    open_share_out(share_out=share_out, by=founder_of(round_.union), at=at)
    share_out.refresh_from_db()
    return share_out


def soap(union: Association, *, bars: int = 3, at: datetime = AT) -> Kind:
    """Soap that the founder asks two bars of, with ``bars`` in store."""

    kind = good(union, "Soap", unit="piece", at=at)
    need(union, founder_of(union), kind, tier=2, amount=2, per="week")
    stock(kind, bars)
    return kind
