"""Pages about recipes: the list, the card to cook and bake by, and writing them down."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.lib.forms import tell, typed_over
from commonweal.lib.quantity import UNITS, show_amount
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.provisioning.actions import recipes as actions
from commonweal.provisioning.forms.recipes import (
    BaseLines,
    RecipeForm,
    ScaleForm,
    lines_formset,
    with_more_rows,
)
from commonweal.provisioning.queries.choices import sorts, units
from commonweal.provisioning.queries.kinds import groups_of, names_by_medium
from commonweal.provisioning.queries.recipes import RecipeCard, recipe_card, recipe_of, recipes_of
from commonweal.provisioning.rules.recipes import LineDraft, scaled

PAGE = 50
MEDIA = {"good", "service", "work", "equipment", "land"}
Conflict = list[tuple[str, object, object]]


def _may(request: MemberRequest) -> bool:
    return actions.POWER in request.powers


@member_page
def recipes(request: MemberRequest) -> HttpResponse:
    """All recipes, searched, by sort; or those put away."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "sort", "away")}
    rows = recipes_of(request.union, search=asked["q"], sort=asked["sort"], archived=bool(asked["away"]))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "asked": asked, "sorts": sorts(), "names": dict(sorts()), "may": _may(request)}
    return render(request, "provisioning/recipes/recipes.html", context)


@member_page
def recipe(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The card: what goes in and comes out, for as much as is wanted; printable."""
    card = recipe_card(recipe_of(request.union, pk))
    gives = card.gives
    unit_code, per_run = (gives.unit_code, gives.amount) if gives else ("piece", 1)
    form = ScaleForm(request.GET if "wanted" in request.GET else None, unit_code=unit_code)
    wanted = form.cleaned_data["wanted"] if form.is_valid() else None
    wanted = per_run if wanted is None else wanted
    if not form.is_bound:
        form.initial["wanted"] = per_run
    context = {
        "card": card, "recipe": card.recipe, "form": form, "wanted": wanted, "may": _may(request),
        "parts": _parts(card, wanted=wanted, per_run=per_run), "unit_code": unit_code,
        "groups": groups_of(request.union),
    }  # fmt: skip
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "provisioning/recipes/recipe.html", context, status=status)


def _parts(card: RecipeCard, *, wanted: int, per_run: int) -> list[tuple[str, list[tuple[object, int]]]]:
    """The card's lines by part, each with its amount for what is wanted."""
    named = (
        (_("Goes in"), ("input",)),
        (_("Comes out"), ("output", "byproduct")),
        (_("Work, machines, land"), ("work", "equipment", "land")),
    )
    return [
        (title, [(line, scaled(line.amount, wanted=wanted, per_run=per_run)) for line in card.of(*roles)])
        for title, roles in named
    ]


@member_page
def add(request: MemberRequest) -> HttpResponse:
    """Write a new recipe down."""
    form = RecipeForm(request.POST or None, initial={"sort": request.GET.get("sort", "make")})
    lines = _lines(request, request.POST or None)
    if "more" in request.POST:
        return _show(request, form, _lines(request, with_more_rows(request.POST)), fresh=True)
    if form.is_valid() and lines.is_valid():
        typed, draft = form.cleaned_data, form.draft(lines.drafts())
        who = {"union": request.union, "by": request.person, "at": timezone.now(), "key": typed["key"]}
        try:
            if draft.sort == "dish":
                made = actions.add_dish(draft=draft, portions=typed["portions"], **who)
            else:
                made = actions.add_recipe(draft=draft, **who)
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("“%(name)s” is written down.") % {"name": made.name})
            return redirect("provisioning:recipe", slug=request.union.slug, pk=made.pk)
    return _show(request, form, lines, status=422 if form.is_bound else 200)


@member_page
def change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change a recipe; who saves second sees both and loses nothing."""
    card = recipe_card(recipe_of(request.union, pk))
    form = RecipeForm(request.POST or None, initial=_initial(card))
    lines = _lines(request, request.POST or None, card=card)
    if "more" in request.POST:
        return _show(request, form, _lines(request, with_more_rows(request.POST)), card=card, fresh=True)
    status, conflict = (422 if form.is_bound else 200), Conflict()
    if form.is_valid() and lines.is_valid():
        try:
            _change(request, card, form, lines)
        except ChangedMeanwhile:
            status, fresh = 409, recipe_card(recipe_of(request.union, pk))
            conflict = [*_both(form, _initial(fresh)), _both_lines(fresh, lines)]
            form = RecipeForm(typed_over(request.POST, version=fresh.recipe.version))
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("“%(name)s” is changed.") % {"name": form.cleaned_data["name"]})
            return redirect("provisioning:recipe", slug=request.union.slug, pk=pk)
    return _show(request, form, lines, card=card, status=status, conflict=conflict)


def _change(request: MemberRequest, card: RecipeCard, form: RecipeForm, lines: BaseLines) -> None:
    typed, drafts = form.cleaned_data, lines.drafts()
    if typed["sort"] == "dish" and card.gives and not any(each.role == "output" for each in drafts):
        drafts.insert(0, LineDraft(role="output", kind=card.gives.kind, amount=typed["portions"]))
    actions.change_recipe(
        recipe=card.recipe, draft=form.draft(drafts), version=typed["version"] or 0, by=request.person,
        at=timezone.now(), key=typed["key"],
    )  # fmt: skip


@require_POST
@member_page
def put_away(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Put a recipe away, or take it out again; one can always do the other."""
    found = recipe_of(request.union, pk)
    if found.archived_at:
        actions.restore_recipe(recipe=found, by=request.person, at=timezone.now())
    else:
        actions.archive_recipe(recipe=found, by=request.person, at=timezone.now())
    return redirect("provisioning:recipe", slug=request.union.slug, pk=pk)


