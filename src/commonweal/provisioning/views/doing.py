"""Pages for writing down what was done: quickly on a phone, with all amounts, a purchase; and taking it back."""

from datetime import date, datetime, time
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.flows.queries.books import flows_of_entry
from commonweal.lib.fields import as_id
from commonweal.lib.forms import attempt, status_of, tell
from commonweal.lib.quantity import UNITS, show_amount
from commonweal.lib.refusal import Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.queries.members import person_in
from commonweal.provisioning.actions.buying import record_purchase
from commonweal.provisioning.actions.taking_back import take_back_record
from commonweal.provisioning.actions.tasks import record_free_work, record_task
from commonweal.provisioning.forms.doing import PurchaseForm, QuickForm, RecordForm, TakeBackForm
from commonweal.provisioning.queries import doing as queries
from commonweal.provisioning.queries.abilities import skill_in
from commonweal.provisioning.queries.quick import Likely, likely_done, skills_offered
from commonweal.provisioning.queries.tasks import task_in
from commonweal.provisioning.rules.doing import Done


@member_page
def done(request: MemberRequest) -> HttpResponse:
    """“I did two hours of baking”: one choice, one number, one tap."""
    task = as_id(request.POST.get("what", "").removeprefix("t:")) or as_id(request.GET.get("task", ""))
    refused: Refused | None = None
    if request.method == "POST":
        sent = _quick_form(request, _likely(request, task, is_sent=True))
        try:
            if sent.is_valid():
                return _write_down(request, sent)
        except Refused as refusal:
            refused = refusal
    likely = _likely(request, task)
    form = _quick_form(request, likely)
    if refused is not None and form.is_valid():
        tell(form, refused)
        if "amounts" in form.fields:
            form.add_error("amounts", _("If it is otherwise in the store, write down only your hours."))
    came_from = task if "task" in request.GET and likely.first == f"t:{task}" else None
    free = queries.lately_free(request.person, request.union)
    context = {"form": form, "likely": likely, "came_from": came_from, "free": free}
    return render(request, "provisioning/doing/done.html", context, status=status_of(form))


def _likely(request: MemberRequest, task: UUID | None, *, is_sent: bool = False) -> Likely:
    return likely_done(
        request.person,
        request.union,
        at=timezone.now(),
        today=timezone.localdate(),
        task=task,
        is_sent=is_sent,
    )


def _quick_form(request: MemberRequest, likely: Likely) -> QuickForm:
    skill = request.GET.get("skill", "")
    return QuickForm(
        request.POST or None, initial={"what": f"s:{skill}" if skill else likely.first},
        tasks=likely.tasks, skills=likely.skills, others=likely.others, people=likely.people,
    )  # fmt: skip


def _write_down(request: MemberRequest, form: QuickForm) -> HttpResponse:
    typed, (sort, identity) = form.cleaned_data, form.chosen
    person = person_in(request.union, typed.get("person") or request.person.pk) or request.person
    who = {"person": person, "by": request.person, "at": timezone.now(), "key": typed["key"]}
    if sort == "s":
        skill = skill_in(request.union, identity)
        record_free_work(skill=skill, minutes=typed["hours"], **who)
        messages.success(request, _told(typed["hours"], skill.name))
        return redirect("provisioning:done", slug=request.union.slug)
    task = task_in(request.union, identity)
    lines = queries.lines_of(task, queries.flows_of(task))
    skill_id = queries.skill_for(
        lines, offered=skills_offered(person, request.union, day=timezone.localdate())
    )
    if skill_id is None:
        return redirect("provisioning:task_record", slug=request.union.slug, pk=task.pk)
    what = (
        queries.as_planned(lines, skill=skill_id, minutes=typed["hours"])
        if typed.get("amounts") == "plan"
        else Done(minutes={skill_id: typed["hours"]})
    )
    record_task(task=task, done=what, finished=bool(typed.get("finished")), **who)
    messages.success(request, _told(typed["hours"], task.name))
    return redirect("provisioning:task", slug=request.union.slug, pk=task.pk)


