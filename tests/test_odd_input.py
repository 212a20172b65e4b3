"""Odd input: every form of the assembly is sent broken, huge, foreign and hostile, and nothing falls over.

Forms are found by following links as a browser does, addresses from the URL conf. Whatever is sent, the answer is a
page or a sentence, never a fault of ours; what is refused leaves no trace, and what was typed stays.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from commonweal.assembly.actions.reminders import choose_reminders
from commonweal.assembly.queries.reminders import token_of
from commonweal.assembly.rules.reminders import ReminderDraft
from commonweal.assembly.tests.builders.pages import at, browser
from commonweal.assembly.urls import urlpatterns
from tests.forms_on_pages import Field, PageForm, read_page
from tests.union_in_full_swing import CLOCK, FullSwing, in_full_swing

pytestmark = pytest.mark.django_db

KEY, FOREIGN = "0192f0c0-0000-7000-8000-00000000000a", "0192f0c0-0000-7000-8000-00000000000b"
NINES, MANY = "9" * 5000, str(2**63)
TEXTS = (
    "", "word " * 2000, "nul\x00here", "\x01\x1b[31m\u202eevil\u2066", "lone \ud800", '{"a": [1]}', f"1:{NINES}",
    "<script>alert(1)</script>", "[x](javascript:alert(1)) " + "> " * 900, f"{NINES}:00", "1e999999", "-1",
)  # fmt: skip
NUMBERS = ("", "-1", MANY, NINES, "1e999999", "1.5", "²", "nul\x00")
DAYS = ("", "0000-00-00", "0001-01-01", "2026-02-30", "9999-12-31", "tomorrow", "2026-05-20\x00")
MOMENTS = ("", "0000-00-00T00:00", "0001-01-01T00:00", "2026-02-30T10:00", "9999-12-31T23:59", "noon")
CHOICES = ("", "nope", FOREIGN, NINES, "nul\x00", "lone \ud800")
HIDDEN = ("", "not-an-id", FOREIGN, MANY, "-1", NINES, "nul\x00")
ODD = {
    "text": TEXTS, "textarea": TEXTS, "number": NUMBERS, "date": DAYS, "datetime-local": MOMENTS, "hidden": HIDDEN,
    "select": CHOICES, "radio": CHOICES, "checkbox": CHOICES,
}  # fmt: skip
READS_WELL = {
    "number": (MANY,), "date": ("0001-01-01", "9999-12-31"), "hidden": (MANY,),
    "datetime-local": ("0001-01-01T00:00", "9999-12-31T23:59"),
}  # fmt: skip
"""What the shape of a field lets pass, so that it reaches the rules; sent one at a time among good input."""
WEEKLY = {"often": "weekly", "hour": 8, "weekday": 0, "time_zone": "UTC"}
OURS = {"csrfmiddlewaretoken", "key"}
ROUNDS = 2
PICTURE = b"\x89PNG\r\n\x1a\n\x00\xff"
FILES = (
    ("empty.png", b""), ("renamed.pdf", b"MZ\x90\x00"), ("large.png", PICTURE + bytes(6_000_000)),
    ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    ("page.html", b"<script>alert(1)</script>"), ("../../../etc/passwd.png", PICTURE), ("x" * 400 + ".png", PICTURE),
    ("nul\x00.png", PICTURE), ("votes.pb", b"META\nkey;value\nbudget;1e999999\nvote_type;approval\nPROJECTS\nVOTES\n"),
    ("\u202egnp.exe", PICTURE),
)  # fmt: skip
ONLY_SHOW = {
    "budget", "budget_moved", "budget_outcome", "budget_votes_hours", "budget_votes_money", "budgets", "calendar_feed",
    "draw_file", "draw_proof", "draws", "enter_ballot", "federation", "federations", "file", "how_joining_works",
    "joining", "meeting", "meetings", "parting", "policies", "policy", "proposal", "proposals", "rehearsal",
    "rehearsal_work", "rehearsals", "result", "rules_text", "sheet_paper", "wordings",
}  # fmt: skip
PAGES_OF_A_SORT = 20
ALIKE = {"amend", "enter_ballot", "new_proposal", "policy", "result", "withdraw_proposal"}
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO) "(\w+)"', re.IGNORECASE)
BESIDE = {"django_session"}


Met = dict[tuple[str, tuple[str, ...]], PageForm]


@pytest.fixture(scope="module")
def swing(django_db_setup, django_db_blocker):
    """A union in full swing on the day on which everything is under way, with one form of each sort that one meets."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as clock, transaction.atomic():
        clock.setattr("django.utils.timezone.now", lambda: CLOCK)
        home = in_full_swing()
        yield home, one_of_each(home)
        transaction.set_rollback(True)