def _lines(request: MemberRequest, data: QueryDict | None, *, card: RecipeCard | None = None) -> BaseLines:
    """The lines' forms, filled with those of ``card``; a dish's own portion is not a line but a field."""
    kinds = names_by_medium(request.union, MEDIA)
    is_dish = card is not None and card.recipe.sort == "dish"
    rows = [line for line in (card.lines if card else []) if not (is_dish and line.role == "output")]
    initial: list[Mapping[str, object]] = [
        {
            "role": line.role, "kind": str(line.kind), "from_day": line.from_day, "until_day": line.until_day,
            "amount": show_amount(line.amount, UNITS[line.unit_code]),
        }
        for line in rows
    ]  # fmt: skip
    return lines_formset(data, kinds=kinds, labels=dict(units()), initial=initial)


def _show(
    request: MemberRequest,
    form: RecipeForm,
    lines: BaseLines,
    *,
    card: RecipeCard | None = None,
    status: int = 200,
    conflict: Conflict | None = None,
    fresh: bool = False,
) -> HttpResponse:
    """The form's page; ``fresh`` shows it without judging what is typed yet."""
    if fresh:
        form.errors.clear()
        for each in lines.forms:
            each.errors.clear()
    context = {
        "form": form, "lines": lines, "recipe": card.recipe if card else None, "conflict": conflict,
    }  # fmt: skip
    return render(request, "provisioning/recipes/form.html", context, status=status)


def _initial(card: RecipeCard) -> dict[str, object]:
    """What a recipe's form begins with."""
    names = ("name", "sort", "note", "lead_days", "most_runs_per_month", "whole_runs", "source", "version")
    initial: dict[str, object] = {name: getattr(card.recipe, name) for name in names}
    initial["footprint_grams"] = card.recipe.footprint_grams or None
    initial["portions"] = card.gives.amount if card.gives and card.recipe.sort == "dish" else None
    months = zip(MONTHS, card.recipe.yield_by_month, strict=True)
    return initial | {f"month_{month}": share for month, share in months}


def _both(form: RecipeForm, saved: dict[str, object]) -> Conflict:
    """For each field that differs: its name, what is saved now, what was typed."""
    rows = [
        (str(field.label), form.fields[field.name].prepare_value(saved.get(field.name)), field.value())
        for field in form.visible_fields()
    ]
    return [row for row in rows if str(row[1] or "") != str(row[2] or "")]


def _both_lines(saved: RecipeCard, typed: BaseLines) -> tuple[str, object, object]:
    """The lines as saved now and as typed, each in one text."""
    names = {line.kind: (line.name, line.unit_code) for line in saved.lines}
    theirs = [(line.role, line.kind, show_amount(line.amount, UNITS[line.unit_code])) for line in saved.lines]
    mine = [
        (row["role"], row["kind"], row["amount"])
        for row in (form.cleaned_data for form in typed.forms)
        if row.get("kind")
    ]
    choices = {pk: name for form in typed.forms[:1] for pk, name in form.fields["kind"].choices}
    in_words = [
        "; ".join(
            f"{names.get(kind, (choices.get(str(kind), ''),))[0]}: {amount}" for _role, kind, amount in rows
        )
        for rows in (theirs, mine)
    ]
    return _("Lines"), in_words[0], in_words[1]


urlpatterns = [
    path("u/<slug:slug>/recipes/", recipes, name="recipes"),
    path("u/<slug:slug>/recipes/add/", add, name="recipe_add"),
    path("u/<slug:slug>/recipes/<uuid:pk>/", recipe, name="recipe"),
    path("u/<slug:slug>/recipes/<uuid:pk>/change/", change, name="recipe_change"),
    path("u/<slug:slug>/recipes/<uuid:pk>/away/", put_away, name="recipe_away"),
]
