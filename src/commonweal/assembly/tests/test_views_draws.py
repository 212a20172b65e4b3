"""Pages about draws: what they ask, what they keep to themselves, and that anybody can compute a draw again."""

import html
import json
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from commonweal.assembly.actions.draws import add_words, hold_draw
from commonweal.assembly.models import Draw
from commonweal.assembly.tests.builders.draws import OPTIONS, announced, drawn_people, held
from commonweal.assembly.tests.builders.pages import at, browser, queries_of, shown
from commonweal.people.models import Person, Standing
from commonweal.people.tests.builders import (
    add_member,
    add_member_with_login,
    found_union,
    founder_of,
    give_powers,
    keep_house,
    member_login,
    stranger,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAYS_AGO = NOW - timedelta(days=3)


def union_of_five(name="Riverbend"):
    union = found_union(name, at=DAYS_AGO).union
    give_powers(founder_of(union), union, "assembly.facilitate", at=DAYS_AGO)
    for number in range(4):
        add_member(union, f"{name} {number}", at=DAYS_AGO)
    return union


@pytest.fixture
def union():
    return union_of_five()


@pytest.fixture
def member(union):
    return add_member_with_login(union, "Mara", at=DAYS_AGO)


def test_the_list_shows_ours_and_nobody_elses(union, member):
    elsewhere = union_of_five("Elsewhere")
    announced(elsewhere, name="Their panel", at=DAYS_AGO)
    held(union, name="Kitchen council", at=DAYS_AGO)

    page = shown(browser(member).get(at(union, "draws")))

    assert "Kitchen council" in page
    assert "Their panel" not in page


def test_an_empty_list_says_what_a_draw_is_for(union, member):
    page = shown(browser(member).get(at(union, "draws")))

    assert "Nothing has been drawn yet" in page
    assert "No draw of this name" in shown(browser(member).get(at(union, "draws") + "?q=xyz"))


def test_pages_take_as_many_queries_for_three_as_for_one(union, member):
    client = browser(member)
    draw = announced(union, at=NOW)
    counts = [queries_of(client, at(union, "draws")), queries_of(client, at(union, "draw", draw.pk))]
    for number in range(2):
        announced(union, name=f"Draw {number}", at=NOW)
        newcomer = add_member(union, f"New {number}", at=DAYS_AGO)
        add_words(draw=draw, words="rain", by=newcomer, at=NOW)
    again = [queries_of(client, at(union, "draws")), queries_of(client, at(union, "draw", draw.pk))]

    assert again == counts


def test_another_unions_draw_is_not_here(union, member):
    theirs = held(union_of_five("Elsewhere"), at=DAYS_AGO)
    client = browser(member)
    for name in ("draw", "draw_proof", "draw_file"):
        assert client.get(at(union, name, theirs.pk)).status_code == 404
    for name in ("hold_draw", "call_off_draw"):
        assert client.post(at(union, name, theirs.pk)).status_code == 404
    ours = held(union, at=DAYS_AGO)
    assert client.post(at(union, "decline_seat", theirs.pk, 0)).status_code == 404
    assert client.post(at(union, "decline_seat", ours.pk, 999)).status_code == 404
    assert browser(stranger()).get(at(union, "draw", ours.pk)).status_code == 404


def test_announcing_a_tie_takes_a_list(union, member):
    client = browser(member)
    later = (timezone.localtime(NOW) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    typed = {
        "key": "0192f0c0-0000-7000-8000-000000000001", "name": "Which room", "sort": "tie", "among": "options",
        "options": "Oak room\n\nAsh room", "seats": "1", "draws_at": later,
    }  # fmt: skip

    answer = client.post(at(union, "new_draw"), typed)
    client.post(at(union, "new_draw"), typed)

    draw = Draw.objects.get()
    assert answer["Location"] == at(union, "draw", draw.pk)
    assert [row.name for row in draw.candidates.order_by("position")] == ["Oak room", "Ash room"]


def test_what_was_typed_stays_when_it_is_refused(union, member):
    typed = {
        "key": "0192f0c0-0000-7000-8000-000000000001", "name": "Which room", "sort": "tie", "among": "options",
        "options": "Oak room", "seats": "1", "draws_at": "2020-01-01T10:00",
    }  # fmt: skip

    answer = browser(member).post(at(union, "new_draw"), typed)

    assert answer.status_code == 422
    assert "Oak room" in shown(answer)
    assert "still to come" in shown(answer)
    panel = browser(member).post(at(union, "new_draw"), typed | {"sort": "panel"})
    assert panel.status_code == 403
    assert "mandate" in panel.content.decode()


def test_my_words_are_mine_and_everybody_sees_the_mark(union, member):
    draw = announced(union, at=NOW)
    client = browser(member)
    client.post(
        at(union, "draw", draw.pk),
        {"key": "0192f0c0-0000-7000-8000-000000000002", "words": "a heron at dusk"},
    )
    other = add_member_with_login(union, "Noor", at=DAYS_AGO)

    mark = draw.words.get().mark
    assert "a heron at dusk" in shown(client.get(at(union, "draw", draw.pk)))
    for name in ("draw", "draw_proof"):
        theirs = shown(browser(other).get(at(union, name, draw.pk)))
        assert "heron" not in theirs
        assert mark[:8] in theirs


def test_empty_words_are_refused_in_a_sentence(union, member):
    draw = announced(union, at=NOW)
    answer = browser(member).post(
        at(union, "draw", draw.pk), {"key": "0192f0c0-0000-7000-8000-000000000002", "words": "   "}
    )

    assert answer.status_code == 422
    assert not draw.words.exists()


def test_the_secret_is_nowhere_before_the_lot_has_fallen(union, member):
    draw = announced(union, at=NOW)
    client = browser(member)
    for name in ("draw", "draw_proof", "draw_file"):
        text = client.get(at(union, name, draw.pk)).content.decode()
        assert draw.hidden.secret not in text
    assert draw.commitment in shown(client.get(at(union, "draw_proof", draw.pk)))


def test_any_member_lets_the_lot_fall_once_it_is_time(union, member):
    draw = announced(union, at=DAYS_AGO, is_together=True)
    client = browser(member)
    assert "Draw now" in shown(client.get(at(union, "draw", draw.pk)))

    typed = {"key": "0192f0c0-0000-7000-8000-000000000003", "room_words": "five and two"}
    client.post(at(union, "hold_draw", draw.pk), typed)
    client.post(at(union, "hold_draw", draw.pk), typed)

    draw.refresh_from_db()
    assert (draw.state, draw.room_words) == ("drawn", "five and two")
    assert "five and two" in shown(client.get(at(union, "draw_proof", draw.pk)))


def test_visitors_look_on(union):
    visitor = add_member(union, "Guest", standing=Standing.VISITOR, at=DAYS_AGO)
    member_login(union, visitor, at=DAYS_AGO)
    draw = announced(union, at=NOW)
    client = browser(visitor)

    assert "Add your words" not in shown(client.get(at(union, "draw", draw.pk)))
    answer = client.post(
        at(union, "draw", draw.pk), {"key": "0192f0c0-0000-7000-8000-000000000002", "words": "rain"}
    )
    assert answer.status_code == 403


def test_whoever_is_drawn_declines_with_one_button(union):
    draw = held(union, at=DAYS_AGO)
    first = Person.objects.get(pk=drawn_people(draw)[0])
    login = getattr(first, "login", None) or member_login(union, first, at=DAYS_AGO)
    candidate = draw.candidates.get(agent_id=first.pk)
    client = browser(login.person)
    assert "I decline" in shown(client.get(at(union, "draw", draw.pk)))

    client.post(
        at(union, "decline_seat", draw.pk, candidate.position),
        {"key": "0192f0c0-0000-7000-8000-000000000004"},
    )

    assert first.pk not in drawn_people(draw)
    assert "declined" in shown(client.get(at(union, "draw", draw.pk)))


def test_calling_off_is_for_whoever_announced_it(union, member):
    draw = announced(union, at=NOW)
    key = {"key": "0192f0c0-0000-7000-8000-000000000005"}

    assert browser(member).post(at(union, "call_off_draw", draw.pk), key).status_code == 403
    assert browser(founder_of(union)).post(at(union, "call_off_draw", draw.pk), key).status_code == 302
    assert "called off" in shown(browser(member).get(at(union, "draw", draw.pk)))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"seed": "0" * 64}, "Secret, words and seal give this seed."),
        ({"procedure": "commonweal-draw 1"}, "The list is the one that was published."),
        ({"secret": "another"}, "The secret fits what was fixed"),
    ],
)
def test_the_pages_compute_it_again_and_tell_when_something_was_exchanged(union, member, changed, said):
    draw, client = held(union, at=DAYS_AGO, one_per_household=True), browser(member)
    assert "it comes out the same" in shown(client.get(at(union, "draw", draw.pk)))
    whole = shown(client.get(at(union, "draw_proof", draw.pk)))
    assert said in whole
    assert "not the same" not in whole
    Draw.objects.filter(pk=draw.pk).update(**changed)
    assert "it does not come out the same" in shown(client.get(at(union, "draw", draw.pk)))
    page = shown(client.get(at(union, "draw_proof", draw.pk)))
    assert "Computed again just now: not the same" in page


