"""The powers that mandates can give. Every room declares its own in ``AppConfig.ready``; nothing is all-powerful."""

from django.utils.functional import Promise

_declared: dict[str, str | Promise] = {}


def declare_power(code: str, meaning: str | Promise) -> None:
    """Make ``code`` (``room.deed``) a power that a mandate can hold; ``meaning`` says in words what it lets one do."""
    if _declared.setdefault(code, meaning) != meaning:
        raise ValueError(f"The power {code} is declared twice with different meanings.")


def declared_powers() -> dict[str, str | Promise]:
    """All powers of this node by code, with their meaning."""
    return dict(sorted(_declared.items()))
