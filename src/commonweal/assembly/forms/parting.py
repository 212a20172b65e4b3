"""What people type about parting: the day they leave, what they hand on, with whom there is a conflict, its steps."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.lib.fields import KeyField
from commonweal.people.forms.choices import PeopleField, PersonField, day_field


class LeaveForm(forms.Form):
    """The day on which somebody leaves."""

    key = KeyField()
    leaves_on = day_field(
        _("From this day I no longer belong"),
        help_text=_("Until then you can take it back. Nobody asks for a reason."),
    )


class RecordForm(forms.Form):
    """How we know that somebody leaves, and from when."""

    key = KeyField()
    reason = forms.ChoiceField(
        label=_("How do we know?"),
        choices=(("told", _("They told us so themselves")), ("died", _("They died"))),
        widget=forms.RadioSelect,
    )
    on = day_field(
        _("From this day no longer a member"),
        help_text=_(
            "Some days ahead, so that they can say whether it is right. If they died, today will do."
        ),
    )


class HandOnForm(forms.Form):
    """Something to hand on."""

    key = KeyField()
    what = forms.CharField(
        label=_("What I hand on"),
        max_length=140,
        help_text=_("Keys, a task, the sourdough, what only you know."),
    )
    to_whom = PersonField(label=_("To whom"), required=False, nobody=_("Nobody yet"))


class PathForm(forms.Form):
    """With whom there is a conflict."""

    key = KeyField()
    others = PeopleField(
        label=_("With whom"),
        help_text=_("They see that you began this. What it is about is written down nowhere."),
    )


class StepForm(forms.Form):
    """A step of the path took place."""

    key = KeyField()
    sort = forms.ChoiceField(
        label=_("What took place"),
        choices=(
            ("direct", _("We talked with each other")),
            ("mediator", _("We talked with a mediator")),
            ("group", _("We talked in a group")),
            ("outside", _("We talked with somebody from outside")),
        ),
    )
    held_on = day_field(_("On"))