def test_seats_that_were_given_to_others_are_found(union, member):
    draw = held(union, at=DAYS_AGO)
    seats = draw.candidates.filter(is_drawn=True).values_list("pk", flat=True)
    draw.candidates.filter(pk=seats[0]).update(is_drawn=False)
    page = shown(browser(member).get(at(union, "draw_proof", draw.pk)))
    assert page.count('class="tag short"') == 1


def test_it_comes_out_the_same_after_somebody_declined_and_says_where_i_stand(union):
    draw, founder = held(union, at=DAYS_AGO), founder_of(union)
    first = draw.candidates.filter(is_drawn=True).order_by("place").first()
    client = browser(founder)
    client.post(at(union, "decline_seat", draw.pk, first.position), {})
    page = shown(client.get(at(union, "draw", draw.pk)))
    assert "it comes out the same" in page
    place = draw.candidates.get(agent_id=founder.pk).place
    told = "You are drawn" if founder.pk in drawn_people(draw) else f"You are number {place} of 5."
    assert told in page


@pytest.mark.parametrize("changes", [{}, {"one_per_household": True, "by_turns": True, "seats": 3}])
def test_the_recipe_on_the_page_computes_the_draw_again(union, member, tmp_path, changes):
    keep_house(union, *Person.objects.filter(name__startswith="Riverbend"), at=DAYS_AGO)
    held(union, at=DAYS_AGO)
    draw = announced(union, at=DAYS_AGO, **changes)
    add_words(draw=draw, words="a heron at dusk", by=member, at=DAYS_AGO)
    draw = hold_draw(draw=draw, by=member, at=NOW, room_words="four and one")
    client = browser(member)
    (tmp_path / "draw.json").write_bytes(client.get(at(union, "draw_file", draw.pk)).content)
    page = shown(client.get(at(union, "draw_proof", draw.pk)))
    recipe = html.unescape(re.search(r'id="recompute">(.*?)</pre>', page, re.S)[1])

    ran = subprocess.run(
        [sys.executable, "-c", recipe], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert ran.stderr == ""
    assert ran.stdout.split() == [str(agent) for agent in drawn_people(draw)]


def test_the_recipe_tells_an_exchanged_list(union, member, tmp_path):
    draw = held(union, at=DAYS_AGO)
    client = browser(member)
    proof = json.loads(client.get(at(union, "draw_file", draw.pk)).content)
    proof["list"] = proof["list"].replace("seats 2", "seats 1")
    (tmp_path / "draw.json").write_text(json.dumps(proof))
    page = shown(client.get(at(union, "draw_proof", draw.pk)))
    recipe = html.unescape(re.search(r'id="recompute">(.*?)</pre>', page, re.S)[1])

    ran = subprocess.run(
        [sys.executable, "-c", recipe], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert "was exchanged" in ran.stderr


def test_one_lot_in_any_shell(union, member):
    draw = held(union, OPTIONS, at=DAYS_AGO)
    page = shown(browser(member).get(at(union, "draw_proof", draw.pk)))
    line = html.unescape(re.search(r'id="one-lot">(.*?)</pre>', page, re.S)[1])

    said = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=True).stdout.split()[
        0
    ]

    assert said in page


def test_the_file_names_nobody(union, member):
    draw = held(union, at=DAYS_AGO)

    text = browser(member).get(at(union, "draw_file", draw.pk)).content.decode()

    assert not any(name in text for name in Person.objects.values_list("name", flat=True))
