"""The fields in which values are typed: they take what the rule takes, and refuse in its words at the field."""

import pytest
from django import forms
from django.http import QueryDict

from commonweal.assembly.forms.policies import field_for
from commonweal.assembly.registry.policies import Sort, declared_policies
from commonweal.assembly.rules.policies import tidy
from commonweal.assembly.tests.test_rules_policies import rule
from commonweal.people.models import Association

HERE = Association(name="Riverbend", form="union", currency="EUR")


def sent(policy, typed, initial=None):
    """A form with the one field, as a browser sends it: ``typed`` is text, or a list of texts."""
    field = field_for(policy, HERE, initial=initial)
    form = type("OneValue", (forms.Form,), {"value": field})
    data = QueryDict(mutable=True)
    if isinstance(field.widget, forms.MultiWidget):
        data.update({f"value_{place}": each for place, each in enumerate(typed)})
    elif isinstance(typed, list):
        data.setlist("value", typed)
    else:
        data["value"] = typed
    return form(data)


@pytest.mark.parametrize(
    ("sort", "typed", "value"),
    [
        (Sort.NUMBER, "7", 7), (Sort.PERCENT, "50", 50), (Sort.DAYS, "12", 12), (Sort.MINUTES, "1:30", 90),
        (Sort.MINUTES, "0,5", 30), (Sort.MONEY, "12,50", 1250), (Sort.YES_NO, "yes", True), (Sort.YES_NO, "no", False),
        (Sort.CHOICE, "b", "b"), (Sort.SEVERAL, ["c", "a"], ["c", "a"]), (Sort.ORDER, ["c", "a", "b"], ["c", "a", "b"]),
        (Sort.TEXT, " as we like ", "as we like"),
    ],
)  # fmt: skip
def test_what_is_typed_becomes_the_value_that_is_kept(sort, typed, value):
    form = sent(rule(sort), typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["value"] == value


@pytest.mark.parametrize(
    ("sort", "typed"),
    [
        (Sort.NUMBER, "61"), (Sort.DAYS, "0"), (Sort.DAYS, "soon"), (Sort.MINUTES, "-1"), (Sort.MONEY, "0"),
        (Sort.YES_NO, ""), (Sort.YES_NO, "maybe"), (Sort.CHOICE, "d"), (Sort.SEVERAL, []), (Sort.SEVERAL, ["d"]),
        (Sort.ORDER, ["a", "a", "b"]), (Sort.ORDER, ["a", "b"]), (Sort.TEXT, " "), (Sort.TEXT, "x" * 2001),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_at_the_field_and_kept_as_typed(sort, typed):
    form = sent(rule(sort, least=1, most=60, range_reason="so it is"), typed)
    assert not form.is_valid()
    assert list(form.errors) == ["value"]
    if sort == Sort.DAYS and typed == "0":
        assert form.errors["value"] == ["“Rule” can be 1 day to 60 days: so it is."]
    assert str(form["value"])


@pytest.mark.parametrize(("sort", "empty", "value"), [(Sort.MONEY, "", None), (Sort.SEVERAL, [], [])])
def test_nothing_is_taken_where_it_may_be_empty(sort, empty, value):
    form = sent(rule(sort, least=1, may_be_empty=True), empty)
    assert form.is_valid() and form.cleaned_data["value"] == value


@pytest.mark.parametrize("code", sorted(declared_policies()))
def test_every_policy_of_this_node_shows_what_holds_and_takes_it_back_unchanged(code):
    policy = declared_policies()[code]
    field = field_for(policy, HERE, initial=policy.default)
    form = type("OneValue", (forms.Form,), {"value": field})()
    assert str(policy.name) == str(form["value"].label) and "value" in str(form["value"])
    shown = field.prepare_value(policy.default)
    if policy.default is None:
        assert field.clean("") is None
    else:
        typed = [str(each) for each in shown] if isinstance(shown, list) else str(shown)
        assert tidy(policy, field.clean(typed)) == policy.default
