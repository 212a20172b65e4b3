"""Checkpoints: where a union's chain stood at some time, small enough to print, to keep, and to compare later.

Whoever holds an older checkpoint can tell whether the past was rewritten since, even by the node's own operator.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

CODE_LENGTH = 20


class NotACheckpoint(ValueError):
    """A file or text that should hold a checkpoint does not; the message says why."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The last seal of ``union`` as it was ``at`` an instant. ``hash`` may be a beginning of it, as printed."""

    union: UUID
    seq: int
    hash: str
    at: datetime

    @property
    def code(self) -> str:
        """The beginning of the hash in groups that can be read aloud: 80 bits."""
        return "-".join(self.hash[start : start + 4] for start in range(0, CODE_LENGTH, 4))

    @property
    def text(self) -> str:
        """The printed form, such as ``1042 3f9a-0c1d-77e2-b1aa-09ff``."""
        return f"{self.seq} {self.code}"

    def as_json(self) -> str:
        """The form that members keep as a file."""
        return json.dumps(
            {
                "commonweal_checkpoint": 1,
                "union": str(self.union),
                "seq": self.seq,
                "hash": self.hash,
                "at": self.at.isoformat(),
            },
            indent=1,
        )


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in a file that ``as_json`` wrote; raises ``NotACheckpoint``."""
    try:
        given = json.loads(text)
        if given["commonweal_checkpoint"] != 1:
            raise NotACheckpoint("This checkpoint is of a newer form than this version knows.")
        return Checkpoint(
            union=UUID(given["union"]),
            seq=int(given["seq"]),
            hash=read_code(given["hash"]),
            at=datetime.fromisoformat(given["at"]),
        )
    except (ValueError, KeyError, TypeError) as wrong:
        if isinstance(wrong, NotACheckpoint):
            raise
        raise NotACheckpoint("This is no checkpoint file of Commonweal.") from wrong


def read_code(text: str) -> str:
    """The hexadecimal digits of a code as people type it; raises ``NotACheckpoint`` when it is none."""
    digits = "".join(text.split()).replace("-", "").lower()
    if not CODE_LENGTH <= len(digits) <= 64 or set(digits) - set("0123456789abcdef"):
        raise NotACheckpoint("A checkpoint's code has twenty digits and letters from a to f.")
    return digits
