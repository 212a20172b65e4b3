"""The round that begins today: stated, with what is in the ground already, and waiting for its plan."""

from datetime import datetime

from commonweal.provisioning.actions.rounds import open_round
from commonweal.provisioning.actions.standing import take_up_run
from commonweal.provisioning.demo.seasons import standing_crops
from commonweal.provisioning.demo.seed.known import Known
from commonweal.provisioning.rules.rounds import RoundDraft

MONTHS = 12


def open_todays_round(known: Known, *, at: datetime) -> None:
    """Tell of the beds, trees and wood under way, and open a round of twelve months with the usual budget."""
    for standing in standing_crops(known.content, known.today):
        recipe = known.recipes.get(standing.recipe_id)
        if recipe is not None:
            take_up_run(
                recipe=recipe, runs=standing.runs, started_on=standing.started_on, by=known.keeper, at=at
            )
    content = known.content
    draft = RoundDraft(
        name=f"The year from {known.today:%B %Y}",
        starts_on=known.today,
        period="month",
        periods=MONTHS,
        budget_per_period=content.food_budget_cents_month + content.other_budget_cents_month,
    )
    open_round(union=known.union, draft=draft, by=known.keeper, at=at)
