"""Reminders by e-mail: choosing when, stopping by a link, and the letters from being due to being sent.

A letter is written down before it is sent; unique slots and conditional updates settle who of two workers writes and
sends it. What members choose is journaled; letters are not, for who was reminded of what is nobody's business.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from commonweal.assembly.models import Letter, LetterState, Often, ReminderChoice
from commonweal.assembly.queries.reminders import keys_told, last_written, reachable_choices, slots_written
from commonweal.assembly.queries.waiting.sources import waiting_for
from commonweal.assembly.rules.reminders import (
    LOOK_EVERY,
    TOLD_FOR,
    ReminderDraft,
    digest_due,
    may_write_again,
    new_keys,
    next_try,
)
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person
from commonweal.people.permissions import require_member
from commonweal.people.rules import why_not_time_zone

LOST_AFTER = timedelta(hours=1)
"""A letter that has been "being sent" for so long was lost with its worker; it is not sent again."""


@once
def choose_reminders(
    *,
    person: Person,
    union: Association,
    draft: ReminderDraft,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> ReminderChoice:
    """Let ``person`` be reminded of what waits in ``union`` as they choose; only they themselves can.

    Raises ``NotPermitted`` and, naming the field, ``Refused``.
    """
    before = made_before(union=union.pk, key=key, deed="reminders.chosen")
    if before:
        return ReminderChoice.objects.get(pk=before)
    _require_own(person, union, by=by, at=at)
    _require_sense(draft)
    choice, _ = ReminderChoice.objects.update_or_create(
        person=person, union=union,
        defaults={
            "often": draft.often, "hour": draft.hour, "weekday": draft.weekday,
            "time_zone": draft.time_zone, "chosen_at": at, "next_look_at": None,
        },
    )  # fmt: skip
    _note(choice, at=at, key=key)
    return choice


@transaction.atomic
def stop_reminders(*, choice: ReminderChoice, by: Person, at: datetime) -> None:
    """No more letters by this choice: what the link at the foot of every letter does. Twice is the same as once."""
    if choice.person_id != by.pk:
        raise NotPermitted(say("Only you yourself choose what is written to you."))
    going = ReminderChoice.objects.filter(pk=choice.pk).exclude(often=Often.NEVER)
    if going.update(often=Often.NEVER, chosen_at=at):
        _note(choice, at=at)


def write_letters(*, at: datetime) -> int:
    """Write down all letters that are due at ``at``; how many there are to send. Each in a transaction of its own."""
    choices = reachable_choices(at=at)
    digests = [(choice, slot) for choice in choices if (slot := _digest_of(choice, at))]
    written = slots_written(slot for _, slot in digests)
    due = [(choice, slot) for choice, slot in digests if (choice.pk, slot) not in written]
    made = sum(_write_digest(choice, slot, at=at) for choice, slot in due)
    return made + _write_at_once([each for each in choices if each.often == Often.AT_ONCE], at=at)


def take_letter(*, letter: Letter, at: datetime) -> bool:
    """Take a letter in hand to send it; False when another worker has it, or it is not its time."""
    waiting = Letter.objects.filter(pk=letter.pk, state=LetterState.WAITING, next_try_at__lte=at)
    return bool(waiting.update(state=LetterState.SENDING, tries=F("tries") + 1, next_try_at=at))


def note_sent(*, letter: Letter, at: datetime) -> None:
    """A letter in hand has been given to the mail server."""
    _settle(letter, state=LetterState.SENT, sent_at=at)


def note_needless(*, letter: Letter) -> None:
    """Nothing of what a letter in hand was to tell waits any more, or nobody can be written to."""
    _settle(letter, state=LetterState.NEEDLESS)


def note_not_sent(*, letter: Letter, at: datetime) -> None:
    """The mail server did not take a letter in hand; it is tried again later, a few times."""
    letter.refresh_from_db(fields=["tries"])
    again = next_try(tries=letter.tries, at=at)
    if again is None:
        _settle(letter, state=LetterState.GIVEN_UP)
    else:
        _settle(letter, state=LetterState.WAITING, next_try_at=again)


def clear_letters(*, at: datetime) -> int:
    """Give up letters whose worker was lost, and delete what is too old to be remembered; how many were deleted."""
    lost = Letter.objects.filter(state=LetterState.SENDING, next_try_at__lt=at - LOST_AFTER)
    lost.update(state=LetterState.GIVEN_UP)
    return Letter.objects.filter(made_at__lt=at - TOLD_FOR).delete()[0]


def _digest_of(choice: ReminderChoice, at: datetime) -> str | None:
    return digest_due(
        often=choice.often, hour=choice.hour, weekday=choice.weekday, time_zone=choice.time_zone,
        chosen_at=choice.chosen_at, at=at,
    )  # fmt: skip


def _write_digest(choice: ReminderChoice, slot: str, *, at: datetime) -> bool:
    """The letter of a slot; where nothing waits, the slot is written down as needless, so that it is asked once."""
    keys = [one.key for one in waiting_for(choice.person, choice.union, at)]
    return _write(choice, slot, keys, at=at) and bool(keys)


def _write_at_once(choices: Iterable[ReminderChoice], *, at: datetime) -> int:
    """Letters of what newly asks something of those who want to know at once."""
    choices = [each for each in choices if each.next_look_at is None or each.next_look_at <= at]
    told, last = keys_told(choices, at=at), last_written(choices)
    looked = [each.pk for each in choices]
    ReminderChoice.objects.filter(pk__in=looked).update(next_look_at=at + LOOK_EVERY)
    return sum(
        _write_news(choice, told, last, at=at)
        for choice in choices
        if may_write_again(last_at=last[choice.pk].at if choice.pk in last else None, at=at)
    )


def _write_news(
    choice: ReminderChoice, told: Mapping[UUID, set[str]], last: Mapping[UUID, object], *, at: datetime
) -> bool:
    asked = [one.key for one in waiting_for(choice.person, choice.union, at) if one.is_asked]
    keys = new_keys(asked, told=told.get(choice.pk, ()))
    if not keys:
        return False
    number = getattr(last.get(choice.pk), "number", 0) + 1
    return _write(choice, f"n{number}", keys, at=at)


def _write(choice: ReminderChoice, slot: str, keys: list[str], *, at: datetime) -> bool:
    """One letter; False when another worker wrote this slot a moment before."""
    state = LetterState.WAITING if keys else LetterState.NEEDLESS
    try:
        with transaction.atomic():
            Letter.objects.create(
                choice=choice, slot=slot, about=keys, state=state, next_try_at=at, made_at=at
            )
    except IntegrityError:  # one_letter_a_slot settles the race
        return False
    return True


def _settle(letter: Letter, **values: object) -> None:
    Letter.objects.filter(pk=letter.pk, state=LetterState.SENDING).update(**values)


def _require_own(person: Person, union: Association, *, by: Person, at: datetime) -> None:
    require_member(by, union, at=at)
    if by.pk != person.pk:
        raise NotPermitted(say("Only you yourself choose what is written to you."))


def _require_sense(draft: ReminderDraft) -> None:
    if draft.often not in Often.values:
        raise Refused(say("Choose how often you want to be written to."), field="often")
    if not 0 <= draft.hour <= 23:
        raise Refused(say("An hour is a number from 0 to 23."), field="hour")
    if not 0 <= draft.weekday <= 6:
        raise Refused(say("Choose one of the seven days of the week."), field="weekday")
    reason = why_not_time_zone(draft.time_zone)
    if reason:
        raise Refused(reason, field="time_zone")


def _note(choice: ReminderChoice, *, at: datetime, key: UUID | None = None) -> None:
    note(
        union=choice.union_id, deed="reminders.chosen", by=choice.person_id,
        subject=path_of("reminders", choice.pk), at=at, key=key,
    )  # fmt: skip
