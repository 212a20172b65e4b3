"""What follows from the ballots: adopted or not and why, who wins, and what the lot decided. Pure and deterministic.

The same ballots give the same outcome, in whichever order they came; so a journal can be replayed. The tables of the
rules are in docs/deciding.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from commonweal.assembly.rules.ballots import Settings
from commonweal.assembly.rules.draws import draw_order, seed_of
from commonweal.assembly.rules.methods import METHODS, Method, Shape
from commonweal.assembly.rules.tallies import Ballots, Spread, ahead, reached, said, spreads

FORM = 1
ALONE = "block_alone"  # a block that nobody seconded, where rules ask for a second
FOR = {
    "consent": ("consent", "consent_with_concern"),
    "consensus": ("agree",),
    "gradients": ("whole", "good", "reserved"),
    "majority": ("yes",),
}
AGAINST = {"gradients": ("disagree", "not_me", "block"), "majority": ("no",)}
STOPS = {"consent": "objection", "consensus": "block", "gradients": "block"}
STOPPED = {"consent": "objections", "consensus": "blocks", "gradients": "blocks"}


@dataclass(frozen=True, slots=True)
class Cast:
    """All that was said when it closed: ``ballots`` with how many said each, delegated voices included.

    ``choices`` are the ids in their order, ``seals`` the journal's seals when voting began and when it was counted.
    ``decides`` is the bringer's decision after advice.
    """

    ballots: Ballots
    voices: int
    delegated: int = 0
    choices: tuple[str, ...] = ()
    seals: tuple[str, str] = ("", "")
    decides: bool | None = None

    @property
    def spoken(self) -> int:
        """How many voices spoke, by themselves or through a delegate."""
        return sum(self.ballots.values())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it; ``code`` says why (``rules.outcome_words`` puts it in words). ``as_json`` is what is kept.

    ``standing`` is each choice's total and distribution; ``tied`` are those that nothing but the lot told apart.
    Where seats go by approval, ``reached`` is how many voices, of all that marked any, marked how many of the winners,
    ``empty`` how many seats nobody was marked for.
    """

    method: str
    adopted: bool
    code: str
    voices: int
    spoken: int
    delegated: int
    needed: int
    said: Mapping[str, int] = field(default_factory=dict)
    standing: Mapping[str, Spread] = field(default_factory=dict)
    winners: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    by_lot: bool = False
    seals: tuple[str, str] = ("", "")
    seed: str = ""
    percent: int = 50
    pairs: tuple[tuple[int, ...], ...] = ()
    rounds: tuple[Mapping[str, Any], ...] = ()
    quota: int = 0
    reached: Mapping[int, int] = field(default_factory=dict)
    empty: int = 0

    def as_json(self) -> dict[str, Any]:
        """As plain JSON, form 1: whole numbers and texts only."""
        plain = asdict(self)
        plain["standing"] = {
            choice: {
                "total": spread.total,
                "by": spread.by,
                "levels": {str(k): v for k, v in spread.levels.items()},
            }
            for choice, spread in self.standing.items()
        }
        plain["reached"] = {str(elected): voices for elected, voices in self.reached.items()}
        for name in ("winners", "tied", "seals"):
            plain[name] = list(plain[name])
        plain["pairs"] = [list(row) for row in self.pairs]
        plain["rounds"] = [dict(each) for each in self.rounds]
        return {"form": FORM, **plain}


