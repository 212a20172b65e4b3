"""Share-outs: who may, what is theirs, handed over once whoever races, taken back by a flow, and remembered."""

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.flows.actions import take_stock
from commonweal.flows.models import Flow, Resource
from commonweal.flows.tests.builders import stock
from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.tests.builders import AT, add_member, give_powers, stranger
from commonweal.provisioning.actions.share_outs import (
    HandedAlready,
    claim,
    close_share_out,
    decline_share,
    hand_over,
    make_share_out,
    open_share_out,
    take_back_share,
    withdraw_share_out,
)
from commonweal.provisioning.actions.supplies import set_reserve
from commonweal.provisioning.models import Need, ShareOut, ShareOutState
from commonweal.provisioning.queries.lots import seed_of
from commonweal.provisioning.queries.share_outs import my_shares
from commonweal.provisioning.rules.spans import Span
from commonweal.provisioning.tests.builders.share_outs import WEEK, opened, proposed, soap, stocked_kitchen

pytestmark = pytest.mark.django_db
NEXT_WEEK = Span(WEEK.first_on + timedelta(days=7), WEEK.last_on + timedelta(days=7))
LATER = AT + timedelta(days=7)


def onhand(kind):
    return sum(Resource.objects.filter(kind=kind).values_list("onhand", flat=True))


def coats(share_out):
    return {line.receiver_id: line for line in share_out.lines.filter(kind__name="Coat")}


def winner(share_out):
    return next(line for line in coats(share_out).values() if line.allotted)


def loser(share_out):
    return next(line for line in coats(share_out).values() if not line.allotted)


def test_everybody_gets_what_they_asked_where_there_is_enough():
    home, round_ = stocked_kitchen(coats=2)
    lines = coats(proposed(round_))
    assert {line.allotted for line in lines.values()} == {1}
    assert {line.reason["code"] for line in lines.values()} == {"in_full"}
    assert set(lines) == {home.keeper.pk, home.member.pk}


def test_what_the_plan_hands_out_is_parted_by_need():
    home, round_ = stocked_kitchen()
    bread = proposed(round_).lines.filter(kind=home.bread)
    assert {line.receiver_id for line in bread} == {home.keeper.pk, home.member.pk}
    asked = [line.asked for line in bread]
    assert max(asked) - min(asked) <= 50
    assert sum(line.allotted for line in bread) <= onhand(home.bread)


def test_the_last_coat_goes_by_a_lot_that_anybody_can_draw_again():
    _, round_ = stocked_kitchen()
    share_out = proposed(round_)
    lines = coats(share_out)
    assert sum(line.allotted for line in lines.values()) == 1
    for receiver, line in lines.items():
        again = hashlib.sha256(f"{seed_of(share_out)}:{line.kind_id}:{receiver}".encode()).hexdigest()
        assert line.draw == again
        assert (line.reason["by_lot"], line.reason["won"]) == (True, line.allotted == 1)
    assert winner(share_out).draw < loser(share_out).draw


def test_proposing_the_same_days_again_does_not_change_the_lot():
    _, round_ = stocked_kitchen()
    first = proposed(round_)
    withdraw_share_out(share_out=first, by=round_.union.mandates.get().holder.person, at=AT)
    assert seed_of(proposed(round_)) == seed_of(first)
    assert len(first.lot_seal) == 64


def test_what_we_keep_back_and_what_is_promised_is_not_shared_out_again():
    home, round_ = stocked_kitchen(coats=0)
    bars = soap(home.union, bars=3)
    set_reserve(kind=bars, amount=2, by=home.keeper, at=AT)
    line = opened(round_).lines.get(kind=bars)
    assert (line.asked, line.allotted, line.reason["code"]) == (2, 1, "part")
    again = proposed(round_, span=NEXT_WEEK).lines.get(kind=bars)
    assert (again.allotted, again.reason["there"]) == (0, 0)


def test_only_who_holds_the_mandate_proposes_opens_and_hands_over():
    home, round_ = stocked_kitchen()
    share_out = opened(round_)
    for somebody in (home.member, stranger()):
        with pytest.raises(NotPermitted):
            make_share_out(round_=round_, span=WEEK, name="", by=somebody, at=AT)
        for deed in (open_share_out, withdraw_share_out, close_share_out):
            with pytest.raises(NotPermitted):
                deed(share_out=share_out, by=somebody, at=AT)
        with pytest.raises(NotPermitted):
            hand_over(share_out=share_out, receiver=home.member.agent, by=somebody, at=AT)
    give_powers(home.member, home.union, "provisioning.share_out")
    hand_over(share_out=share_out, receiver=home.keeper.agent, by=home.member, at=AT)
    entry = Entry.objects.get(deed="share.handed")
    assert (entry.by, entry.under is not None) == (home.member.pk, True)


