"""Draws the fields of forms as Django's own templates do, without a template for every option of a list.

Six hundred time zones took 1,200 templates. What is not drawn here goes to its template as before.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import conditional_escape

Widget = Mapping[str, Any]


class WidgetRenderer(DjangoTemplates):
    """Renders forms (``FORM_RENDERER``): the widgets in ``DRAWN`` by a function, all others by template."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The widget of ``context`` as HTML, everything in it escaped."""
        drawn = DRAWN.get(template_name)
        return (
            drawn(context["widget"], self) if drawn else str(super().render(template_name, context, request))
        )


def _attributes(widget: Widget) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Widget, _renderer: WidgetRenderer) -> str:
    name, value = conditional_escape(widget["name"]), widget["value"]
    filled = "" if value is None else f' value="{conditional_escape(value)}"'
    return f'<input type="{widget["type"]}" name="{name}"{filled}{_attributes(widget)}>'


def _area(widget: Widget, _renderer: WidgetRenderer) -> str:
    name, value = conditional_escape(widget["name"]), conditional_escape(widget["value"] or "")
    return f'<textarea name="{name}"{_attributes(widget)}>\n{value}</textarea>'


def _label(widget: Widget) -> str:
    return conditional_escape(localize(widget["label"]))


def _option(widget: Widget, _renderer: WidgetRenderer) -> str:
    value = conditional_escape(widget["value"])
    return f'<option value="{value}"{_attributes(widget)}>{_label(widget)}</option>'


def _select(widget: Widget, renderer: WidgetRenderer) -> str:
    lines = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget)}>']
    for group, options, _index in widget["optgroups"]:
        lines += [f'<optgroup label="{conditional_escape(group)}">'] if group else []
        lines += [renderer.render(each["template_name"], {"widget": each}) for each in options]
        lines += ["</optgroup>"] if group else []
    return "\n".join([*lines, "</select>"])


def _labelled_input(widget: Widget, renderer: WidgetRenderer) -> str:
    drawn = _input(widget, renderer)
    if not widget.get("wrap_label"):
        return drawn
    identity = widget["attrs"].get("id")
    named = f' for="{conditional_escape(identity)}"' if identity else ""
    return f"<label{named}>{drawn} {_label(widget)}</label>"


def _inputs(widget: Widget, renderer: WidgetRenderer) -> str:
    kept = {name: str(widget["attrs"][name]) for name in ("id", "class") if widget["attrs"].get(name)}
    lines = [f"<div{_attributes({'attrs': kept})}>"]
    for group, options, _index in widget["optgroups"]:
        lines += [f"<div><label>{conditional_escape(group)}</label>"] if group else []
        for each in options:
            lines.append(f"<div>{renderer.render(each['template_name'], {'widget': each})}</div>")
        lines += ["</div>"] if group else []
    return "\n".join([*lines, "</div>"])


_FUNCTIONS: dict[str, Callable[[Widget, WidgetRenderer], str]] = {
    **dict.fromkeys(("checkbox", "date", "datetime", "email", "hidden", "number", "password", "search"), _input),
    **dict.fromkeys(("tel", "text", "time", "url"), _input),
    **dict.fromkeys(("checkbox_option", "radio_option"), _labelled_input),
    **dict.fromkeys(("checkbox_select", "radio"), _inputs),
    "select": _select,
    "select_option": _option,
    "textarea": _area,
}  # fmt: skip
DRAWN = {f"django/forms/widgets/{name}.html": draw for name, draw in _FUNCTIONS.items()}
