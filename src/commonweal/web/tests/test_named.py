"""URIs lead to the pages of what they name, for members of its union and for nobody else."""

from uuid import uuid4

import pytest
from django.conf import settings

from commonweal.assembly.tests.builders.federations import asked, confederation
from commonweal.lib.ids import path_of, uri_of
from commonweal.people.tests.builders import AT, founder_of, member_login, stranger
from commonweal.provisioning.tests.builders.rounds import Kitchen
from commonweal.provisioning.tests.builders.tasks import baking
from commonweal.web.named import PAGES
from commonweal.web.tests.naming import one_of_each

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Kitchen:
    return baking().home


def test_every_noun_opens_its_page(client, home):
    client.force_login(home.keeper.login)
    things = one_of_each(home)
    assert things.keys() == PAGES.keys()
    for noun, identity in things.items():
        answer = client.get(path_of(noun, identity))
        assert answer.status_code == 302, noun
        assert str(identity) in answer["Location"]
        assert client.get(answer["Location"]).status_code == 200, noun
    assert client.get(path_of("union", home.union.pk))["Location"] == f"/u/{home.union.slug}/"


def test_strangers_and_nonsense_find_nothing(client, home):
    things = one_of_each(home)
    client.force_login(stranger().login)
    for noun, identity in {**things, "union": home.union.pk, "need": uuid4(), "spoon": uuid4()}.items():
        assert client.get(path_of(noun, identity)).status_code == 404


def test_nobody_is_asked_to_log_in_first(client, home):
    answer = client.get(path_of("union", home.union.pk))
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


def test_a_uri_begins_with_the_nodes_origin():
    identity = uuid4()
    assert uri_of("flow", identity, origin=settings.ORIGIN) == settings.ORIGIN + path_of("flow", identity)


def test_visitors_of_another_day_see_as_members_do(client, home):
    login = (
        member_login(home.union, home.member, at=AT)
        if not hasattr(home.member, "login")
        else home.member.login
    )
    client.force_login(login)
    assert client.get(path_of("task", one_of_each(home)["task"])).status_code == 302


def test_a_federations_things_open_in_the_pages_of_ones_own_union(client):
    league = confederation(2)
    proposal, union = asked(league), league.unions[1]
    client.force_login(founder_of(union).login)
    assert (
        client.get(path_of("proposal", proposal.pk))["Location"]
        == f"/u/{union.slug}/proposals/{proposal.pk}/"
    )
    assert client.get(path_of("association", league.federation.pk))["Location"] == (
        f"/u/{union.slug}/federations/{league.federation.pk}/"
    )
    client.force_login(stranger().login)
    assert client.get(path_of("proposal", proposal.pk)).status_code == 404
    assert client.get(path_of("association", league.federation.pk)).status_code == 404
