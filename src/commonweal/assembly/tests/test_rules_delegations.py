"""Who speaks for whom: own ballot first, topic before all, passed on only with consent, circles end nowhere."""

from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from commonweal.assembly.rules.delegations import Link, chain_of, links_for, speakers

PEOPLE = [UUID(int=number) for number in range(1, 9)]
ADA, BEN, CAT, DAN, *_REST = PEOPLE
links = st.lists(
    st.builds(
        Link, person=st.sampled_from(PEOPLE), delegate=st.sampled_from(PEOPLE),
        topic=st.sampled_from(["", "Yard", "kitchen"]), may_pass_on=st.booleans(),
    ).filter(lambda link: link.person != link.delegate)
)  # fmt: skip


@given(links, st.sets(st.sampled_from(PEOPLE)), st.sampled_from(["", "yard", "Kitchen"]))
def test_only_who_did_not_speak_is_spoken_for_and_only_by_who_did(given_, spoken, topic):
    holding = links_for(topic, given_)
    found = speakers(PEOPLE, holding, spoken)
    assert not set(found) & spoken
    assert set(found.values()) <= spoken
    for person in found:
        way = chain_of(person, holding, spoken)
        assert len(set(way)) == len(way)
        assert not set(way[:-1]) & spoken
        assert all(holding[one].delegate == other for one, other in pairwise(way))
        assert all(holding[one].may_pass_on for one in way[:-2])


@given(links, st.sets(st.sampled_from(PEOPLE)))
def test_speaking_oneself_takes_ones_voice_back(given_, spoken):
    found = speakers(PEOPLE, links_for("", given_), spoken)
    for person in found:
        assert person not in speakers(PEOPLE, links_for("", given_), spoken | {person})


def test_a_topic_goes_before_everything():
    both = [Link(ADA, BEN), Link(ADA, CAT, topic="Yard")]
    for order in (both, both[::-1]):
        assert speakers([ADA], links_for("yard", order), {BEN, CAT}) == {ADA: CAT}
        assert speakers([ADA], links_for("Kitchen", order), {BEN, CAT}) == {ADA: BEN}


def test_passing_on_takes_consent():
    chain = {ADA: Link(ADA, BEN, may_pass_on=True), BEN: Link(BEN, CAT), CAT: Link(CAT, DAN)}
    assert speakers([ADA, BEN], chain, {CAT}) == {ADA: CAT, BEN: CAT}
    assert speakers([ADA, BEN], chain, {DAN}) == {}
    chain[BEN] = Link(BEN, CAT, may_pass_on=True)
    assert speakers([ADA, BEN, CAT], chain, {DAN}) == {ADA: DAN, BEN: DAN, CAT: DAN}


def test_a_circle_ends_nowhere():
    circle = {one: Link(one, other, may_pass_on=True) for one, other in ((ADA, BEN), (BEN, CAT), (CAT, ADA))}
    assert speakers([ADA, BEN, CAT], circle, set()) == {}
    assert speakers([ADA, BEN, CAT], circle, {CAT}) == {ADA: CAT, BEN: CAT}
