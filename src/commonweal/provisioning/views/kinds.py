"""Pages about kinds of things and the groups of needs they serve."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.lib.forms import tell, typed_over
from commonweal.lib.quantity import UNITS, show_amount
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.provisioning.actions import kinds as actions
from commonweal.provisioning.forms.kinds import (
    PPM_PER_PERCENT,
    FactsForm,
    GroupForm,
    KindChangeForm,
    KindForm,
    NewGroupForm,
)
from commonweal.provisioning.queries.choices import media
from commonweal.provisioning.queries.kinds import KindCard, group_of, groups_of, kind_card, kind_of, kinds_of
from commonweal.provisioning.rules.allergens import in_words
from commonweal.provisioning.rules.nourishment import of_a_day

PAGE = 50


def _may(request: MemberRequest) -> bool:
    return actions.POWER in request.powers


@member_page
def kinds(request: MemberRequest) -> HttpResponse:
    """All kinds, searched, by group of needs and by sort."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "group", "medium")}
    rows = kinds_of(request.union, search=asked["q"], group=asked["group"], medium=asked["medium"])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = [(row, in_words(row.facts__allergens or ())) for row in page]
    return render(
        request,
        "provisioning/kinds/kinds.html",
        {"page": page, "shown": shown, "asked": asked, "groups": groups_of(request.union),
         "media": media(), "may": _may(request)},
    )  # fmt: skip


@member_page
def kind(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One kind: what it gives, what is in it, how it keeps, what is made of it."""
    card = kind_card(kind_of(request.union, pk))
    return render(
        request,
        "provisioning/kinds/kind.html",
        {"card": card, "kind": card.kind, "may": _may(request), "per_100": of_a_day(
            {row.code: row.value_milli for row in card.values},
            grams_per_unit=_grams(card),
        ), "allergens": in_words(card.facts.allergens if card.facts else ()),
         "hidden_allergens": in_words(card.hidden_allergens)},
    )  # fmt: skip


def _grams(card: KindCard) -> int:
    said = card.facts.grams_per_unit if card.facts else 0
    return said or {"kg": 1000, "g": 1}.get(card.kind.unit_code, 0)


@member_page
def add(request: MemberRequest) -> HttpResponse:
    """Describe a new kind; the button “Fill in” takes figures from the table of foods and saves nothing."""
    groups = groups_of(request.union)
    form = KindForm(request.POST or None, groups=groups)
    if "fill" in request.POST:
        return _show_form(request, KindForm(_filled(request, form), groups=groups), fresh=True)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            made = actions.add_good(
                union=request.union, name=typed["name"], medium=typed["medium"], unit_code=typed["unit_code"],
                note_text=typed["note"], facts=form.draft(), by=request.person, at=timezone.now(), key=typed["key"],
            )  # fmt: skip
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("“%(name)s” is written down.") % {"name": made.name})
            return redirect("provisioning:kind", slug=request.union.slug, pk=made.pk)
    return _show_form(request, form, status=422 if form.is_bound else 200)


@member_page
def change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change what is said of a kind; who saves second sees both and loses nothing."""
    card, groups = kind_card(kind_of(request.union, pk)), groups_of(request.union)
    unit = card.kind.unit_code
    form = KindChangeForm(request.POST or None, initial=_initial(card), groups=groups, unit_code=unit)
    if "fill" in request.POST:
        filled = KindChangeForm(_filled(request, form), groups=groups, unit_code=unit)
        return _show_form(request, filled, card=card, fresh=True)
    status = 422 if form.is_bound else 200
    conflict: list[tuple[str, object, object]] = []
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.change_good(
                kind=card.kind, name=typed["name"], note_text=typed["note"], facts=form.draft(),
                version=typed["version"], by=request.person, at=timezone.now(), key=typed["key"],
            )  # fmt: skip
        except ChangedMeanwhile:
            status, fresh = 409, kind_card(kind_of(request.union, pk))
            conflict = _both(form, _initial(fresh))
            again = typed_over(request.POST, version=fresh.kind.version)
            form = KindChangeForm(again, groups=groups, unit_code=unit)
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("“%(name)s” is changed.") % {"name": typed["name"]})
            return redirect("provisioning:kind", slug=request.union.slug, pk=pk)
    return _show_form(request, form, card=card, status=status, conflict=conflict)