class Hand:
    """Somebody's browser that sends a form, keeps what came back and takes everything back again."""

    def __init__(self, home: FullSwing, client: Client) -> None:
        self.home, self.client, self.faults = home, client, list[str]()
        self.rows = {table: self.rows_of(table) for table in connection.introspection.table_names()}

    def sends(
        self, form: PageForm, what: object, data: dict[str, list[str]] | None, **files: object
    ) -> HttpResponse:
        """Send ``data`` (with files as a browser sends them); what is wrong with the answer is noted as ``what``."""
        written: set[str] = set()

        def listen(execute, sql, params, many, context):
            written.update(table for table in WRITES.findall(sql) if table not in BESIDE)
            return execute(sql, params, many, context)

        with transaction.atomic():
            with connection.execute_wrapper(listen):
                answer = self._post(form, data, files)
            for fault in self._faults(answer, written):
                self.faults.append(f"{resolve(_path(form.action)).view_name} sent {what!r:.120}: {fault}")
            transaction.set_rollback(True)
        return answer

    def _post(self, form: PageForm, data: dict[str, list[str]] | None, files: dict) -> HttpResponse:
        if files:
            return self.client.post(
                form.action, {**{name: each[-1] for name, each in (data or {}).items()}, **files}
            )
        body = "&".join(
            f"{_coded(name)}={_coded(value)}" for name, each in (data or {}).items() for value in each
        )
        return self.client.post(form.action, body, content_type="application/x-www-form-urlencoded")

    def _faults(self, answer: HttpResponse, written: set[str]) -> Iterator[str]:
        if answer.status_code >= 500:
            yield f"a fault of ours, {answer.status_code}"
        elif answer.status_code in {301, 302, 303}:
            where = answer["Location"]
            if not where.startswith(f"/u/{self.home.union.slug}/"):
                yield f"leads to {where}"
            elif self.client.get(_path(where, "#")).status_code >= 500:
                yield f"breaks {where}"
        elif answer.status_code >= 400:
            if not says_why(answer):
                yield f"{answer.status_code} without a sentence"
            changed = {table for table in written if self.rows_of(table) != self.rows[table]}
            if changed:
                yield f"refused, and {', '.join(sorted(changed))} changed"

    def rows_of(self, table: str) -> int:
        """A mark of all that a table holds."""
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            return hash(frozenset(map(repr, cursor.fetchall())))


def says_why(answer: HttpResponse) -> bool:
    """Whether a refusal tells in words what is wrong: beside its form, or on a page of its own."""
    text = answer.content.decode()
    return any(
        sign in text for sign in ('role="alert"', "errorlist", 'class="stack fault"', 'class="note soon"')
    )


def _path(address: str, mark: str = "?") -> str:
    return address.partition(mark)[0]


