"""Letters of reminders as they leave this node: plain words, no picture, no tracking, and one click to end them.

The subject says only how many things wait, for it shows on a locked screen; whatever names somebody in a matter of
belonging, or is decided in secret, is called by its number. The links lead to this node and carry no trace of whom
they were sent to, except the one that ends these letters.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.assembly.actions.leaving_of_others import give_back_to_tell, take_to_tell
from commonweal.assembly.actions.reminders import (
    clear_letters,
    note_needless,
    note_not_sent,
    note_sent,
    take_letter,
    write_letters,
)
from commonweal.assembly.models import Letter, Often
from commonweal.assembly.queries.leaving import Question, to_ask_by_letter
from commonweal.assembly.queries.reminders import address_for, letters_to_send, token_of
from commonweal.assembly.queries.waiting.sources import waiting_for
from commonweal.assembly.rules.waiting import Waiting

logger = logging.getLogger(__name__)


def remind(*, at: datetime, now: Callable[[], datetime]) -> int:
    """Write all letters that are due at ``at`` and send what is to be sent; how many were sent.

    Any number of workers may do this at once, and again at any moment: each letter leaves once. ``now`` is the clock.
    """
    clear_letters(at=at)
    write_letters(at=at)
    return sum(_send(letter, at=now()) for letter in letters_to_send(at=now()))


def _send(letter: Letter, *, at: datetime) -> bool:
    if not take_letter(letter=letter, at=at):
        return False
    message = message_of(letter, at=at)
    if message is None:
        note_needless(letter=letter)
        return False
    try:
        message.send()
    except OSError as fault:  # no network, or the mail server refuses: smtplib's errors are OSErrors
        logger.warning("letter %s was not sent: %s", letter.pk, type(fault).__name__)
        note_not_sent(letter=letter, at=at)
        return False
    note_sent(letter=letter, at=at)
    return True


def message_of(letter: Letter, *, at: datetime) -> EmailMultiAlternatives | None:
    """The letter as it stands at ``at``, in the person's language and on their clock; None when nothing waits."""
    choice = letter.choice
    address = address_for(choice.person)
    with (
        translation.override(choice.person.language or choice.union.language),
        timezone.override(ZoneInfo(choice.time_zone)),
    ):
        waiting = _still_told(letter, waiting_for(choice.person, choice.union, at))
        if not address or not waiting or choice.often == Often.NEVER:
            return None
        return _message(letter, address, waiting, at)


def ask_whether_right(*, at: datetime) -> int:
    """Send the one letter about every parting that somebody else wrote down, whatever one chose; how many left."""
    return sum(_ask(question, at=at) for question in to_ask_by_letter(at=at))


def _ask(question: Question, *, at: datetime) -> bool:
    if not take_to_tell(leaving=question.leaving, at=at):
        return False
    union, person = question.leaving.union, question.person
    with translation.override(person.language or union.language):
        facts = {
            "name": person.name,
            "union": union,
            "day": question.leaving.leaves_on,
            "url": _whole(reverse("assembly:parting", args=[union.slug])),
        }
        message = EmailMultiAlternatives(
            subject=_("A question from %(union)s") % {"union": " ".join(union.name.split())},
            body=render_to_string("assembly/parting/letter.txt", facts),
            to=question.addresses,
            headers={"Auto-Submitted": "auto-generated"},
        )
    try:
        message.send()
    except OSError as fault:
        logger.warning("the question about %s was not sent: %s", question.leaving.pk, type(fault).__name__)
        give_back_to_tell(leaving=question.leaving)
        return False
    return True


def _still_told(letter: Letter, waiting: Sequence[Waiting]) -> list[Waiting]:
    """A letter at once tells only what was new; a digest all that waits by now."""
    if not letter.slot.startswith("n"):
        return list(waiting)
    return [one for one in waiting if one.key in letter.about]


def _message(
    letter: Letter, address: str, waiting: Sequence[Waiting], at: datetime
) -> EmailMultiAlternatives:
    choice = letter.choice
    ends_at = _whole(reverse("assembly:letters_off", args=[token_of(choice)]))
    asked = [_row(one, at) for one in waiting if one.is_asked]
    facts = {
        "name": choice.person.name,
        "union": choice.union,
        "asked": asked,
        "others": [_row(one, at) for one in waiting if not one.is_asked],
        "today_url": _whole(f"/u/{choice.union.slug}/"),
        "choose_url": _whole(reverse("assembly:reminders", args=[choice.union.slug])),
        "off_url": ends_at,
    }
    message = EmailMultiAlternatives(
        subject=_subject(choice.union.name, len(asked)),
        body=render_to_string("assembly/reminders/letter.txt", facts),
        to=[address],
        headers={
            "Message-ID": f"<{letter.pk}@{urlsplit(settings.ORIGIN).hostname}>",
            "List-Unsubscribe": f"<{ends_at}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("assembly/reminders/letter.html", facts), "text/html")
    return message


def _subject(union: str, asked: int) -> str:
    name = " ".join(union.split())
    if not asked:
        return _("What is being decided in %(union)s") % {"union": name}
    line = ngettext(
        "One thing waits for you in %(union)s", "%(count)d things wait for you in %(union)s", asked
    )
    return line % {"count": asked, "union": name}


def _row(one: Waiting, at: datetime) -> dict[str, Any]:
    return {
        "title": str(one.title_in_letters),
        "text": str(one.text),
        "why": str(one.why),
        "action": str(one.action),
        "url": _whole(one.url),
        "until": one.until,
        "starts_at": one.starts_at,
        "is_soon": one.ends_soon(at),
    }


def _whole(path: str) -> str:
    return settings.ORIGIN + path
