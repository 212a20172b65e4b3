"""How the value of a policy is typed: one field for every sort, and an order without a script."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.registry.policies import Policy, Sort, Value
from commonweal.assembly.rules.policies import TEXT_MOST, range_in_words, why_not_value
from commonweal.lib.fields import AmountField
from commonweal.lib.quantity import UNITS

if TYPE_CHECKING:
    from commonweal.people.models import Association

YES_NO = (("yes", _("Yes")), ("no", _("No")))


class YesNoField(forms.TypedChoiceField):
    """Yes or no, said aloud: an empty box could be either."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=YES_NO, coerce=lambda said: said == "yes", empty_value=None, **kwargs)

    def prepare_value(self, value: object) -> object:
        """What is kept (true or false) as what is ticked."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class AskedFor(forms.HiddenInput):
    """Carries for which rule the value beside it was asked, whatever an earlier form said."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def format_value(self, _value: object) -> str:
        """Always the rule that the page asks about now."""
        return self.code


def asked_field(policy: Policy) -> forms.CharField:
    """Beside a value: the rule it is for, so that a value typed for one is never taken for another chosen since."""
    return forms.CharField(required=False, widget=AskedFor(policy.code))


class OrderWidget(forms.MultiWidget):
    """One list for every place, from first to last."""

    template_name = "assembly/order_widget.html"
    use_fieldset = True

    def __init__(self, places: int, choices: Sequence[tuple[str, Any]]) -> None:
        super().__init__(
            [
                forms.Select(choices=choices, attrs={"aria-label": format_lazy(_("Place {}"), place)})
                for place in range(1, places + 1)
            ]
        )

    def decompress(self, value: Any) -> list[Any]:
        """The kept order, place by place; an address names the places with commas between."""
        return value.split(",") if isinstance(value, str) else list(value or [])


class OrderField(forms.MultiValueField):
    """All of some choices in an order: first, second, and so on."""

    def __init__(self, *, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        fields = [forms.ChoiceField(choices=choices) for _place in choices]
        super().__init__(fields, widget=OrderWidget(len(choices), choices), **kwargs)

    def compress(self, data_list: list[str]) -> list[str]:
        """The order; each choice in one place."""
        if len(set(data_list)) < len(data_list):
            raise ValidationError(_("Each stands in one place only; two places name the same."))
        return data_list


def _whole(policy: Policy, association: "Association", given: dict[str, Any]) -> forms.Field:
    if policy.sort == Sort.MINUTES:
        return AmountField(unit=UNITS["h"], **given)
    if policy.sort == Sort.MONEY:
        return AmountField(unit=UNITS[association.currency], **given)
    return forms.IntegerField(**given)


def _field(policy: Policy, association: "Association", given: dict[str, Any]) -> forms.Field:
    choices = list(policy.choices)
    match policy.sort:
        case Sort.YES_NO:
            return YesNoField(**{**given, "validators": []})
        case Sort.CHOICE:
            return forms.ChoiceField(choices=choices, **given)
        case Sort.SEVERAL:
            boxes = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=choices, widget=boxes, **given)
        case Sort.ORDER:
            return OrderField(choices=choices, **given)
        case Sort.TEXT:
            area = forms.Textarea(attrs={"rows": 4})
            return forms.CharField(max_length=TEXT_MOST, widget=area, **given)
        case _:
            return _whole(policy, association, given)


def _help(policy: Policy, association: "Association") -> Any:
    span = range_in_words(policy, currency=association.currency)
    return format_lazy("{} ({})", policy.explanation, span) if span is not None else policy.explanation


def field_for(policy: Policy, association: "Association", *, initial: Value = None) -> forms.Field:
    """The field in which a value of ``policy`` is typed for ``association``, cleaned to the value as it is kept.

    It refuses what ``rules.policies.why_not_value`` refuses, in the same words; empty is None where that is allowed.
    """

    def fits(value: Value) -> None:
        reason = why_not_value(policy, value, currency=association.currency)
        if reason is not None:
            raise ValidationError(str(reason))

    given = {
        "label": policy.name, "help_text": _help(policy, association), "initial": initial,
        "required": not policy.may_be_empty, "validators": [fits],
    }  # fmt: skip
    return _field(policy, association, given)
