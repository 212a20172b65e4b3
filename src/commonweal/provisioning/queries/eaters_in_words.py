"""What people eat, in words: the parts into which a group of needs is divided by diets and allergies."""

from django.utils.translation import gettext as _

from commonweal.provisioning.problem.names import EVERYONE, FEW
from commonweal.provisioning.rules.allergens import in_words


def eaters_in_words(code: str) -> str:
    """``vegan-no-gluten`` as ``vegan, without cereals with gluten``; those who are few are not named."""
    if code == EVERYONE:
        return _("everybody")
    if code.startswith(FEW):
        return _("particular diets")
    diet, _no, avoided = f"-{code}".partition("-no-")
    words = {"-vegan": _("vegan"), "-vegetarian": _("vegetarian"), "-all": _("who eat everything")}
    parts = [words[diet]] if diet in words else []
    if avoided:
        parts.append(_("without %(things)s") % {"things": ", ".join(in_words(avoided.split("-")))})
    return ", ".join(parts)


def is_few(code: str) -> bool:
    """Whether these eaters are one person, whose figures are not told by themselves."""
    return code.startswith(FEW)
