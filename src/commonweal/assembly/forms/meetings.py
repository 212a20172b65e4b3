"""What people type about meetings: calling one, its agenda, who was there, minutes, and voices in the room."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.actions.meeting_decisions import Said
from commonweal.assembly.rules.meetings import (
    MEETING_MINUTES,
    POINT_MINUTES,
    TEXT_MOST,
    TITLE_MOST,
    MeetingDraft,
)
from commonweal.assembly.rules.methods import Method
from commonweal.lib.fields import KeyField
from commonweal.people.forms.choices import PeopleField, PersonField, moment_field

MARKDOWN = _("Empty lines make paragraphs, **two stars** make bold, a - begins a list.")


class MeetingForm(forms.Form):
    """A meeting: who, when, where, and which open proposals come on its agenda."""

    key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    association = forms.TypedChoiceField(label=_("Who meets?"), coerce=UUID)
    title = forms.CharField(
        label=_("Name"), max_length=TITLE_MOST, help_text=_("For example: Assembly of May.")
    )
    starts_at = moment_field(_("Begins"))
    minutes = forms.IntegerField(
        label=_("How long, in minutes"),
        min_value=MEETING_MINUTES[0],
        max_value=MEETING_MINUTES[1],
        initial=90,
    )
    place = forms.CharField(label=_("Where"), max_length=TITLE_MOST, required=False)
    about = forms.CharField(
        label=_("What to know or bring"),
        max_length=TEXT_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=MARKDOWN,
    )
    proposals = forms.TypedMultipleChoiceField(
        label=_("Open proposals to speak about"),
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What closes first stands first. More points can be put on the agenda by everybody."),
    )

    def __init__(
        self,
        *args: Any,
        circles: Sequence[tuple[UUID, str]] = (),
        proposals: Sequence[tuple[UUID, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("association", circles), ("proposals", proposals)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(str(pk), words) for pk, words in offered]
            if not offered:
                del self.fields[name]

    def draft(self) -> MeetingDraft:
        """The meeting as typed; call it on a valid form."""
        typed = self.cleaned_data
        return MeetingDraft(
            **{name: typed[name] for name in ("title", "starts_at", "minutes", "place", "about")}
        )


class PointForm(forms.Form):
    """Something to speak about, or an open proposal."""

    key = KeyField()
    proposal = forms.TypedChoiceField(
        label=_("An open proposal"), coerce=UUID, empty_value=None, required=False
    )
    title = forms.CharField(label=_("or something else"), max_length=TITLE_MOST, required=False)
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=POINT_MINUTES[0], max_value=POINT_MINUTES[1], initial=10
    )

    def __init__(self, *args: Any, proposals: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["proposal"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "—"), *((str(pk), title) for pk, title in proposals)]
        if not proposals:
            del self.fields["proposal"]
            self.fields["title"].label = _("What about?")


class RoleForm(forms.Form):
    """Who has a role; nobody, when it is given back."""

    key = KeyField()
    person = PersonField(label=_("Who"), required=False, nobody=_("Nobody yet"))

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        assert isinstance(person, PersonField)
        person.offer(people)


class ThereForm(forms.Form):
    """Who was there."""

    key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput)
    people = PeopleField(label=_("Tick whoever was there"))

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, PeopleField)
        field.offer(people)


class MinutesForm(forms.Form):
    """What is remembered of a point."""

    key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What was said and agreed"),
        max_length=TEXT_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=MARKDOWN,
    )


class ApproveForm(forms.Form):
    """At which meeting minutes were approved."""

    key = KeyField()
    at_meeting = forms.TypedChoiceField(label=_("At which meeting were they approved?"), coerce=UUID)

    def __init__(self, *args: Any, meetings: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["at_meeting"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(pk), title) for pk, title in meetings]


class RoomForm(forms.Form):
    """What each who was there said on a proposal, and whether the meeting ends its decision."""

    key = KeyField()

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, people: Sequence[tuple[UUID, str]], method: Method
    ) -> None:
        super().__init__(data)
        self.people = [person for person, _name in people]
        positions = [("", _("did not speak")), *((each.code, each.name) for each in method.positions)]
        first = method.positions[0].code if method.positions else ""
        for person, name in people:
            self.fields[f"said-{person}"] = forms.ChoiceField(
                label=name, choices=positions, required=False, initial=first
            )
            why = _("Why, where it needs a reason (%(name)s)") % {"name": name}
            self.fields[f"why-{person}"] = forms.CharField(
                label=why, required=False, max_length=2000,
                widget=forms.TextInput(attrs={"aria-label": why, "placeholder": _("Why, where it needs a reason")}),
            )  # fmt: skip
        self.fields["closes"] = forms.BooleanField(
            label=_("It is decided now"), required=False, initial=True,
            help_text=_("Else the voices are written down and the decision stays open until its time."),
        )  # fmt: skip

    def said(self) -> Said:
        """The position of each who spoke."""
        typed = {person: self.cleaned_data[f"said-{person}"] for person in self.people}
        return {person: position for person, position in typed.items() if position}

    def reasons(self) -> dict[UUID, str]:
        """The reasons that were given."""
        return {person: self.cleaned_data[f"why-{person}"] for person in self.people}

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """What each said and why, side by side."""
        return [(self[f"said-{person}"], self[f"why-{person}"]) for person in self.people]
