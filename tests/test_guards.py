"""The guards of the house: each holds over all files, and each is seen to find what was planted for it."""

import pytest
from django.core.management import call_command

from tests.guards import code, pages, tree

PY = "src/commonweal/flows/"
PLANTED = [
    (code.writes_outside_actions, PY + "views.py", "Kind.objects.create(name='x')"),
    (code.writes_outside_actions, PY + "queries/kinds.py", "kind.save()"),
    (code.writes_outside_actions, PY + "views.py", "kinds.filter(pk=1).update(name='x')"),
    (code.writes_outside_actions, PY + "jobs.py", "kinds.all().delete()"),
    (code.writes_outside_actions, PY + "queries.py", "cursor.execute('UPDATE flows_kind SET name = 1')"),
    (
        code.actions_without_their_names,
        PY + "actions/kinds.py",
        "def add(name: str, *, by: P, at: T) -> K: note()",
    ),
    (
        code.actions_without_their_names,
        PY + "actions/kinds.py",
        "def add(*, name, by: P, at: T) -> K: note()",
    ),
    (code.actions_without_their_names, PY + "actions/kinds.py", "def add(*, name: str, by: P) -> K: note()"),
    (code.decisions_made_elsewhere, PY + "actions/kinds.py", "add(decided=Decided(association=1))"),
    (code.decisions_made_elsewhere, PY + "views/kinds.py", "x = decided.Decided(1, 2, powers)"),
    (code.decisions_made_elsewhere, PY + "actions/kinds.py", "decided_by(proposal=1, powers=2)"),
    (code.models_in_views_and_forms, PY + "views/kinds.py", "from commonweal.flows.models import Kind"),
    (code.models_in_views_and_forms, PY + "forms.py", "import commonweal.flows.models"),
    (code.deeds_in_questions, PY + "queries/kinds.py", "from commonweal.flows.actions.kinds import add_kind"),
    (code.django_in_rules, PY + "rules/lots.py", "from django.utils import timezone"),
    (code.clocks_below, PY + "actions/kinds.py", "def add():\n    return timezone.now()"),
    (code.too_long, PY + "views.py", "x = 1\n" * 401),
    (code.too_long, PY + "views.py", "def long():\n" + "    x = 1\n" * 61),
    (code.undocumented, PY + "views.py", "x = 1"),
    (code.undocumented, PY + "views.py", '"""Pages."""\ndef kinds():\n    return 1'),
    (code.empty_names, PY + "utils.py", ""),
    (code.words_without_translation, PY + "rules.py", "raise Refused('There is not enough.')"),
    (code.words_without_translation, PY + "views.py", "messages.success(request, 'Saved.')"),
    (code.words_without_translation, PY + "forms.py", "forms.CharField(label='Name')"),
    (code.machine_paths, PY + "views.py", "here = '/" + "tmp/x'"),
    (pages.inline_code, "a.html", '<p style="color: red">'),
    (pages.inline_code, "a.html", '<button onclick="x()">'),
    (pages.inline_code, "a.html", "<script>x()</script>"),
    (pages.strangers, "a.html", '<script src="https://cdn.example.org/x.js"></script>'),
    (pages.strangers, "a.css", "@import url(//fonts.example.org/x.css);"),
    (pages.untranslatable, "a.html", "<p>Hello there</p>"),
    (pages.untranslatable, "a.html", '<nav aria-label="Main places">{% translate "x" %}</nav>'),
    (pages.not_naming_its_arguments, "src/commonweal/web/templates/web/ui/x.html", "<p></p>"),
]
INNOCENT = [
    (code.decisions_made_elsewhere, "src/commonweal/" + code.CARRIES_OUT, "Decided(association=1)"),
    (code.decisions_made_elsewhere, PY + "tests/test_actions.py", "Decided(association=1)"),
    (code.writes_outside_actions, PY + "views.py", "digest.update(b'x'); drawing.save(out, kind='svg')"),
    (code.writes_outside_actions, PY + "actions/kinds.py", "Kind.objects.create(name='x')"),
    (
        code.models_in_views_and_forms,
        PY + "forms.py",
        "if TYPE_CHECKING:\n    from commonweal.a.models import B",
    ),
    (code.words_without_translation, PY + "rules.py", "raise Refused(say('There is not enough.'))"),
    (pages.inline_code, "a.html", '<script type="module" src="x.js"></script>'),
    (pages.untranslatable, "a.html", '<p>{% translate "Hello" %} {{ name }}</p>'),
    (pages.untranslatable, "a.html", "<p>{% blocktranslate %}Hello there{% endblocktranslate %} 42</p>"),
]
OVER_PYTHON = sorted(
    {guard for guard, path, _ in PLANTED if path.endswith(".py")}, key=lambda guard: guard.__name__
)
OVER_PAGES = [pages.inline_code, pages.untranslatable, pages.not_naming_its_arguments]


def told(guard, sources):
    """All faults a guard finds."""
    return [fault for source in sources for fault in guard(source)]


@pytest.mark.parametrize(("guard", "path", "text"), PLANTED)
def test_a_guard_finds_what_was_planted(guard, path, text):
    assert told(guard, [tree.Source(path, text)])


@pytest.mark.parametrize(("guard", "path", "text"), INNOCENT)
def test_a_guard_lets_the_innocent_pass(guard, path, text):
    assert told(guard, [tree.Source(path, text)]) == []


def test_python_keeps_to_it():
    """Every guard over every file; file by file, so that each is read once."""
    assert [fault for source in tree.python() for guard in OVER_PYTHON for fault in guard(source)] == []


@pytest.mark.parametrize("guard", OVER_PAGES, ids=lambda guard: guard.__name__)
def test_pages_keep_to_it(guard):
    assert told(guard, tree.templates()) == []


def test_nothing_that_reaches_a_browser_names_a_third_party():
    assert told(pages.strangers, tree.faces()) == []


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_there_is_something_to_guard():
    assert len(tree.python()) > 50 and len(tree.templates()) > 20
