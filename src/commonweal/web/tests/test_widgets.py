"""Widgets drawn by functions are what Django's own templates draw, whatever stands in them."""

from datetime import date

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertHTMLEqual

from commonweal.web.widgets import DRAWN, WidgetRenderer

TEXTS = st.text(st.sampled_from("aB7ü <>&\"'\n{%"), max_size=8)
NAMES = st.text(st.sampled_from("ab<\"'-"), min_size=1, max_size=4)
ATTRIBUTES = st.dictionaries(st.sampled_from(["class", "data-x", "id"]), TEXTS | st.booleans(), max_size=3)
LABELS = TEXTS | st.integers(0, 9999) | st.sampled_from([gettext_lazy("Home"), mark_safe("<b>bold</b>")])
CHOICES = st.lists(
    st.tuples(TEXTS, LABELS) | st.tuples(TEXTS, st.lists(st.tuples(TEXTS, LABELS), max_size=2)), max_size=4
)
PLAIN = [
    forms.TextInput, forms.Textarea, forms.HiddenInput, forms.NumberInput, forms.EmailInput, forms.DateInput,
    forms.DateTimeInput, forms.TimeInput, forms.URLInput, forms.PasswordInput, forms.CheckboxInput,
]  # fmt: skip
LISTS = [forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple]

DRAWN_HERE, BY_TEMPLATE = WidgetRenderer(), DjangoTemplates()


def _is_as_by_template(widget: forms.Widget, name: str, value: object, attrs: dict) -> None:
    drawn = widget.render(name, value, attrs, renderer=DRAWN_HERE)
    assertHTMLEqual(drawn, widget.render(name, value, attrs, renderer=BY_TEMPLATE))


@given(st.sampled_from(PLAIN), NAMES, TEXTS | st.none() | st.just(date(2026, 5, 4)), ATTRIBUTES)
def test_a_field_is_drawn_as_by_its_template(kind, name, value, attrs):
    _is_as_by_template(kind(), name, value, attrs)


@given(st.sampled_from(LISTS), NAMES, CHOICES, st.lists(TEXTS, max_size=2), ATTRIBUTES)
def test_a_list_is_drawn_as_by_its_templates(kind, name, choices, chosen, attrs):
    value = chosen if kind.allow_multiple_selected else "".join(chosen)
    _is_as_by_template(kind(choices=choices), name, value, attrs)


def test_what_is_typed_into_an_area_keeps_every_line():
    typed = "\n\n  two lines\n before & after <b>\n"
    one, other = (forms.Textarea().render("text", typed, renderer=each) for each in (DRAWN_HERE, BY_TEMPLATE))
    assert one == other


def test_what_is_not_drawn_here_goes_to_its_template():
    class Own(forms.TextInput):
        template_name = "django/forms/widgets/color.html"

    assert Own.template_name not in DRAWN
    assert 'type="text"' in Own().render("x", "1", renderer=DRAWN_HERE)


def test_all_that_is_drawn_here_is_a_template_of_django():
    for name in DRAWN:
        assert BY_TEMPLATE.get_template(name)
