"""The pages about prices outside, reserves, machines and land."""

from uuid import uuid4

import pytest
from django.utils import timezone

from commonweal.people.tests.builders import add_member_with_login, found_union, stranger
from commonweal.provisioning.models import Capacity, Reserve, SupplyOffer
from commonweal.provisioning.tests.builders.kinds import good, land, machine
from commonweal.provisioning.tests.builders.pages import at, browser, keeper_of, queries_of, shown
from commonweal.provisioning.tests.builders.supplies import supply

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def union(now):
    return found_union(at=now).union


def typed(what, **changes):
    return {
        "key": str(uuid4()), "version": "1", "kind": str(what.pk), "supplier": "Valley mill", "price": "1.20",
        "most_per_month": "50",
    } | changes  # fmt: skip


def test_prices_are_listed_searched_ordered_and_the_lowest_is_marked(union, now):
    salt = good(union, "Salt", at=now)
    supply(salt, 90, supplier="Harbour", at=now)
    supply(salt, 60, supplier="Market", at=now)
    supply(good(union, "Tea", at=now), 900, at=now)
    client = keeper_of(union)
    page = shown(client.get(at(union, "supplies")))
    assert page.count("lowest") == 2
    assert "0.60\u202f€" in page
    assert "Tea" not in shown(client.get(at(union, "supplies"), {"q": "salt"}))
    by_price = shown(client.get(at(union, "supplies"), {"order": "price"}))
    assert by_price.index("Market") < by_price.index("Harbour")
    assert "Market" in shown(client.get(at(union, "supplies"), {"order": "nonsense"}))


def test_a_price_is_noted_once_however_often_one_taps(union, now):
    form = typed(good(union, "Salt", at=now))
    for _tap in range(2):
        assert keeper_of(union).post(at(union, "supply_add"), form).status_code == 302
    offer = SupplyOffer.objects.get(union=union)
    assert (offer.price, offer.most_per_month) == (120, 50_000)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"price": "dear"}, "is not a number"),
        ({"price": "-1"}, "must be zero or more"),
        ({"most_per_month": "lots"}, "is not a number"),
        ({"supplier": ""}, "This field is required"),
        ({"kind": str(uuid4())}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_is_told(union, now, change, sentence):
    response = keeper_of(union).post(at(union, "supply_add"), typed(good(union, "Salt", at=now), **change))
    assert response.status_code == 422
    assert sentence in shown(response)
    assert not SupplyOffer.objects.exists()


def test_the_second_editor_of_a_price_sees_both(union, now):
    salt = good(union, "Salt", at=now)
    offer = supply(salt, 90, at=now)
    client, change = keeper_of(union), at(union, "supply_change", offer.pk)
    assert 'value="0.90"' in shown(client.get(change))
    assert client.post(change, typed(salt, price="0.95")).status_code == 302
    second = client.post(change, typed(salt, price="0.85"))
    assert second.status_code == 409
    page = shown(second)
    assert "<mark>0.95</mark>" in page
    assert 'value="0.85"' in page
    assert client.post(at(union, "supply_away", offer.pk)).status_code == 302
    assert "Salt" not in shown(client.get(at(union, "supplies"), {"q": "x"}))


def test_reserves_and_capacities_are_set(union, now):
    salt, oven, garden = good(union, "Salt", at=now), machine(union, at=now), land(union, at=now)
    client = keeper_of(union)
    assert "not said yet" in shown(client.get(at(union, "reserves")))
    assert client.get(at(union, "reserves"), {"kind": str(salt.pk)}).status_code == 302
    for kind, amount in ((salt, "2.5"), (oven, "12:30"), (garden, "300")):
        form = {"key": str(uuid4()), "amount": amount}
        assert client.post(at(union, "reserve", kind.pk), form).status_code == 302
    assert Reserve.objects.get().amount == 2_500
    assert dict(Capacity.objects.values_list("kind__name", "amount")) == {"Oven": 750, "Garden": 30_000}
    page = shown(client.get(at(union, "reserves")))
    assert "12\u202fh\u202f30" in page
    wrong = client.post(at(union, "reserve", salt.pk), {"key": str(uuid4()), "amount": "some"})
    assert wrong.status_code == 422
    client.post(at(union, "reserve", salt.pk), {"key": str(uuid4()), "amount": "0"})
    assert not Reserve.objects.exists()


def test_who_holds_no_mandate_reads_but_does_not_write(union, now):
    salt = good(union, "Salt", at=now)
    offer = supply(salt, at=now)
    member = browser(add_member_with_login(union, at=now))
    assert "Salt" in shown(member.get(at(union, "supplies")))
    assert member.post(at(union, "supply_add"), typed(salt)).status_code == 422
    assert member.post(at(union, "supply_away", offer.pk)).status_code == 403
    assert member.post(at(union, "reserve", salt.pk), {"key": str(uuid4()), "amount": "1"}).status_code == 422
    assert SupplyOffer.objects.get().archived_at is None
    assert not Reserve.objects.exists()


def test_nobody_sees_anothers_prices(union, now):
    salt = good(union, "Secret salt", at=now)
    offer = supply(salt, at=now)
    visitor = stranger(at=now)
    client = browser(visitor)
    own = visitor.agent.memberships.get().association
    for name, args in (
        ("supplies", ()),
        ("reserves", ()),
        ("supply_change", (offer.pk,)),
        ("reserve", (salt.pk,)),
    ):
        assert client.get(at(union, name, *args)).status_code == 404
    assert client.get(at(own, "supply_change", offer.pk)).status_code == 404
    assert client.get(at(own, "reserve", salt.pk)).status_code == 404
    assert client.post(at(own, "supply_away", offer.pk)).status_code == 404
    for name in ("supplies", "supply_add", "reserves"):
        assert "Secret salt" not in shown(client.get(at(own, name)))


def test_the_pages_take_as_many_queries_for_three_as_for_one(union, now):
    client = keeper_of(union)
    salt = good(union, "Salt", at=now)
    supply(salt, at=now)
    pages = (at(union, "supplies"), at(union, "reserves"))
    one = [queries_of(client, page) for page in pages]
    for number in range(3):
        supply(good(union, f"Tea {number}", at=now), at=now)
        machine(union, f"Oven {number}", at=now)
    assert one == [queries_of(client, page) for page in pages]
