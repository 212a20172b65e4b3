"""The one way an action says no: a sentence for the person who asked."""

from collections.abc import Mapping

from commonweal.lib.words import Words


class Refused(Exception):
    """A rule or a limit says no; ``str(refusal)`` is a sentence for the person.

    ``field`` names the form field it belongs to, when there is one, so that a page can say it where it happened.
    """

    status = 422

    def __init__(
        self, message: str | Words, *, field: str | None = None, facts: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.facts = dict(facts or {})

    def __str__(self) -> str:
        return str(self.message)


class NotPermitted(Refused):
    """The person does not hold the membership, standing or power that this deed takes."""

    status = 403


class ChangedMeanwhile(Refused):
    """Somebody else saved a newer version of the same thing; nothing of either is lost."""

    status = 409
