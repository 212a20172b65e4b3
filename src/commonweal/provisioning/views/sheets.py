"""The page for spreadsheets: templates to download, files to bring, everything we have to take along."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.people.pages import MemberRequest, member_page
from commonweal.provisioning.actions.sheets import Imported, import_sheets
from commonweal.provisioning.forms.sheets import ConfirmForm, UploadForm, bundled
from commonweal.provisioning.permissions.needs import sight_of
from commonweal.provisioning.queries.sheets import exported, group_codes
from commonweal.provisioning.sheets.tables import TABLES
from commonweal.provisioning.sheets.writing import BOOKS, CONTENT_TYPES, as_book, as_csv, templates


@member_page
def spreadsheets(request: MemberRequest) -> HttpResponse:
    """Templates and exports to download; files to bring are checked first, and nothing is saved yet."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    checked: Imported | None = None
    bundle = ""
    if form.is_valid():
        files = form.cleaned_data["files"]
        checked = import_sheets(
            union=request.union, files=files, by=request.person, at=timezone.now(), is_dry_run=True
        )
        bundle = bundled(files) if checked.is_good else ""
    return _show(request, form, checked=checked, bundle=bundle)


@require_POST
@member_page
def take_over(request: MemberRequest) -> HttpResponse:
    """Save what was checked, if it is still all good."""
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        messages.warning(request, str(form.errors["bundle"][0]))
        return redirect("provisioning:spreadsheets", slug=request.union.slug)
    done = import_sheets(
        union=request.union, files=form.cleaned_data["bundle"], by=request.person, at=timezone.now()
    )
    if not done.is_saved:
        return _show(request, UploadForm(), checked=done)
    new, changed = sum(count.new for count in done.counts), sum(count.changed for count in done.counts)
    messages.success(
        request,
        _("Taken over: %(new)s new rows, %(changed)s changed ones.") % {"new": new, "changed": changed},
    )
    return redirect("provisioning:spreadsheets", slug=request.union.slug)


@member_page
def download(request: MemberRequest, what: str, name: str, ending: str) -> HttpResponse:
    """A template or an export: the whole union as a workbook, or one table as CSV."""
    codes = group_codes(request.union)
    if what == "template":
        sheets = templates(groups=codes, has_example="example" in request.GET)
    else:
        now = timezone.now()
        sheets = exported(request.union, sight=sight_of(request.person, request.union, at=now), at=now)
    if ending == "csv":
        by_slug = {slugify(code): rows for code, rows in sheets.items()}
        if name not in by_slug:
            raise Http404("no such table")
        content = as_csv(by_slug[name])
    elif ending in BOOKS and name == "union":
        content = as_book(sheets, ending)
    else:
        raise Http404("no such form")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return HttpResponse(content, content_type=CONTENT_TYPES[ending], headers=headers)


def _show(
    request: MemberRequest, form: UploadForm, *, checked: Imported | None = None, bundle: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "checked": checked,
        "confirm": ConfirmForm(initial={"bundle": bundle}) if bundle else None,
        "tables": [(slugify(table.code), table.name) for table in TABLES],
        "books": BOOKS,
    }
    is_bad = form.is_bound and (not form.is_valid() or checked is None or not checked.is_good)
    status = 422 if is_bad or (checked is not None and checked.faults) else 200
    return render(request, "provisioning/sheets/spreadsheets.html", context, status=status)


urlpatterns = [
    path("u/<slug:slug>/spreadsheets/", spreadsheets, name="spreadsheets"),
    path("u/<slug:slug>/spreadsheets/take-over/", take_over, name="sheets_take_over"),
    path(
        "u/<slug:slug>/spreadsheets/<slug:what>/<slug:name>.<slug:ending>", download, name="sheets_download"
    ),
]
