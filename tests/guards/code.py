"""Guards over Python: who writes, how actions are called, what may import what, how long and how named things are."""

import ast
from collections.abc import Iterator

from tests.guards.tree import Source

ALWAYS_WRITES = {
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "acreate",
    "asave",
    "adelete",
}
ROW_OPTIONS = {"update_fields", "force_insert", "force_update", "using"}
SQL_WRITES = ("insert ", "update ", "delete ", "replace ", "drop ", "alter ", "truncate ")
MAY_WRITE = {"actions", "posting", "sealer", "migrations", "tests", "belts", "cli"}
BANNED = {"utils", "helpers", "common", "core", "misc"}
LINES_MOST = 400
FUNCTION_LINES_MOST = 60
SHARED_DOORS = {
    "record_posting"
}  # the step that all actions of the books share; it takes a ready posting first
CARRIES_OUT = "assembly/actions/carrying_out.py"
REFUSALS = {"Refused", "NotPermitted", "ChangedMeanwhile", "NotEnough"}
WORDS = {"label", "help_text", "verbose_name"}
Def = ast.FunctionDef | ast.AsyncFunctionDef


def writes_outside_actions(source: Source) -> Iterator[str]:
    """Only actions write (and the hand-written posting and sealing modules, migrations, belts and tests)."""
    if not source.path.startswith("src/") or source.is_in(*MAY_WRITE):
        return
    for call in _calls(source):
        if isinstance(call.func, ast.Attribute) and _writes(call, call.func):
            yield f"{source.path}:{call.lineno} writes with .{call.func.attr}()"


def _writes(call: ast.Call, func: ast.Attribute) -> bool:
    if func.attr in ALWAYS_WRITES:
        return True
    named = {keyword.arg for keyword in call.keywords}
    if func.attr == "save":
        return not call.args and named <= ROW_OPTIONS
    if func.attr == "delete":
        return not call.args and not named
    if func.attr == "update":
        return not call.args and bool(named)
    if func.attr == "create":
        return ".objects" in ast.unparse(func.value)
    return func.attr in {"execute", "executemany"} and _is_writing_sql(call)


def _is_writing_sql(call: ast.Call) -> bool:
    first = call.args[0] if call.args else None
    text = first.value if isinstance(first, ast.Constant) else ast.unparse(first) if first else ""
    return str(text).lower().lstrip(" \nf'\"").startswith(SQL_WRITES)


def actions_without_their_names(source: Source) -> Iterator[str]:
    """An action takes named, typed arguments only, among them ``by`` and ``at``, and says what it gives back.

    An action is a public function that leaves an entry in the journal; the parts that actions share are not.
    """
    if source.layer != "actions" or not source.path.startswith("src/") or source.is_in("tests"):
        return
    for node in source.tree.body:
        if not isinstance(node, Def) or node.name.startswith("_") or not _leaves_an_entry(node):
            continue
        where, given = f"{source.path}:{node.lineno} {node.name}", node.args
        if given.args or given.posonlyargs or given.vararg:
            yield f"{where} takes arguments by place"
        if any(one.annotation is None for one in given.kwonlyargs) or node.returns is None:
            yield f"{where} has an argument or result without a type"
        missing = {"by", "at"} - {one.arg for one in given.kwonlyargs}
        if missing:
            yield f"{where} does not take {' and '.join(sorted(missing))}"


def _leaves_an_entry(node: Def) -> bool:
    calls = (one for one in ast.walk(node) if isinstance(one, ast.Call))
    return node.name not in SHARED_DOORS and any(
        ast.unparse(call.func) in {"note", "record_flows"} for call in calls
    )


def decisions_made_elsewhere(source: Source) -> Iterator[str]:
    """Only ``assembly.actions.carrying_out`` turns a decision into powers."""
    if not source.path.startswith("src/") or source.is_in("tests") or source.path.endswith(CARRIES_OUT):
        return
    for call in _calls(source):
        name = _named(call.func).rpartition(".")[2]
        if name in {"Decided", "decided_by"}:
            yield f"{source.path}:{call.lineno} makes powers of a decision with {name}()"


def models_in_views_and_forms(source: Source) -> Iterator[str]:
    """Views and forms never import models, except for types alone."""
    if source.layer not in {"views", "forms"} or source.is_in("tests"):
        return
    for node, module in _imports(source):
        if "models" in module.split(".") and module.startswith("commonweal"):
            yield f"{source.path}:{node.lineno} imports {module}"


