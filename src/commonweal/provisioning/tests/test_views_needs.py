"""Pages about needs as people meet them: theirs, those they speak for, the board, and two who edit the same."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonweal.lib.ids import new_id
from commonweal.people.actions.memberships import part_ways
from commonweal.people.models import Proxy
from commonweal.people.tests.builders import (
    AT,
    add_member,
    add_member_with_login,
    found_union,
    founder_of,
    keep_house,
)
from commonweal.provisioning.actions.needs import change_need, withdraw_need
from commonweal.provisioning.models import Body, Group, Need
from commonweal.provisioning.tests.builders.needs import body, good, group, guests, need, terms

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def it_is_monday(monkeypatch):
    """The clock of the views stands at ``AT``, the Monday on which everything here was stated."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def union():
    return found_union().union


@pytest.fixture
def member(union):
    return add_member_with_login(union, "Robin")


def client_of(person):
    client = Client()
    client.force_login(person.login, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(person, union, path="needs/", **query):
    answer = client_of(person).get(f"/u/{union.slug}/{path}", query)
    assert "⟦unset" not in answer.text
    return answer


def send(person, union, path, **data):
    return client_of(person).post(f"/u/{union.slug}/{path}", {"key": new_id()} | data)


def typed(**changes):
    return {"amount": "1.5", "per": "week", "tier": "2", "since": "2026-05-04"} | changes


def test_a_fresh_page_invites_and_counts_nobody(union, member):
    text = page(member, union).text
    assert "Nothing is stated yet." in text
    assert "0 of 2 people have said what they need" in text


def test_mine_come_first_and_other_peoples_private_needs_do_not_come(union, member):
    bread = good(union, "Bread")
    need(union, member, bread, amount=1500, per="week")
    need(union, add_member(union), good(union, "Insulin pens"), by=founder_of(union), is_private=True)
    text = page(member, union).text
    assert "Bread" in text and "1.5" in text
    assert "Insulin" not in text
    assert "Insulin" not in page(member, union, "needs/all/").text
    assert "Insulin" in page(founder_of(union), union, "needs/all/").text


def test_another_unions_needs_never_show(union, member):
    other = found_union("Hillside").union
    secret = need(other, founder_of(other), good(other, "Hillside honey"))
    for path in ("needs/", "needs/all/", "needs/new/"):
        assert "Hillside honey" not in page(member, union, path).text
    for path in ("", "change/"):
        assert client_of(member).get(f"/u/{union.slug}/needs/{secret.pk}/{path}").status_code == 404
    assert client_of(member).get(f"/u/{other.slug}/needs/").status_code == 404
    kind_there = good(other, "Far")
    assert (
        client_of(member).get(f"/u/{union.slug}/needs/new/{member.pk}/kind-{kind_there.pk}/").status_code
        == 404
    )
    assert (
        client_of(member).get(f"/u/{union.slug}/needs/new/{other.pk}/group-{group(union).pk}/").status_code
        == 404
    )


def test_somebody_elses_private_need_is_not_there(union, member):
    private = need(union, add_member(union), good(union), by=founder_of(union), is_private=True)
    assert client_of(member).get(f"/u/{union.slug}/needs/{private.pk}/").status_code == 404
    assert page(founder_of(union), union, f"needs/{private.pk}/").status_code == 200


@pytest.mark.parametrize("path", ["needs/", "needs/all/", "needs/new/"])
def test_lists_ask_as_often_for_three_as_for_one(union, member, path):
    def add(number):
        child = add_member(union, f"Child {number}", trusted=member)
        kind = good(union, f"Thing {number}")
        need(union, child, kind, by=member)
        need(union, keep_house(union, member, name=f"House {number}"), kind, by=member)
        withdraw_need(need=need(union, member, kind), by=member, at=AT)

    add(1)
    client = client_of(member)
    with CaptureQueriesContext(
        connection,
    ) as once:
        client.get(f"/u/{union.slug}/{path}")
    add(2), add(3)
    with CaptureQueriesContext(connection) as thrice:
        client.get(f"/u/{union.slug}/{path}")
    assert len(thrice) == len(once)


def test_a_need_is_stated_in_two_steps(union, member):
    bread = good(union, "Bread")
    choose = page(member, union, "needs/new/", q="bre").text
    link = f"/u/{union.slug}/needs/new/{member.pk}/kind-{bread.pk}/"
    assert link in choose
    assert page(member, union, link.removeprefix(f"/u/{union.slug}/")).status_code == 200
    answer = client_of(member).post(link, typed(key=new_id()))
    stated = Need.objects.get()
    assert answer.url == f"/u/{union.slug}/needs/{stated.pk}/"
    assert (stated.amount, stated.per, stated.whose_id) == (1500, "week", member.pk)


def test_toward_a_group_thousandths_of_its_measure_are_kept(union, member):
    energy = group(union)
    send(member, union, f"needs/new/{member.pk}/group-{energy.pk}/", **typed(amount="2100", per="day"))
    assert Need.objects.get().amount == 2_100_000
    assert "2100 kcal" in page(member, union).text


def test_what_cannot_be_read_is_said_at_its_field_and_kept(union, member):
    bread = good(union)
    answer = send(
        member, union, f"needs/new/{member.pk}/kind-{bread.pk}/",
        **typed(amount="a sack", note="rye", until="2020-01-01"),
    )  # fmt: skip
    assert answer.status_code == 422
    assert "“a sack” is not a number." in answer.text and 'value="rye"' in answer.text
    answer = send(member, union, f"needs/new/{member.pk}/kind-{bread.pk}/", **typed(until="2020-01-01"))
    assert answer.status_code == 422
    assert "The last day is before the first." in answer.text
    assert not Need.objects.exists()


def test_nobody_states_for_whom_they_may_not_speak(union, member):
    answer = send(member, union, f"needs/new/{founder_of(union).pk}/kind-{good(union).pk}/", **typed())
    assert answer.status_code == 422
    assert not Need.objects.exists()


def test_a_double_tap_is_one_need(union, member):
    link, key = f"needs/new/{member.pk}/kind-{good(union).pk}/", new_id()
    first, second = (send(member, union, link, **typed(key=key)) for _ in "12")
    assert first.url == second.url
    assert Need.objects.count() == 1


def test_the_second_editor_sees_both_and_loses_nothing(union, member):
    stated = need(union, member, good(union), note="rye")
    change_need(need=stated, terms=terms(amount=9000, note="wheat"), version=1, by=member, at=AT)
    answer = send(member, union, f"needs/{stated.pk}/change/", **typed(version="1", amount="7", note="spelt"))
    assert answer.status_code == 409
    assert "wheat" in answer.text and 'value="spelt"' in answer.text and "Robin saved first." in answer.text
    assert 'name="version" value="2"' in answer.text
    assert (
        send(
            member, union, f"needs/{stated.pk}/change/", **typed(version="2", amount="7", note="spelt")
        ).status_code
        == 302
    )
    assert Need.objects.get().note == "spelt"


def test_a_need_tells_its_history_and_can_be_taken_back_and_asked_for_again(union, member):
    stated = need(union, member, good(union))
    assert send(member, union, f"needs/{stated.pk}/withdraw/").status_code == 302
    text = page(member, union, f"needs/{stated.pk}/").text
    assert "Taken back" in text and "Ask for it again" in text
    send(member, union, f"needs/{stated.pk}/restore/")
    text = page(member, union, f"needs/{stated.pk}/").text
    assert "Asked for again" in text and "No longer needed" in text
    assert Need.objects.get().withdrawn_at is None


def test_others_read_an_open_need_and_cannot_touch_it(union, member):
    stated = need(union, founder_of(union), good(union))
    assert "No longer needed" not in page(member, union, f"needs/{stated.pk}/").text
    assert send(member, union, f"needs/{stated.pk}/withdraw/").status_code == 403
    assert send(member, union, f"needs/{stated.pk}/change/", **typed(version="1")).status_code == 422
    assert Need.objects.get().withdrawn_at is None


def test_food_for_my_age_asks_the_age_first_and_is_then_one_tap(union, member):
    assert f"/u/{union.slug}/bodies/{member.pk}/" in page(member, union).text
    body(union, member, born_on=date(1990, 1, 1), sex="male")
    answer = send(member, union, "needs/usual/", whose=member.pk, template="nutrition")
    assert answer.status_code == 302
    assert {row.group.code for row in Need.objects.select_related("group")} == {"energy", "protein"}
    assert "Bring up to date" in page(member, union).text


def test_no_template_is_taken_up_for_strangers(union, member):
    other = found_union("Hillside")
    assert (
        send(member, union, "needs/usual/", whose=other.founder.pk, template="nutrition").status_code == 404
    )
    assert (
        send(member, union, "needs/usual/", whose=founder_of(union).pk, template="nutrition").status_code
        == 403
    )


def test_the_kitchen_is_told_and_food_is_stated_with_it(union, member):
    assert "Why we ask" in page(member, union, f"bodies/{member.pk}/").text
    answer = send(
        member, union, f"bodies/{member.pk}/", version="0", diet="vegan", allergens=["nuts", "gluten"],
        born_on="1990-01-01", sex="female", activity="active", take_up="on",
    )  # fmt: skip
    assert answer.status_code == 302
    assert Body.objects.get().allergens == ["gluten", "nuts"]
    assert Need.objects.filter(template="nutrition").count() == 2


def test_a_body_that_was_changed_meanwhile_is_told_side_by_side(union, member):
    body(union, member, diet="vegan")
    answer = send(member, union, f"bodies/{member.pk}/", version="0", diet="vegetarian", activity="active")
    assert answer.status_code == 409
    assert "vegan" in answer.text and 'name="version" value="1"' in answer.text


def test_a_body_is_not_there_for_others_not_even_keepers(union, member):
    body(union, member, diet="vegan")
    assert client_of(founder_of(union)).get(f"/u/{union.slug}/bodies/{member.pk}/").status_code == 404
    elsewhere = found_union("Hillside")
    assert client_of(member).get(f"/u/{union.slug}/bodies/{elsewhere.founder.pk}/").status_code == 404


def test_a_wrong_birthday_is_said_at_its_field(union, member):
    answer = send(member, union, f"bodies/{member.pk}/", version="0", activity="active", born_on="2999-01-01")
    assert answer.status_code == 422
    assert "This day has not come yet." in answer.text


def test_away_is_noted_and_taken_back_by_whom_it_concerns(union, member):
    answer = send(member, union, "absences/", whose=member.pk, since="2026-06-01", until="2026-06-08")
    assert answer.status_code == 302
    assert "Robin" in page(founder_of(union), union, "absences/").text
    assert "Here after all" in page(member, union, "absences/").text
    absence = member.absences.get()
    assert send(founder_of(union), union, f"absences/{absence.pk}/remove/").status_code == 403
    assert send(member, union, f"absences/{absence.pk}/remove/").status_code == 302
    assert not member.absences.exists()


def test_who_one_may_not_speak_for_cannot_be_chosen(union, member):
    answer = send(
        member, union, "absences/", whose=founder_of(union).pk, since="2026-06-01", until="2026-06-02"
    )
    assert answer.status_code == 422


def test_guests_are_announced_and_cancelled(union, member):
    answer = send(
        member,
        union,
        "guests/",
        count="3",
        since="2026-06-01",
        until="2026-06-02",
        diet="vegan",
        allergens=["nuts"],
    )
    assert answer.status_code == 302
    text = page(member, union, "guests/").text
    assert "3 guests" in text and "vegan" in text and "without nuts" in text
    party = union.guests.get()
    assert send(member, union, f"guests/{party.pk}/remove/").status_code == 302
    assert not union.guests.exists()


def test_guests_of_another_union_never_show(union, member):
    other = found_union("Hillside").union
    party = guests(other, 7, date(2026, 6, 1), date(2026, 6, 2), remark="Hillside choir")
    assert "Hillside choir" not in page(member, union, "guests/").text
    assert send(member, union, f"guests/{party.pk}/remove/").status_code == 404


def test_the_board_leaves_out_a_single_private_need_and_sums_two(union, member):
    energy = Group.objects.get(union=union, code="energy")
    for number in (1, 2):
        need(
            union,
            add_member(union, f"P{number}"),
            energy,
            by=founder_of(union),
            amount=1_000_000,
            is_private=True,
        )
        text = page(member, union).text
        assert ("14000 kcal" in text) is (number == 2)
        assert "7000 kcal" not in text


def test_who_no_longer_trusts_me_no_longer_shows(union, member):
    child = add_member(union, "Child", trusted=member)
    need(union, child, good(union, "Boots"), by=member, is_private=True)
    assert "What Child needs" in page(member, union).text
    Proxy.objects.update(until=AT.date())
    assert "What Child needs" not in page(member, union).text


def test_keepers_bring_everybodys_food_up_to_their_age_and_others_do_not(union, member):
    assert "Bring everybody" not in page(member, union).text
    assert send(member, union, "needs/refresh/").status_code == 403
    assert "Bring everybody" in page(founder_of(union), union).text
    assert send(founder_of(union), union, "needs/refresh/").status_code == 302


def test_the_usual_food_follows_the_body_only_where_it_was_taken_up(union, member):
    body(union, member, born_on=date(1990, 1, 1))
    assert not page(member, union, f"bodies/{member.pk}/").context["form"]["take_up"].value()
    send(member, union, "needs/usual/", whose=member.pk, template="nutrition")
    assert page(member, union, f"bodies/{member.pk}/").context["form"]["take_up"].value()


def test_what_somebody_who_parted_once_stated_is_not_listed(union, member):
    leaves = add_member_with_login(union, "Kim")
    need(union, leaves, good(union, "Kim's kettle"))
    assert "kettle" in page(member, union, "needs/all/").text
    part_ways(member=leaves, association=union, by=leaves, at=AT)
    for path in ("needs/", "needs/all/"):
        assert "kettle" not in page(member, union, path).text


def test_what_begins_later_stands_apart_with_its_day(union, member):
    need(union, member, good(union, "Boots"), since=date(2026, 10, 1))
    text = page(member, union).text
    assert "1 need that begins later" in text and "from Thu 1 October" in text
    assert "Nothing is stated yet." in page(founder_of(union), union).text
