"""What the people of Millfield brought before their assembly in a year, in their own made-up words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from commonweal.assembly.rules.proposals import ChoiceDraft, EffectDraft, ProposalDraft
from commonweal.assembly.seed import Content, Remark, position
from commonweal.people.models import Person
from commonweal.provisioning.rules.policies import MEMORY_LENGTH, RESERVES

Effects = Callable[[date, Mapping[str, Person]], tuple[EffectDraft, ...]]
REVIEWED_AFTER = timedelta(days=180)


def _nothing(_today: date, _people: Mapping[str, Person]) -> tuple[EffectDraft, ...]:
    return ()


def rule(code: str, value: Any, *, in_days: int) -> Effects:
    """An effect that sets a rule from so many days after (or before) today."""

    def effects(today: date, _people: Mapping[str, Person]) -> tuple[EffectDraft, ...]:
        since = (today + timedelta(days=in_days)).isoformat()
        arguments = {"policy": code, "value": value, "since": since}
        return (EffectDraft(code="assembly.set_policy", arguments=arguments),)

    return effects


def elects(role: str, powers: Sequence[str], *, for_days: int) -> Effects:
    """An effect that gives whoever is chosen a mandate until so many days after today."""

    def effects(today: date, _people: Mapping[str, Person]) -> tuple[EffectDraft, ...]:
        until = (today + timedelta(days=for_days)).isoformat()
        arguments = {"holder": "chosen", "role": role, "powers": sorted(powers), "until": until}
        return (EffectDraft(code="people.give_mandate", arguments=arguments),)

    return effects


def entrusts(handle: str, role: str, powers: Sequence[str], *, for_days: int) -> Effects:
    """An effect that gives somebody a mandate until so many days after today."""

    def effects(today: date, people: Mapping[str, Person]) -> tuple[EffectDraft, ...]:
        until = (today + timedelta(days=for_days)).isoformat()
        holder = str(people[handle].pk)
        arguments = {"holder": holder, "role": role, "powers": sorted(powers), "until": until}
        return (EffectDraft(code="people.give_mandate", arguments=arguments),)

    return effects


def together(*several: Effects) -> Effects:
    """Several effects of one proposal."""

    def effects(today: date, people: Mapping[str, Person]) -> tuple[EffectDraft, ...]:
        return tuple(effect for each in several for effect in each(today, people))

    return effects


@dataclass(frozen=True, kw_only=True)
class Told:
    """One story by handles: ``voices`` are (handle, content, reason), ``remarks`` (handle, sort, text, answer).

    ``ways`` are what the others say in turn, where it is not simply consent; ``silent`` have not spoken yet.
    ``spoken_in`` is when all voices were there, where that is sooner than the end.
    """

    title: str
    text: str
    by: str
    topic: str = ""
    months_ago: int = 0
    days_ago: int = 0
    effects: Effects = _nothing
    choices: Sequence[str | tuple[str, str]] = ()
    remarks: Sequence[tuple[str, ...]] = ()
    amended_text: str = ""
    amended_effects: Effects | None = None
    why_amended: str = ""
    voices: Sequence[tuple[str, Content, str]] = ()
    ways: Sequence[Content] = field(default=())
    silent: Sequence[str] = ()
    spoken_in: timedelta | None = None
    is_reviewed: bool = False

    def draft(self, today: date, people: Mapping[str, Person]) -> ProposalDraft:
        """The wording as it was first brought; choices that are handles stand for these people."""
        return ProposalDraft(
            title=self.title,
            text=self.text,
            topic=self.topic,
            effects=self.effects(today, people),
            choices=tuple(self._choice(each, people) for each in self.choices),
            review_on=today + REVIEWED_AFTER if self.is_reviewed else None,
        )

    def amendment(self, today: date, people: Mapping[str, Person]) -> dict[str, Any] | None:
        """What of the wording the amendment changes, if there is one."""
        if not self.why_amended:
            return None
        changed: dict[str, Any] = {"text": self.amended_text or self.text}
        if self.amended_effects is not None:
            changed["effects"] = self.amended_effects(today, people)
        return changed

    def said(self, people: Mapping[str, Person]) -> list[Remark]:
        """What the others said, and what was answered."""
        return [
            Remark(by=people[handle], sort=sort, text=text, answer="".join(answer))
            for handle, sort, text, *answer in self.remarks
        ]

    @staticmethod
    def _choice(choice: str | tuple[str, str], people: Mapping[str, Person]) -> ChoiceDraft:
        if isinstance(choice, tuple):
            return ChoiceDraft(name=choice[0], text=choice[1])
        if choice in people:
            return ChoiceDraft(name=people[choice].name, person=people[choice].pk)
        return ChoiceDraft(name=choice)


IN_A_YEAR = (
    Told(
        months_ago=10,
        by="demo-lars",
        topic="bakery",
        title="The oven is warm on Tuesdays and Fridays",
        text="Firing the oven takes as much wood for ten loaves as for sixty. So let us bake on two fixed days, "
        "and whoever wants to bake cakes or dry apples uses the heat that is left.",
        remarks=(
            (
                "demo-kira",
                "question",
                "Will there be fresh bread on Sundays?",
                "Friday’s loaves keep well until Monday; rye is best on the third day.",
            ),
            ("demo-nika", "reaction", "I would gladly dry the pears on Friday nights."),
        ),
        voices=(
            (
                "demo-otto",
                position("consent_with_concern"),
                (
                    "Whoever is out in the fields late on Tuesdays never "
                    "gets a turn at the oven. Let us look at it again in half a year."
                ),
            ),
        ),
        is_reviewed=True,
    ),
    Told(
        months_ago=9,
        by="demo-malin",
        topic="how we decide",
        title="A whole week for every decision",
        text="In the harvest five days were too short: eleven of us had no say about the drying loft. "
        "A week costs us little.",
        effects=rule("assembly.voting_days", 7, in_days=-240),
    ),
    Told(
        months_ago=8,
        by="demo-samo",
        topic="garden",
        title="What we plant along the lane",
        text="There is room for twelve trees between the gate house and the mill. Put them in your order.",
        choices=(
            ("Plums", "Fruit from the fourth year, much work in August."),
            ("Pears", "For drying and for perry; slow, but for a hundred years."),
            ("Walnuts", "Protein and oil, and deep shade."),
            ("Lime trees", "For the bees, for tea, and to sit under."),
        ),
        ways=(
            {"ranking": [["Pears"], ["Plums"], ["Walnuts"], ["Lime trees"]]},
            {"ranking": [["Walnuts"], ["Pears", "Plums"], ["Lime trees"]]},
            {"ranking": [["Plums"], ["Pears"], ["Lime trees"]]},
            {"ranking": [["Lime trees"], ["Pears"], ["Walnuts"], ["Plums"]]},
            {"ranking": [["Pears"], ["Walnuts"]]},
        ),
    ),
    Told(
        months_ago=7,
        by="demo-gerda",
        topic="stores",
        title="Remember longer who went without",
        text="When honey ran short in spring, the same two houses waited twice, because we look back on eight "
        "share-outs only. Let us look back on twenty.",
        effects=rule(MEMORY_LENGTH, 20, in_days=-180),
        remarks=(
            (
                "demo-kuno",
                "question",
                "Does that make the lists longer?",
                "No. They are only worked out with more memory.",
            ),
            (
                "demo-wilma",
                "concern",
                "Twenty is almost half a year. Whoever was away in summer would still be first at Christmas.",
            ),
        ),
        amended_text="When honey ran short in spring, the same two houses waited twice, because we look back on "
        "eight share-outs only. Let us look back on twelve: a quarter of a year, so that summer does not "
        "reach into winter.",
        amended_effects=rule(MEMORY_LENGTH, 12, in_days=-180),
        why_amended="Twelve instead of twenty, so that nobody’s summer weighs at Christmas.",
    ),
    Told(
        months_ago=6,
        by="demo-una",
        topic="how we decide",
        title="Mark everything you can live with",
        text="Putting ten dishes in order is tiring. Where we only want to know what most can live with, marking is "
        "enough.",
        effects=rule("assembly.method_of_choices", "approval", in_days=-150),
    ),
    Told(
        months_ago=5,
        by="demo-tove",
        topic="yard",
        title="A dog for the yard",
        text="A dog would keep the foxes from the hens, and many children wish for one. I would walk it.",
        remarks=(("demo-jette", "reaction", "My son would be the happiest child."),),
        voices=(
            (
                "demo-orla",
                position("objection"),
                (
                    "Two of us cannot breathe where a dog has been, and the yard is the "
                    "way to the laundry for everybody. I see no change that would meet this."
                ),
            ),
            ("demo-zita", position("stand_aside"), ""),
        ),
    ),
    Told(
        months_ago=3,
        by="demo-ingo",
        topic="kitchen",
        title="What the kitchen tries this winter",
        text="Two of these come onto the menu every other week. Mark all that you would eat.",
        choices=("Lentil loaf", "Rye dumplings", "Beet stew", "Baked pumpkin"),
        ways=(
            {"approved": ["Lentil loaf", "Beet stew"]},
            {"approved": ["Rye dumplings", "Baked pumpkin", "Lentil loaf"]},
            {"approved": ["Baked pumpkin"]},
            {"approved": ["Rye dumplings", "Lentil loaf"]},
        ),
    ),
    Told(
        months_ago=2,
        by="demo-pia",
        topic="houses",
        title="A quiet hour after lunch",
        text="From one to two no saws, no mill and no drums in the yard, so that the little ones and whoever worked "
        "the night can sleep.",
        remarks=(
            (
                "demo-theo",
                "question",
                "And when wood has to be cut before rain?",
                "Then knock at the houses and ask. That is all I wish for.",
            ),
        ),
    ),
    Told(
        months_ago=1,
        by="demo-malin",
        topic="mandates",
        title="Who keeps the minutes until autumn",
        text="Three of us said that they would. Mark all whom you trust with it.",
        choices=("demo-nika", "demo-alwin", "demo-vroni"),
        effects=elects("minutes", ("assembly.meetings",), for_days=300),
        ways=(
            {"approved": ["Demo Nika", "Demo Vroni"]},
            {"approved": ["Demo Nika"]},
            {"approved": ["Demo Alwin", "Demo Nika"]},
            {"approved": ["Demo Vroni"]},
        ),
    ),
)
UNDER_WAY = (
    Told(
        days_ago=1,
        by="demo-otto",
        topic="yard",
        title="Sundays without machines",
        text="On Sundays no engine runs in the yard: no chain saw, no grinder, no tractor. Animals are fed and bread "
        "is baked as always. We try it until midsummer and then look whether we like it.",
        remarks=(("demo-eike", "question", "What about hay, when rain is coming on Monday?"),),
    ),
    Told(
        days_ago=3,
        by="demo-malin",
        topic="stores",
        title="Keep a fifth more for the winter",
        text="Last March we were down to our last sacks. Let us keep back a fifth more than the reserve that the "
        "keepers name.",
        effects=rule(RESERVES, 120, in_days=40),
        remarks=(
            (
                "demo-nando",
                "question",
                "Does that mean less on the table now?",
                "A little less flour to trade; the plan shows it when you rehearse the rule.",
            ),
            (
                "demo-signe",
                "concern",
                (
                    "The cold room is full. A fifth more potatoes would lie in the corridor and rot. "
                    "Could it be for dry goods only, or less?"
                ),
            ),
        ),
    ),
    Told(
        days_ago=6,
        by="demo-theo",
        topic="workshop",
        title="A workshop evening for everybody",
        text="Every second Thursday the workshop is open until ten, with somebody there who knows the machines. "
        "Bring what is broken; nobody has to be able to do anything.",
        remarks=(("demo-irma", "reaction", "At last. I have three chairs."),),
        voices=(
            ("demo-hauke", position("consent_with_concern"), "The planer only with two of us in the room."),
        ),
        silent=("demo-otto", "demo-malin", "demo-gerda"),
    ),
    Told(
        days_ago=7,
        by="demo-enya",
        topic="garden",
        title="Where the bees stand",
        text="Four hives come in April. Mark every place that is all right for you.",
        choices=(
            ("Behind the mill", "Sunny, near the water, and nobody passes."),
            ("In the orchard", "Best for the fruit; the path to the swings passes by."),
            ("On the bakehouse roof", "Out of everybody’s way, but hard to reach with honey."),
        ),
        ways=(
            {"approved": ["Behind the mill", "In the orchard"]},
            {"approved": ["Behind the mill"]},
            {"approved": ["In the orchard"]},
        ),
        silent=("demo-otto", "demo-malin"),
    ),
)