def _coded(text: str) -> str:
    """As a browser sends it, and a broken one: half a pair of surrogates goes over the wire like anything else."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def good(form: PageForm) -> dict[str, list[str]]:
    """What somebody sends who fills in a form as it is meant."""
    typed = {"date": "2026-05-20", "datetime-local": "2026-05-20T10:00", "number": "1"}
    sent: dict[str, list[str]] = {}
    for name, each in form.fields.items():
        values = list(each.values)
        if name == "key":
            values = [KEY]
        elif each.sort in {"select", "radio", "checkbox"} and not "".join(values):
            values = [one for one in each.offered if one][:1]
        elif each.sort != "hidden" and not "".join(values):
            values = [typed.get(each.sort, f"Kept words of {name}")]
        sent[name] = values
    return {name: values for name, values in sent.items() if values and form.fields[name].sort != "file"}


def words_in(form: PageForm) -> list[str]:
    """The fields for words."""
    return [each.name for each in form.fields.values() if each.sort in {"text", "textarea"}]


def typed_words(form: PageForm) -> list[str]:
    """What ``good`` typed into fields for words."""
    words = {name: f"Kept words of {name}" for name in words_in(form)}
    return [each for name, each in words.items() if each in good(form)[name]]


def forms_met(home: FullSwing, client: Client, begin: Iterable[str]) -> Iterator[tuple[str, PageForm]]:
    """Every form that one meets who follows the links, by the name of its address; of alike pages some."""
    waiting, met, seen = list(begin), set(begin), dict[str, int]()
    while waiting:
        answer = client.get(waiting[0])
        forms, links = read_page(waiting.pop(0), answer.content.decode() if _is_page(answer) else "")
        for form in forms:
            if name := _name(form.action):
                yield name, form
        for link in links:
            name = _name(link)
            if name and link not in met and seen.get(name, 0) < (2 if name in ALIKE else PAGES_OF_A_SORT):
                seen[name] = seen.get(name, 0) + 1
                met.add(link)
                waiting.append(link)


def _is_page(answer: HttpResponse) -> bool:
    assert answer.status_code < 500
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def _name(address: str) -> str:
    """The name of an address of the assembly; empty for all others."""
    try:
        found = resolve(_path(address))
    except Resolver404:
        return ""
    return str(found.url_name) if found.namespace == "assembly" else ""


def one_of_each(home: FullSwing) -> Met:
    """One form of each sort that the keeper meets; from who visits and who is in a conflict what they alone meet."""
    union, asked = home.union, home.keeper
    letters = choose_reminders(person=asked, union=union, draft=ReminderDraft(**WEEKLY), by=asked, at=CLOCK)
    begin = [
        at(union, name)
        for name in ("proposals", "budgets", "meetings", "draws", "joining", "parting", "federations")
    ] + [
        at(union, name) for name in ("rehearsals", "delegations", "reminders", "new_proposal", "call_meeting")
    ]
    begin += [at(union, "joining_lot", home.ready.pk), at(union, "record_parting", home.member.pk)]
    begin += [f"/reminders/off/{token_of(letters)}/"]
    met: Met = {}
    for person, start in (
        (asked, begin),
        (home.member, [at(union, "parting")]),
        (home.visitor, [at(union, "joining")]),
    ):
        for name, form in forms_met(home, browser(person), start):
            if person == asked or name not in {known for known, _shape in met}:
                met.setdefault((name, form.shape), form)
    return met


def test_every_address_that_takes_something_is_met(swing):
    _home, met = swing
    assert {pattern.name for pattern in urlpatterns} - {name for name, _shape in met} == ONLY_SHOW


def test_no_form_is_taken_without_its_proof_of_origin(swing):
    home, met = swing
    client = Client(enforce_csrf_checks=True)
    client.force_login(home.keeper.login)
    for (name, _shape), form in met.items():
        if name != "letters_off":  # its signature stands in for it
            assert client.post(form.action, good(form)).status_code == 403, name


def test_whatever_is_sent_is_taken_or_refused_in_a_sentence_and_leaves_no_trace(swing):
    home, met = swing
    hand = Hand(home, browser(home.keeper))
    for (name, _shape), form in met.items():
        start = good(form)
        hand.sends(form, "nothing", None)
        hand.sends(form, "as it is meant", start)
        hand.sends(form, "long words", start | dict.fromkeys(words_in(form), TEXTS[1:2]))
        for turn in range(ROUNDS):
            hand.sends(form, f"all odd, {turn}", all_odd(form, turn))
        for field in form.fields.values():
            for value in READS_WELL.get(field.sort, ()) if field.name not in OURS else ():
                answer = hand.sends(form, (field.name, value), start | {field.name: [value]})
                page = answer.content.decode()
                if answer.status_code == 422 and 'id="faults"' in page and field.sort != "hidden":
                    lost = [words for words in typed_words(form) if words not in unescape(page)]
                    hand.faults += [f"{name} lost {lost} after {field.name}={value!r:.40}"] if lost else []
        if form.has_files:
            upload = next(each.name for each in form.fields.values() if each.sort == "file")
            for called, content in FILES:
                hand.sends(form, called, start, **{upload: SimpleUploadedFile(called, content)})
    assert hand.faults == []


def all_odd(form: PageForm, turn: int) -> dict[str, list[str]]:
    """Something odd for every field, the next of its sort each ``turn``, and for each third field more than once."""
    sent = {}
    for place, (name, each) in enumerate(form.fields.items()):
        odd = ODD.get(each.sort, TEXTS)
        value = odd[(turn * len(form.fields) + place) % len(odd)]
        sent[name] = [value, value + "!"] if place % 3 == 2 else [value]
    return sent | {"key": [KEY]} if turn % 2 else sent


def test_who_holds_no_mandate_gets_no_further_with_the_same_forms(swing):
    home, met = swing
    for person in (home.member, home.visitor):
        hand = Hand(home, browser(person))
        for form in met.values():
            hand.sends(form, f"by {person}", good(form))
        assert hand.faults == []


def test_forms_are_found():
    """The reader of forms is tried itself, on a page with one of each sort."""
    [form], links = read_page(
        "/a/?b=1",
        '<a href="c/">c</a><form method="post"><input name="one" value="1"><textarea name="two">\nwords</textarea>'
        '<select name="three"><option value="">-<option value="x" selected>x</select><input type="radio" name="four"'
        ' value="y"><input type="radio" name="four" value="z" checked><button name="five" value="5">go</button></form>'
        '<form method="get"><input name="search"></form>',
    )
    assert links == ["/a/c/"]
    assert (form.action, form.buttons) == ("/a/?b=1", (("five", "5"),))
    assert form.untouched() == {"one": ["1"], "two": ["words"], "three": ["x"], "four": ["z"]}
    assert form.fields["three"] == Field("three", "select", ("x",), ("", "x"))