def test_days_that_make_no_sense_and_days_of_nobody_are_refused():
    home, round_ = stocked_kitchen()
    for span in (Span(WEEK.last_on, WEEK.first_on), Span(WEEK.first_on, WEEK.first_on + timedelta(days=90))):
        with pytest.raises(Refused):
            make_share_out(round_=round_, span=span, name="", by=home.keeper, at=AT)
    Need.objects.filter(union=home.union).update(withdrawn_at=AT)
    with pytest.raises(Refused, match="Nobody"):
        make_share_out(round_=round_, span=WEEK, name="", by=home.keeper, at=AT)
    assert not ShareOut.objects.exists()


def test_handing_over_takes_from_the_store_and_settles_a_need_stated_once():
    home, round_ = stocked_kitchen(coats=2)
    share_out, bread = opened(round_), onhand(home.bread)
    due = share_out.lines.get(kind=home.bread, receiver=home.member.agent).allotted
    hand_over(share_out=share_out, receiver=home.member.agent, by=home.keeper, at=AT)
    assert (onhand(home.bread), onhand(home.coat)) == (bread - due, 1)
    flow = Flow.objects.get(action="transfer", kind=home.coat)
    assert (flow.receiver_id, flow.amount) == (home.member.pk, 1)
    need = Need.objects.get(whose=home.member.agent, kind=home.coat)
    assert need.until == AT.date()
    assert Need.objects.get(whose=home.keeper.agent, kind=home.coat).until is None


def test_a_part_can_be_handed_over_but_never_more_than_their_share():
    home, round_ = stocked_kitchen()
    share_out = opened(round_)
    line = share_out.lines.get(kind=home.bread, receiver=home.member.agent)
    give = {"share_out": share_out, "receiver": home.member.agent, "by": home.keeper, "at": AT}
    hand_over(**give, amounts={line.pk: 100})
    with pytest.raises(Refused, match="more than their share"):
        hand_over(**give, amounts={line.pk: line.allotted})
    line.refresh_from_db()
    assert line.handed == 100
    hand_over(**give)
    with pytest.raises(HandedAlready):
        hand_over(**give)


def test_a_tap_sent_twice_hands_over_once():
    home, round_ = stocked_kitchen(coats=2)
    share_out, key = opened(round_), uuid4()
    give = {"share_out": share_out, "receiver": home.member.agent, "by": home.keeper, "at": AT, "key": key}
    both = [hand_over(**give) for _ in range(2)]
    assert both[0].flow_ids == both[1].flow_ids
    assert [each.is_repeat for each in both] == [False, True]
    assert onhand(home.coat) == 1


def test_a_shelf_that_has_less_than_the_books_hands_over_nothing():
    home, round_ = stocked_kitchen(coats=2)
    share_out = opened(round_)
    lot = Resource.objects.get(kind=home.coat)
    take_stock(union=home.union, counts={lot.pk: 0}, reason="moths", by=home.keeper, at=AT)
    bread = onhand(home.bread)
    with pytest.raises(Refused, match="Coat"):
        hand_over(share_out=share_out, receiver=home.member.agent, by=home.keeper, at=AT)
    assert onhand(home.bread) == bread
    assert not share_out.lines.filter(handed__gt=0).exists()


def test_taking_back_puts_it_on_the_shelf_and_keeps_it_theirs():
    home, round_ = stocked_kitchen(coats=2)
    share_out = opened(round_)
    hand_over(share_out=share_out, receiver=home.member.agent, by=home.keeper, at=AT)
    line, key = coats(share_out)[home.member.pk], uuid4()
    with pytest.raises(NotPermitted):
        take_back_share(line=line, reason="wrong box", by=home.member, at=AT)
    with pytest.raises(Refused):
        take_back_share(line=line, reason=" ", by=home.keeper, at=AT)
    for _ in range(2):
        line = take_back_share(line=line, reason="wrong box", by=home.keeper, at=AT, key=key)
    assert (line.handed, line.allotted, onhand(home.coat)) == (0, 1, 2)
    assert Need.objects.get(whose=home.member.agent, kind=home.coat).until is None
    with pytest.raises(HandedAlready):
        take_back_share(line=line, reason="again", by=home.keeper, at=AT)
    hand_over(share_out=share_out, receiver=home.member.agent, by=home.keeper, at=AT)
    assert onhand(home.coat) == 1


