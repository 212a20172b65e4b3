"""Whether a draw comes out the same when it is computed again from what is kept of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from commonweal.assembly.models import Draw, DrawState
from commonweal.assembly.queries.draws import procedure_of
from commonweal.assembly.rules.draws import commitment_of, drawn, mark_of, seed_of
from commonweal.lib.words import Words, say


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found when a draw was computed again: each part is the same as what was published, or not."""

    list_stands: bool
    commitment_stands: bool
    seed_stands: bool
    order_stands: bool

    @property
    def is_whole(self) -> bool:
        """Whether everything comes out the same."""
        return all(stands for stands, _name in self.parts)

    @property
    def parts(self) -> list[tuple[bool, Words]]:
        """Each part in words, with whether it stands."""
        return [
            (self.list_stands, say("The list is the one that was published.")),
            (self.commitment_stands, say("The secret fits what was fixed before anybody added words.")),
            (self.seed_stands, say("Secret, words and seal give this seed.")),
            (self.order_stands, say("The seed gives exactly these seats.")),
        ]


def checked(draw: Draw, marks: Iterable[str]) -> Checked | None:
    """Compute ``draw`` again from its list, its secret, the ``marks`` and the seal; None before the lot has fallen."""
    if draw.state != DrawState.DRAWN:
        return None
    rows = list(draw.candidates.order_by("position"))
    procedure = procedure_of(draw, rows)
    declined = [row.handle for row in rows if row.declined_at]
    seated = {row.handle for row in rows if row.is_drawn}
    room = [mark_of("room", draw.room_words)] if draw.room_words else []
    return Checked(
        list_stands=procedure.text == draw.procedure,
        commitment_stands=commitment_of(draw.secret, draw.procedure) == draw.commitment,
        seed_stands=seed_of(draw.secret, [*marks, *room, draw.seal]) == draw.seed,
        order_stands=set(drawn(draw.seed, procedure, declined)) == seated,
    )
