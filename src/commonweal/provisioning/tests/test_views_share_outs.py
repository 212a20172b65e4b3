"""Pages about share-outs: proposed, handed over with a tap, everybody's reason, and nobody else's box."""

import html
import re
import subprocess
from uuid import uuid4

import pytest

from commonweal.flows.models import Resource
from commonweal.flows.tests.builders import stock
from commonweal.people.tests.builders import AT, add_member_with_login
from commonweal.provisioning.actions.share_outs import hand_over
from commonweal.provisioning.models import ShareLine, ShareOut
from commonweal.provisioning.tests.builders.kinds import good
from commonweal.provisioning.tests.builders.pages import at, browser, keeper_of, queries_of, shown
from commonweal.provisioning.tests.builders.rounds import kitchen
from commonweal.provisioning.tests.builders.share_outs import opened, proposed, stocked_kitchen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    """These pages are opened in the week the share-out is for."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def key():
    return {"key": str(uuid4())}


def onhand(kind):
    return sum(Resource.objects.filter(kind=kind).values_list("onhand", flat=True))


def test_a_keeper_proposes_begins_and_hands_over():
    home, _ = stocked_kitchen(coats=2)
    client, union = keeper_of(home.union), home.union
    form = key() | {"covers_from": "2026-05-05", "covers_until": "2026-05-11", "name": "First boxes"}
    for _tap in range(2):
        made = client.post(at(union, "share_out_propose"), form)
    [share_out] = ShareOut.objects.all()
    assert made.headers["Location"] == at(union, "share_out", share_out.pk)
    page = shown(client.get(at(union, "share_out", share_out.pk)))
    assert "Nothing has moved yet" in page
    assert client.post(at(union, "share_out_begin", share_out.pk), key()).status_code == 302
    tap = at(union, "share_hand_all", share_out.pk, home.member.pk)
    assert tap in shown(client.get(at(union, "share_out", share_out.pk)))
    once = key() | {"then": "boxes"}
    for _tap in range(2):
        assert client.post(tap, once).status_code == 302
    assert onhand(home.coat) == 1
    page = shown(client.get(at(union, "share_out", share_out.pk)))
    assert "has it" in page
    assert tap not in page


def test_a_member_sees_their_own_box_with_its_reasons_and_no_other():
    home, round_ = stocked_kitchen()
    share_out = opened(round_)
    client, union = browser(home.member), home.union
    page = shown(client.get(at(union, "share_out", share_out.pk)))
    assert "Not enough for all" in page
    assert str(home.keeper.pk) not in page
    box = shown(client.get(at(union, "share_box", share_out.pk, home.member.pk)))
    assert "the lot" in box
    assert "Hand over" not in box.replace("Handed over", "")
    for name, *args in (("share_box", home.keeper.pk), ("share_out_kind", home.coat.pk)):
        assert client.get(at(union, name, share_out.pk, *args)).status_code in {403, 404}
    for name in ("share_out_list", "share_out_labels", "share_out_propose"):
        args = [] if name == "share_out_propose" else [share_out.pk]
        assert client.get(at(union, name, *args)).status_code == 403
    assert client.post(at(union, "share_hand_all", share_out.pk, home.member.pk)).status_code == 403


def test_a_proposal_is_not_there_for_members_until_it_is_opened():
    home, round_ = stocked_kitchen()
    share_out = proposed(round_)
    client = browser(home.member)
    assert client.get(at(home.union, "share_out", share_out.pk)).status_code == 404
    assert client.get(at(home.union, "share_out_lot", share_out.pk)).status_code == 404
    assert "This week" not in shown(client.get(at(home.union, "share_outs")))
    assert "proposed" in shown(keeper_of(home.union).get(at(home.union, "share_outs")))


def test_a_part_is_handed_over_and_a_fault_keeps_what_was_typed():
    home, round_ = stocked_kitchen()
    share_out = opened(round_)
    line = share_out.lines.get(kind=home.bread, receiver=home.member.agent)
    client, box = keeper_of(home.union), at(home.union, "share_box", share_out.pk, home.member.pk)
    for odd, sentence in (("much", "is not a number"), ("900", "more than their share")):
        response = client.post(box, key() | {f"line-{line.pk}": odd})
        assert response.status_code == 422
        page = shown(response)
        assert sentence in page
        assert f'value="{odd}"' in page
    assert client.post(box, key() | {f"line-{line.pk}": "0.5"}).status_code == 302
    line.refresh_from_db()
    assert line.handed == 500
    assert "nothing left" in shown(client.post(box, key()))


def test_not_wanted_and_taken_back():
    home, round_ = stocked_kitchen(coats=2)
    share_out = opened(round_)
    coat = share_out.lines.get(kind=home.coat, receiver=home.member.agent)
    bread = share_out.lines.get(kind=home.bread, receiver=home.member.agent)
    member, keeper, union = browser(home.member), keeper_of(home.union), home.union
    assert member.post(at(union, "share_decline", share_out.pk, bread.pk), key()).status_code == 302
    assert "Not wanted this time" in shown(member.get(at(union, "share_box", share_out.pk, home.member.pk)))
    hand_over(share_out=share_out, receiver=home.member.agent, by=home.keeper, at=AT)
    back = at(union, "share_back", share_out.pk, coat.pk)
    assert member.post(back, key() | {"reason": "mine"}).status_code == 404
    assert "Take back Coat?" in shown(keeper.get(back))
    assert keeper.post(back, key() | {"reason": "wrong box"}).status_code == 302
    assert (ShareLine.objects.get(pk=coat.pk).handed, onhand(home.coat)) == (0, 2)


def test_the_lot_is_drawn_again_without_names():
    home, round_ = stocked_kitchen()
    share_out = opened(round_)
    page = shown(browser(home.member).get(at(home.union, "share_out_lot", share_out.pk)))
    assert page.count("drawn right") == 2
    assert sorted((page.count("had the last of it"), page.count("came after that"))) == [1, 2]
    assert "sharing it again gives the same" in page
    assert page.count(">yours<") == 1
    assert "Founder" not in page
    command = html.unescape(re.findall(r"<pre[^>]*>(printf.*?)</pre>", page)[0])
    told = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
    assert told.split()[0] in set(share_out.lines.values_list("draw", flat=True))
    line = share_out.lines.filter(kind=home.coat)[0]
    share_out.lines.filter(pk=line.pk).update(draw="0" * 64)
    share_out.lines.filter(kind=home.coat, allotted=1).update(allotted=0)
    page = shown(browser(home.member).get(at(home.union, "share_out_lot", share_out.pk)))
    assert "does not match" in page
    assert "gives something else" in page


def test_paper_has_every_box_and_a_code_each():
    home, round_ = stocked_kitchen(coats=2)
    share_out, client = opened(round_), keeper_of(home.union)
    paper = shown(client.get(at(home.union, "share_out_list", share_out.pk)))
    assert "Baker" in paper
    assert "Founder" in paper
    labels = shown(client.get(at(home.union, "share_out_labels", share_out.pk)))
    assert labels.count('class="qr"') == 2
    assert "1\u202fpiece" in shown(client.get(at(home.union, "share_out_kind", share_out.pk, home.coat.pk)))


def test_another_unions_share_out_is_not_there():
    home, _ = stocked_kitchen()
    other, round_ = stocked_kitchen("Elsewhere")
    share_out = opened(round_)
    client = keeper_of(home.union)
    for name in ("share_out", "share_out_lot", "share_out_list", "share_out_labels"):
        assert client.get(at(home.union, name, share_out.pk)).status_code == 404
    assert client.post(at(home.union, "share_out_close", share_out.pk), key()).status_code == 404
    assert client.get(at(home.union, "share_box", share_out.pk, other.member.pk)).status_code == 404
    assert client.get(at(other.union, "share_out", share_out.pk)).status_code == 404
    assert "This week" not in shown(client.get(at(home.union, "share_outs")))


def test_without_a_plan_the_way_to_one_is_shown():
    home = kitchen()
    page = shown(keeper_of(home.union).get(at(home.union, "share_out_propose")))
    assert "No plan is adopted yet" in page
    assert at(home.union, "plan") in page
    assert "Nothing has been shared out yet" in shown(browser(home.member).get(at(home.union, "share_outs")))


def test_what_cannot_be_proposed_is_told():
    home, _ = stocked_kitchen()
    form = key() | {"covers_from": "2026-05-11", "covers_until": "2026-05-05"}
    response = keeper_of(home.union).post(at(home.union, "share_out_propose"), form)
    assert response.status_code == 422
    assert re.search("covers one day to two months", shown(response))


def test_pages_take_as_many_queries_for_one_box_as_for_three():
    home, round_ = stocked_kitchen()
    client, union, counts = keeper_of(home.union), home.union, []
    share_out = opened(round_)
    for more in (0, 2):
        for number in range(more):
            member = add_member_with_login(union, f"Member {number}")
            kind = good(union, f"Soap {number}", unit="piece")
            stock(kind, 1)
            ShareLine.objects.create(
                share_out=share_out, receiver=member.agent, kind=kind, tier=2, asked=1, allotted=1,
                reason={"code": "in_full"},
            )  # fmt: skip
        pages = ("share_out", "share_out_lot", "share_out_list", "share_out_labels")
        counts.append([queries_of(client, at(union, name, share_out.pk)) for name in pages])
    assert counts[0] == counts[1]