def _told(minutes: int, what: str) -> str:
    hours = show_amount(minutes, UNITS["h"])
    return _("Written down: %(hours)s h, %(what)s. Thank you.") % {"hours": hours, "what": what}


@member_page
def record(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Write down everything on a task: hours by skill, what came out, what went in."""
    task = task_in(request.union, pk)
    if task.sort == "buy":
        return redirect("provisioning:task_bought", slug=request.union.slug, pk=pk)
    lines = queries.lines_of(task, queries.flows_of(task))
    likely = likely_done(
        request.person, request.union, at=timezone.now(), today=timezone.localdate(), task=pk
    )
    initial = {"when": timezone.localdate()}
    form = RecordForm(request.POST or None, initial=initial, lines=lines, people=likely.people)
    if form.is_valid():
        typed, at = form.cleaned_data, timezone.now()
        what = Done(form.amounts("minutes"), form.amounts("made"), form.amounts("used"), form.served())
        person = person_in(request.union, typed.get("person") or request.person.pk) or request.person
        recorded = attempt(
            form,
            lambda: record_task(
                task=task, done=what, person=person, by=request.person, at=at, key=typed["key"],
                finished=typed["finished"], when=moment_of(typed["when"], at=at),
            ),
        )  # fmt: skip
        if recorded:
            messages.success(request, _("Written down. Thank you."))
            return redirect("provisioning:task", slug=request.union.slug, pk=pk)
    context = {"form": form, "task": task}
    return render(request, "provisioning/doing/record.html", context, status=status_of(form))


def moment_of(day: date, *, at: datetime) -> datetime | None:
    """When something was done that somebody remembers by its day: noon; None for today, which means now."""
    if day >= timezone.localdate(at):
        return None if day == timezone.localdate(at) else _noon(day)
    return _noon(day)


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


@member_page
def bought(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Write down a purchase: what was brought home, from whom, what it cost."""
    task = task_in(request.union, pk)
    lines = [line for line in queries.lines_of(task, queries.flows_of(task)) if line.role == "output"]
    form = PurchaseForm(
        request.POST or None, initial={"supplier": task.name}, lines=lines, currency=request.union.currency
    )
    if form.is_valid():
        typed = form.cleaned_data
        recorded = attempt(
            form,
            lambda: record_purchase(
                task=task, bought=form.bought(), paid=typed["paid"], supplier=typed["supplier"],
                by=request.person, at=timezone.now(), key=typed["key"], finished=typed["finished"],
            ),
        )  # fmt: skip
        if recorded:
            messages.success(request, _("It is in the books and in the store."))
            return redirect("provisioning:task", slug=request.union.slug, pk=pk)
    context = {"form": form, "task": task}
    return render(request, "provisioning/doing/bought.html", context, status=status_of(form))


@member_page
def take_back(request: MemberRequest, entry: UUID) -> HttpResponse:
    """Take back something written down by mistake; what was moved goes back where it was."""
    if not flows_of_entry(request.union, entry):
        raise Http404("no such record here")
    form = TakeBackForm(request.POST or None)
    task = as_id(request.GET.get("task", ""))
    if form.is_valid():
        typed = form.cleaned_data
        attempt(
            form,
            lambda: take_back_record(
                union=request.union, entry=entry, reason=typed["reason"], by=request.person,
                at=timezone.now(), key=typed["key"],
            ),
        )  # fmt: skip
        if not form.errors:
            messages.success(request, _("Taken back. Write it down again as it was."))
            if task:
                return redirect("provisioning:task", slug=request.union.slug, pk=task)
            return redirect("provisioning:done", slug=request.union.slug)
    context = {"form": form, "task": task}
    return render(request, "provisioning/doing/back.html", context, status=status_of(form))


BASE = "u/<slug:slug>/"
urlpatterns = [
    path(BASE + "done/", done, name="done"),
    path(BASE + "done/<uuid:entry>/back/", take_back, name="done_back"),
    path(BASE + "tasks/<uuid:pk>/record/", record, name="task_record"),
    path(BASE + "tasks/<uuid:pk>/bought/", bought, name="task_bought"),
]
