"""The gallery: every piece of the look in every state, for whoever builds pages; made-up words, no one’s data."""

from datetime import timedelta

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.assembly.rules.methods import METHODS
from commonweal.lib.fields import AmountField
from commonweal.lib.quantity import UNITS
from commonweal.web.steps import Step


class SampleForm(forms.Form):
    """One field of each sort."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=60, help_text=gettext_lazy("As others call you.")
    )
    flour = AmountField(unit=UNITS["kg"], label=gettext_lazy("Flour in kg"))
    on = forms.DateField(
        label=gettext_lazy("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Place"), choices=[("1", gettext_lazy("Pantry")), ("2", gettext_lazy("Cellar"))]
    )
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Days that suit you"),
        choices=[
            ("1", gettext_lazy("Monday")),
            ("2", gettext_lazy("Tuesday")),
            ("3", gettext_lazy("Wednesday")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    about = forms.CharField(
        label=gettext_lazy("Anything else"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_shared = forms.BooleanField(label=gettext_lazy("Everybody may use it"), required=False)


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every piece in every state."""
    return render(request, "web/gallery.html", _samples(request))


def _samples(request: HttpRequest) -> dict[str, object]:
    return {
        "empty_form": SampleForm(),
        "faulty_form": SampleForm(
            {"faulty-name": "", "faulty-flour": "a sack", "faulty-place": "2"}, prefix="faulty"
        ),
        "page": _page(request),
        "tabs": [("#", _("By day"), True), ("#", _("By skill"), False), ("#", _("Mine"), False)],
        "steps": [
            Step(_("State needs"), _("31 of 34 did"), "#", _("State yours"), is_done=True),
            Step(_("Plan"), _("All is there to plan with"), "#", _("Make a plan"), is_next=True),
            Step(_("Adopt"), _("Nothing happens before that"), "#", _("Read and adopt")),
        ],
        "positions": METHODS["consent"].positions,
        "levels": [(_("I consent"), 7, 0.7), (_("I stand aside"), 2, 0.2), (_("I object"), 1, 0.1)],
        "way": _way(),
        "pieces": [
            {"kind": "same", "text": _("A bench of ")},
            {"kind": "gone", "text": _("oak")},
            {"kind": "new", "text": _("larch")},
        ],
        "facts": [(_("Unit"), "kg"), (_("Keeps for"), _("90 days"))],
        "conflict_rows": [(_("Amount"), "2 kg", "3 kg"), (_("Note"), _("unsalted"), _("unsalted"))],
        "periods": [_("Week 1"), _("Week 2"), _("Week 3"), _("Week 4")],
        "tiers": [
            (1, _("Food, warmth, care"), [1.0, 1.0, 0.96, 1.0]),
            (2, _("Clothes, rooms, tools"), [0.93, 0.9, 0.88, 0.93]),
            (3, _("Study, music, travel"), [0.71, 0.64, 0.7, 0.75]),
        ],
        "link": request.build_absolute_uri("/"),
        "people": ["Ada", "Ben", "Kim"],
    }


def _way() -> list[dict[str, object]]:
    """The way of a proposal whose reactions are being heard."""
    today = timezone.localdate()
    parts = ((_("Questions"), 1.0), (_("Reactions"), 0.4), (_("Decision"), 0.0))
    return [
        {
            "name": name, "until": today + timedelta(days=at), "gone": gone, "is_done": gone == 1,
            "is_next": 0 < gone < 1, "is_on_a_day": False,
        }
        for at, (name, gone) in enumerate(parts, start=-1)
    ]  # fmt: skip


def _page(request: HttpRequest) -> Page:
    return Paginator(range(120), 50).get_page(request.GET.get("page"))
