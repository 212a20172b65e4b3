"""Who is away and which guests come: meals, needs and hours are counted for the days people are here."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.people.models import Association, Person
from commonweal.people.permissions import require_not_visitor
from commonweal.provisioning.models import Absence, Guest
from commonweal.provisioning.permissions.needs import ground_for
from commonweal.provisioning.rules.bodies import why_not_diet
from commonweal.provisioning.rules.needs import why_not_days, why_not_guests


@once
def add_absence(
    *,
    union: Association,
    person: Person,
    since: date,
    until: date,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Absence:
    """``person`` is away from ``since`` to ``until``, both days included; raises ``NotPermitted`` and ``Refused``."""
    before = made_before(union=union.pk, key=key, deed="absence.added")
    if before:  # a page sent again after the absence was taken back brings it not back
        fresh = Absence(pk=before, union=union, person=person, since=since, until=until)
        return Absence.objects.filter(pk=before).first() or fresh
    ground = ground_for(by, person, union, at=at)
    fault = why_not_days(since=since, until=until)
    if fault:
        raise Refused(fault[1], field=fault[0])
    absence = Absence.objects.create(union=union, person=person, since=since, until=until)
    note(
        union=union.pk,
        deed="absence.added",
        by=by.pk,
        for_whom=ground.for_whom,
        under=ground.under,
        subject=path_of("absence", absence.pk),
        at=at,
        key=key,
    )
    return absence


@once
def remove_absence(*, absence: Absence, by: Person, at: datetime, key: UUID | None = None) -> None:
    """``absence.person`` is here after all; done twice it stays done."""
    if made_before(union=absence.union_id, key=key, deed="absence.removed"):
        return
    ground = ground_for(by, absence.person, absence.union, at=at)
    gone, _ = Absence.objects.filter(pk=absence.pk).delete()
    if gone:
        note(
            union=absence.union_id,
            deed="absence.removed",
            by=by.pk,
            for_whom=ground.for_whom,
            under=ground.under,
            subject=path_of("absence", absence.pk),
            at=at,
            key=key,
        )


@once
def add_guests(
    *,
    union: Association,
    count: int,
    since: date,
    until: date,
    diet: str = "",
    allergens: Collection[str] = (),
    remark: str = "",
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Guest:
    """``count`` guests eat here from ``since`` to ``until``; any member who is no visitor may bring guests.

    ``diet`` and ``allergens`` hold for all of them: guests who eat differently are announced apart.
    """
    before = made_before(union=union.pk, key=key, deed="guests.announced")
    if before:
        fresh = Guest(pk=before, union=union, count=count, since=since, until=until)
        return Guest.objects.filter(pk=before).first() or fresh
    require_not_visitor(by, union, at=at)
    fault = why_not_guests(count=count, since=since, until=until) or why_not_diet(
        diet=diet, allergens=allergens
    )
    if fault:
        raise Refused(fault[1], field=fault[0])
    guest = Guest.objects.create(
        union=union,
        count=count,
        since=since,
        until=until,
        diet=diet,
        allergens=sorted(set(allergens)),
        note=remark.strip(),
    )
    _note_guests(guest, deed="guests.announced", by=by, at=at, key=key)
    return guest


@once
def remove_guests(*, guest: Guest, by: Person, at: datetime, key: UUID | None = None) -> None:
    """The guests do not come; done twice it stays done."""
    if made_before(union=guest.union_id, key=key, deed="guests.cancelled"):
        return
    require_not_visitor(by, guest.union, at=at)
    gone, _ = Guest.objects.filter(pk=guest.pk).delete()
    if gone:
        _note_guests(guest, deed="guests.cancelled", by=by, at=at, key=key)


def _note_guests(guest: Guest, *, deed: str, by: Person, at: datetime, key: UUID | None) -> None:
    note(
        union=guest.union_id,
        deed=deed,
        by=by.pk,
        subject=path_of("guests", guest.pk),
        facts={"count": guest.count},
        at=at,
        key=key,
    )
