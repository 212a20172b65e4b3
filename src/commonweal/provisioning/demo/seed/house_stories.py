"""What the five of Rowan House brought before each other, and what is open there today, in their own made-up words."""

from datetime import timedelta

from commonweal.assembly.seed import position
from commonweal.provisioning.demo.seed.people import COMMON
from commonweal.provisioning.demo.seed.stories import Told, entrusts, rule, together

LAST_VOICE = "demo-nuri"
"""Whose voice is missing today; she brought it, so she can give it and close the decision at once."""
OF_THE_HOUSE = (
    Told(
        months_ago=10,
        by="demo-tomke",
        topic="how we decide",
        title="No haste, and no waiting for nothing",
        text="We are five. Whoever is away shall have three weeks to speak; and when all of us have spoken, we need "
        "not wait for the clock.",
        effects=together(
            rule("assembly.voting_days", 21, in_days=-270),
            rule("assembly.least_voting_hours", 0, in_days=-270),
        ),
        remarks=(("demo-rosa", "reaction", "Then I can be away over Easter and still have my say."),),
    ),
    Told(
        months_ago=6,
        by="demo-jakob",
        topic="bakery",
        title="One batch of bread a week",
        text="Twenty kilograms of rye are enough for the five of us. Let us plan by the week, flour and all.",
        remarks=(
            (
                "demo-nuri",
                "question",
                "And if the flour runs out?",
                "We keep 20 kg back, that is a fortnight.",
            ),
        ),
    ),
    Told(
        days_ago=8,
        by=LAST_VOICE,
        topic="bakery",
        title="I bake on Saturdays",
        text="Jakob has baked alone for a long time. I would like to take over the Saturdays for a year: look after "
        "the oven, and write down what was baked.",
        effects=entrusts(LAST_VOICE, "Saturday’s bread", COMMON, for_days=365),
        remarks=(
            ("demo-rosa", "question", "Every Saturday?", "All but those in July; then Jakob does."),
            ("demo-jakob", "reaction", "Gladly! I will show you the sourdough."),
        ),
        voices=tuple(
            (handle, position("consent"), "")
            for handle in ("demo-alma", "demo-jakob", "demo-rosa", "demo-tomke")
        ),
        silent=(LAST_VOICE,),
        spoken_in=timedelta(days=2),
    ),
)