@member_page
def archive(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take a kind out of use, after asking."""
    found = kind_of(request.union, pk)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            actions.archive_good(kind=found, by=request.person, at=timezone.now())
        except Refused as why:
            refusal = why
        else:
            messages.success(request, _("“%(name)s” is put away.") % {"name": found.name})
            return redirect("provisioning:kinds", slug=request.union.slug)
    return render(
        request,
        "provisioning/kinds/archive.html",
        {"kind": found, "refusal": refusal},
        status=refusal.status if refusal else 200,
    )


@member_page
def groups(request: MemberRequest) -> HttpResponse:
    """The groups of needs, and a form for one more."""
    form = NewGroupForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_group(union=request.union, **form.cleaned_data, by=request.person, at=timezone.now())
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("provisioning:groups", slug=request.union.slug)
    return render(
        request,
        "provisioning/kinds/groups.html",
        {"form": form, "groups": groups_of(request.union), "may": _may(request)},
        status=422 if form.is_bound else 200,
    )


@member_page
def group(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change a group of needs."""
    found = group_of(request.union, pk)
    initial = {"name": found.name, "tier": found.tier, "measure": found.measure}
    form = GroupForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.change_group(group=found, **form.cleaned_data, by=request.person, at=timezone.now())
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("provisioning:groups", slug=request.union.slug)
    return render(
        request,
        "provisioning/kinds/group.html",
        {"form": form, "group": found},
        status=422 if form.is_bound else 200,
    )


def _show_form(
    request: HttpRequest,
    form: FactsForm,
    *,
    card: KindCard | None = None,
    status: int = 200,
    conflict: list[tuple[str, object, object]] | None = None,
    fresh: bool = False,
) -> HttpResponse:
    """The form's page; ``fresh`` shows it without judging what is typed yet."""
    if fresh:
        form.errors.clear()
    context = {"form": form, "card": card, "kind": card.kind if card else None, "conflict": conflict}
    return render(request, "provisioning/kinds/form.html", context, status=status)


def _filled(request: MemberRequest, form: FactsForm) -> QueryDict:
    """All that was typed, with the figures of the chosen food put in."""
    typed = request.POST.copy()
    for name, figure in form.figures_of_food().items():
        typed[name] = figure
    return typed


def _both(form: FactsForm, saved: dict[str, object]) -> list[tuple[str, object, object]]:
    """For each visible field: its name, what is saved now, what was typed."""
    return [
        (
            str(field.label),
            _shown(form, field.name, saved.get(field.name)),
            _shown(form, field.name, field.value()),
        )
        for field in form.visible_fields()
    ]


def _shown(form: FactsForm, name: str, value: object) -> object:
    """A value as the form would show it; lists in words."""
    if isinstance(value, list):
        return ", ".join(in_words(value))
    return "" if value is None else form.fields[name].prepare_value(value)


def _initial(card: KindCard) -> dict[str, object]:
    """What a kind's form begins with."""
    facts, unit = card.facts, UNITS[card.kind.unit_code]
    initial: dict[str, object] = {
        "name": card.kind.name, "note": card.kind.note, "version": card.kind.version,
        **{f"value_{row.code}": row.value_milli for row in card.values},
    }  # fmt: skip
    if facts is not None:
        initial |= {
            name: getattr(facts, name)
            for name in ("allergens", "animal", "shelf_days", "is_waste", "food_code")
        }
        initial["grams_per_unit"] = facts.grams_per_unit or None
        initial["loss_percent"] = facts.loss_ppm_per_month / PPM_PER_PERCENT or None
        for name in ("most_per_person_day", "disposal_most_per_month"):
            steps = getattr(facts, name)
            initial[name] = None if steps is None else show_amount(steps, unit)
    return initial


urlpatterns = [
    path("u/<slug:slug>/kinds/", kinds, name="kinds"),
    path("u/<slug:slug>/kinds/add/", add, name="kind_add"),
    path("u/<slug:slug>/kinds/groups/", groups, name="groups"),
    path("u/<slug:slug>/kinds/groups/<uuid:pk>/", group, name="group"),
    path("u/<slug:slug>/kinds/<uuid:pk>/", kind, name="kind"),
    path("u/<slug:slug>/kinds/<uuid:pk>/change/", change, name="kind_change"),
    path("u/<slug:slug>/kinds/<uuid:pk>/archive/", archive, name="kind_archive"),
]
