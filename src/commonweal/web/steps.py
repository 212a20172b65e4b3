"""The ways that Today shows: a young union's first steps, and where a round stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from commonweal.provisioning.models import PlanState, RoundState
from commonweal.web.queries import Begun

To = Callable[[str], str]


@dataclass(frozen=True)
class Step:
    """One step: its name, a line about it, where to do it, and whether it is done or comes next."""

    name: str
    text: str
    url: str
    action: str
    is_done: bool = False
    is_next: bool = False


def beginnings(begun: Begun, *, to: To) -> list[Step]:
    """The first steps of a union that has no round yet; the first open one comes next."""
    return with_next(
        [
            Step(
                _("Invite the others"),
                _("By a link or a code to scan; whoever has no phone can be added too."),
                to("people:members"),
                _("To the members"),
                begun.members,
            ),
            Step(
                _("Write down what you have and need"),
                _("Kinds of things with their units: flour in kg, beds in pieces, baking in hours."),
                to("provisioning:kinds"),
                _("To the kinds"),
                begun.kinds,
            ),
            Step(
                _("Count what is there"),
                _("What stands in which store, and what to use first."),
                to("flows:stores"),
                _("To the stores"),
                begun.stores,
            ),
            Step(
                _("State needs"),
                _("Yours, and of those you act for; what is usual at an age comes in one tap."),
                to("provisioning:needs"),
                _("To the needs"),
                begun.needs,
            ),
            Step(
                _("Offer hours"),
                _("What each of you likes to do, and how much."),
                to("provisioning:abilities"),
                _("To the abilities"),
                begun.abilities,
            ),
            Step(
                _("Write down recipes"),
                _("For bread as for soap: what goes in, what comes out, how long it takes."),
                to("provisioning:recipes"),
                _("To the recipes"),
                begun.recipes,
            ),
            Step(
                _("Open the first round"),
                _("For how many weeks or months you want to plan."),
                to("provisioning:plan"),
                _("To the plan"),
            ),
        ]
    )


def steps_of_round(state: str, newest: PlanState | None, *, people: int, stated: int, to: To) -> list[Step]:
    """State, plan, adopt, do and share out, with what is done by now."""
    is_adopted = state != RoundState.STATING
    is_planned = is_adopted or newest == PlanState.SOLVED
    said = _("%(stated)d of %(people)d said what they need") % {"stated": stated, "people": people}
    plan, tasks, share_outs = to("provisioning:plan"), to("provisioning:tasks"), to("provisioning:share_outs")
    return with_next(
        [
            Step(
                _("State needs"),
                said,
                to("provisioning:needs"),
                _("To the needs"),
                is_planned or 0 < people <= stated,
            ),
            Step(
                _("Plan"),
                _about_plan(newest, is_adopted, is_stated=0 < people <= stated),
                plan,
                _("To the plan"),
                is_planned,
            ),
            Step(_("Adopt"), _("Nothing happens before that."), plan, _("Read the plan"), is_adopted),
            Step(_("Do"), _("Tasks are there to be picked."), tasks, _("To the tasks")),
            Step(
                _("Share out"),
                _("With a written reason for everything that is short."),
                share_outs,
                _("To the shares"),
            ),
        ],
        can_wait=stated > 0,
    )


def with_next(steps: Sequence[Step], *, can_wait: bool = False) -> list[Step]:
    """The first step that is not done is the next; ``can_wait`` lets the first be passed over while it goes on."""
    open_at = [place for place, step in enumerate(steps) if not step.is_done]
    if can_wait and open_at[:1] == [0]:
        open_at = open_at[1:]
    return [replace(step, is_next=place in open_at[:1]) for place, step in enumerate(steps)]


def _about_plan(newest: PlanState | None, is_adopted: bool, *, is_stated: bool) -> str:
    if is_adopted or newest == PlanState.SOLVED:
        return _("A plan is there to read.")
    if newest in {PlanState.QUEUED, PlanState.SOLVING}:
        return _("A plan is being worked out.")
    if newest == PlanState.INFEASIBLE:
        return _("What was stated cannot all be kept; the plan page says what is in conflict.")
    return _("All is stated: a plan can be made.") if is_stated else _("As soon as enough is stated.")