def needed_of(voices: int, percent: int) -> int:
    """How many of ``voices`` must speak for ``percent`` of them, rounded up, and one at least."""
    return max(1, -(-voices * percent // 100))


def seed_for(cast: Cast) -> str:
    """What ties and the lot are drawn from: the journal's seals before and after, and all that was said.

    Nobody knew it beforehand: the first seal was fixed when voting began, everybody's ballot changes it, and the last
    seal holds the instants at which they came.
    """
    before, after = cast.seals
    return seed_of(before, [f"{times} {text}" for text, times in cast.ballots.items()] + [f"seal {after}"])


def lot_order(cast: Cast) -> list[str]:
    """The choices by lot; the first wins ties."""
    return draw_order(seed_for(cast), cast.choices)


def problem_of(method: Method, cast: Cast, settings: Settings) -> dict[str, Any]:
    """What the counting process is asked (``counting.form``)."""
    place = {choice: at for at, choice in enumerate(cast.choices)}
    return {
        "method": method.code,
        "choices": len(cast.choices),
        "seats": settings.seats,
        "lot_ties": settings.lot_ties,
        "order": [place[choice] for choice in lot_order(cast)],
        "ballots": [[text, times] for text, times in sorted(cast.ballots.items())],
    }


def outcome_of(
    method: Method, cast: Cast, settings: Settings, *, answer: Mapping[str, Any] | None = None
) -> Outcome:
    """The outcome of ``cast``. Methods counted apart need the counting process's ``answer``."""
    needed = needed_of(cast.voices, settings.quorum_percent)
    common: dict[str, Any] = {
        "method": method.code, "voices": cast.voices, "spoken": cast.spoken, "delegated": cast.delegated,
        "needed": 0 if method.code in {"lot", "advice"} else needed, "percent": settings.majority_percent,
    }  # fmt: skip
    if method.shape == Shape.POSITION:
        counted = said(method, cast.ballots) | _alone(cast)
        code = _why(method, counted, cast, settings, needed)
        return Outcome(adopted=code == "adopted", code=code, said=counted, **common)
    return _among_choices(method, cast, settings, common, answer)


def _alone(cast: Cast) -> dict[str, int]:
    return {ALONE: cast.ballots[ALONE]} if cast.ballots.get(ALONE) else {}


def _why(method: Method, counted: Mapping[str, int], cast: Cast, settings: Settings, needed: int) -> str:
    if method.code == "advice":
        return "adopted" if cast.decides else "decided_against"
    if not cast.spoken:
        return "nobody"
    if cast.spoken < needed:
        return "quorum"
    if counted.get(STOPS.get(method.code, ""), 0):
        return STOPPED[method.code]
    return _weighed(method, counted, settings)


def _weighed(method: Method, counted: Mapping[str, int], settings: Settings) -> str:
    favour = sum(counted[code] for code in FOR[method.code])
    if method.code in AGAINST:
        against = sum(counted[code] for code in AGAINST[method.code])
        return "adopted" if favour * 100 > settings.majority_percent * (favour + against) else "too_few"
    return "adopted" if favour else "nobody_for"


def _among_choices(
    method: Method, cast: Cast, settings: Settings, common: dict[str, Any], answer: Mapping[str, Any] | None
) -> Outcome:
    standing = {} if method.shape == Shape.NOTHING else spreads(method, cast.ballots, choices=cast.choices)
    decided = _chosen(method, cast, settings, standing, answer)
    if decided.get("by_lot") or decided.get("tied"):
        decided |= {"seals": cast.seals, "seed": seed_for(cast)}
    code = _why_chosen(decided, cast, common["needed"])
    winners = tuple(decided.pop("winners")) if code == "adopted" else ()
    decided.pop("winners", None)
    if winners and method.shape == Shape.APPROVED and method.takes_seats:
        decided["reached"] = reached(cast.ballots, choices=cast.choices, elected=winners)
        decided["empty"] = settings.seats - len(winners)
    return Outcome(
        adopted=code == "adopted", code=code, standing=standing, winners=winners, **common, **decided
    )


def _why_chosen(decided: Mapping[str, Any], cast: Cast, needed: int) -> str:
    if needed and not cast.spoken:
        return "nobody"
    if cast.spoken < needed:
        return "quorum"
    if decided["winners"]:
        return "adopted"
    return "tie" if decided.get("tied") else "nobody_for"


def _chosen(
    method: Method,
    cast: Cast,
    settings: Settings,
    standing: Mapping[str, Spread],
    answer: Mapping[str, Any] | None,
) -> dict[str, Any]:
    if method.shape == Shape.NOTHING:
        return {"winners": lot_order(cast)[: settings.seats], "by_lot": True}
    if method.counted_apart:
        if answer is None:
            raise ValueError(f"{method.code} is counted by the counting process; its answer is missing.")
        return _of_answer(answer, cast.choices)
    best = ahead({choice: spread.total for choice, spread in standing.items()})
    if len(best) < 2:
        return {"winners": best}
    if not settings.lot_ties:
        return {"winners": [], "tied": tuple(best)}
    return {
        "winners": [next(each for each in lot_order(cast) if each in best)],
        "tied": tuple(best),
        "by_lot": True,
    }


def _of_answer(answer: Mapping[str, Any], choices: Sequence[str]) -> dict[str, Any]:
    def named(places: Sequence[int]) -> tuple[str, ...]:
        return tuple(choices[at] for at in places)

    rounds = tuple(
        {
            "tallies": {choices[at]: votes for at, votes in enumerate(each["tallies"]) if votes},
            "out": list(named(each["out"])),
            "elected": list(named(each["elected"])),
            "by_lot": each["by_lot"],
        }
        for each in answer["rounds"]
    )
    return {
        "winners": named(answer["winners"]), "tied": named(answer["tied"]), "by_lot": answer["by_lot"],
        "pairs": tuple(map(tuple, answer["pairs"])), "rounds": rounds, "quota": answer["quota"],
    }  # fmt: skip


def decide(
    cast: Cast, *, method: str, settings: Settings, count_apart: Callable[[dict[str, Any]], Mapping[str, Any]]
) -> Outcome:
    """The outcome, asking ``count_apart`` where the method is counted in a process of its own."""
    found = METHODS[method]
    answer = count_apart(problem_of(found, cast, settings)) if found.counted_apart else None
    return outcome_of(found, cast, settings, answer=answer)