def test_whoever_went_without_comes_first_next_time():
    home, round_ = stocked_kitchen()
    first = opened(round_)
    went_without = loser(first).receiver_id
    hand_over(share_out=first, receiver=winner(first).receiver, by=home.keeper, at=AT)
    close_share_out(share_out=first, by=home.keeper, at=AT)
    Need.objects.filter(kind=home.coat).update(until=None)
    stock(home.coat, 1)
    Need.objects.filter(kind=home.coat, whose=winner(first).receiver).update(since=NEXT_WEEK.first_on)
    second = proposed(round_, span=NEXT_WEEK, at=LATER)
    line = winner(second)
    assert line.receiver_id == went_without
    assert line.reason["code"] == "in_full_after_going_without"
    assert not line.reason["by_lot"]


def test_what_was_declined_stays_and_is_no_lack():
    home, round_ = stocked_kitchen()
    share_out = opened(round_)
    line = share_out.lines.get(kind=home.bread, receiver=home.member.agent)
    with pytest.raises(NotPermitted):
        decline_share(line=line, by=add_member(home.union, "Other"), at=AT)
    decline_share(line=line, by=home.member, at=AT)
    line.refresh_from_db()
    assert (line.allotted, line.reason["code"]) == (0, "declined")
    close_share_out(share_out=share_out, by=home.keeper, at=AT)
    again = proposed(round_, span=NEXT_WEEK, at=LATER).lines.get(kind=home.bread, receiver=home.member.agent)
    assert again.reason["owed"] == 0


def test_opening_what_is_no_longer_there_is_refused():
    home, round_ = stocked_kitchen(coats=2)
    one, two = proposed(round_), proposed(round_)
    open_share_out(share_out=one, by=home.keeper, at=AT)
    with pytest.raises(Refused, match="There is less"):
        open_share_out(share_out=two, by=home.keeper, at=AT)
    two.refresh_from_db()
    assert two.state == ShareOutState.DRAFT


def test_withdrawing_takes_nothing_handed_over():
    home, round_ = stocked_kitchen(coats=2)
    share_out = opened(round_)
    hand_over(share_out=share_out, receiver=home.member.agent, by=home.keeper, at=AT)
    with pytest.raises(Refused, match="handed over"):
        withdraw_share_out(share_out=share_out, by=home.keeper, at=AT)
    for key in [uuid4()] * 2:
        close_share_out(share_out=share_out, by=home.keeper, at=AT, key=key)
    assert Entry.objects.filter(deed="share_out.closed").count() == 1
    with pytest.raises(Refused, match="not open"):
        hand_over(share_out=share_out, receiver=home.keeper.agent, by=home.keeper, at=AT)


def test_i_see_my_share_and_nobody_elses():
    home, round_ = stocked_kitchen()
    stocked_kitchen("Elsewhere")
    assert not my_shares(home.member, home.union)
    share_out = opened(round_)
    [mine] = my_shares(home.member, home.union)
    assert {row.receiver for row in mine.rows} == {home.member.pk}
    assert {row.kind for row in mine.rows} == {home.coat.pk, home.bread.pk}
    before = len(mine.waiting)
    hand_over(share_out=share_out, receiver=home.member.agent, by=home.keeper, at=AT)
    [mine] = my_shares(home.member, home.union)
    assert (before > 0, mine.waiting) == (True, ())
    assert all(str(row.why) for row in mine.rows)
    assert not my_shares(add_member(home.union, "Other"), home.union)


def test_of_two_keepers_at_two_tables_the_second_is_told():
    """Both read the line as still open; the books let one of them count it as handed over."""
    home, round_ = stocked_kitchen(coats=2)
    share_out = opened(round_)
    as_read_at_the_second_table = coats(share_out)[home.member.pk]
    hand_over(share_out=share_out, receiver=home.member.agent, by=home.keeper, at=AT)
    with pytest.raises(HandedAlready, match="a moment ago"):
        claim(as_read_at_the_second_table, 1, at=AT)
    assert (coats(share_out)[home.member.pk].handed, onhand(home.coat)) == (1, 1)