def deeds_in_questions(source: Source) -> Iterator[str]:
    """Queries and permissions ask; they never import what acts."""
    if source.layer not in {"queries", "permissions"} or source.is_in("tests"):
        return
    for node, module in _imports(source):
        if "actions" in module.split(".") and module.startswith("commonweal"):
            yield f"{source.path}:{node.lineno} imports {module}"


def django_in_rules(source: Source) -> Iterator[str]:
    """Rules, the planner and lib's plain modules know nothing of Django."""
    if not (source.layer == "rules" or source.parts[2:3] == ("planning",)) or source.is_in("tests"):
        return
    for node, module in _imports(source):
        if module.split(".")[0] == "django":
            yield f"{source.path}:{node.lineno} imports {module}"


def clocks_below(source: Source) -> Iterator[str]:
    """Time is passed in: only views, jobs, commands and the shell look at a clock."""
    if (
        not source.path.startswith("src/")
        or source.is_in("tests")
        or source.parts[2] in {"cli", "config", "web"}
    ):
        return
    if (
        source.layer not in {"actions", "rules", "models", "queries", "permissions"}
        and source.parts[2] != "lib"
    ):
        return
    for call in _calls(source):
        said = _named(call.func)
        if said in {
            "timezone.now",
            "timezone.localdate",
            "datetime.now",
            "date.today",
            "datetime.utcnow",
        }:
            yield f"{source.path}:{call.lineno} looks at a clock with {said}()"


def too_long(source: Source) -> Iterator[str]:
    """Files up to 400 lines, functions up to 60 (most are under 10)."""
    if source.is_in("migrations"):
        return
    lines = source.text.count("\n")
    if lines > LINES_MOST:
        yield f"{source.path} has {lines} lines"
    for node in source.nodes:
        if (
            isinstance(node, Def)
            and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES_MOST
        ):
            yield f"{source.path}:{node.lineno} {node.name} has {length} lines"


def undocumented(source: Source) -> Iterator[str]:
    """Every module, public class and public function of the package says what it means."""
    if source.is_in("migrations") or not source.text.strip():
        return
    tree = source.tree
    if ast.get_docstring(tree) is None:
        yield f"{source.path} says nothing about itself"
    if not source.path.startswith("src/") or source.is_in("tests"):
        return
    for node in tree.body:
        if (
            isinstance(node, Def | ast.ClassDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ):
            yield f"{source.path}:{node.lineno} {node.name} says nothing about itself"


def empty_names(source: Source) -> Iterator[str]:
    """No module is called by a name that says nothing."""
    for name in sorted({part.removesuffix(".py") for part in source.parts} & BANNED):
        yield f"{source.path} is called {name}"


def words_without_translation(source: Source) -> Iterator[str]:
    """Refusals, messages and labels are sentences that can be translated."""
    if not source.path.startswith("src/") or source.is_in("tests", "migrations", "cli", "planning"):
        return
    for call in _calls(source):
        name = _named(call.func)
        spoken = call.args[:1] if name in REFUSALS else call.args[1:2] if name.startswith("messages.") else []
        spoken += [one.value for one in call.keywords if one.arg in WORDS]
        for words in spoken:
            if _is_plain_text(words):
                yield f"{source.path}:{call.lineno} says {ast.unparse(words)[:60]} untranslated"


def machine_paths(source: Source) -> Iterator[str]:
    """Nothing names a folder of the machine it was written on."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if any(place in line for place in ("/" + "work/", "/" + "tmp/", "/" + "root/")):
            yield f"{source.path}:{number} names a folder of one machine"


def _is_plain_text(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return True
    return (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and any(map(str.isalpha, node.value))
    )


def _calls(source: Source) -> Iterator[ast.Call]:
    return (node for node in source.nodes if isinstance(node, ast.Call))


def _named(called: ast.expr) -> str:
    """What is called, with its dots: ``timezone.now``; of anything but names only what comes after it."""
    if isinstance(called, ast.Attribute):
        return f"{_named(called.value)}.{called.attr}"
    return called.id if isinstance(called, ast.Name) else ""


def _imports(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    """All imports but those for types alone."""
    for_types = {
        inner
        for node in source.nodes
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for part in node.body
        for inner in ast.walk(part)
    }
    for node in source.nodes:
        if node in for_types:
            continue
        if isinstance(node, ast.ImportFrom):
            yield node, node.module or ""
        elif isinstance(node, ast.Import):
            yield from ((node, name.name) for name in node.names)
