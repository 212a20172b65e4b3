"""This room's place in the node."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from commonweal.people.powers import declare_power

REGISTERED = (
    "effects.memberships",
    "effects.mandates",
    "effects.policies",
    "effects.federations",
    "effects.budgets",
    "effects.joining",
    "policies.deciding",
    "policies.joining",
    "jobs.budgets",
    "jobs.draws",
    "jobs.rehearsals",
    "jobs.joining",
    "data_of_person",
    "titles",
)
"""Modules with a ``register()``, in the order in which their policies and effects are shown."""


class AssemblyConfig(AppConfig):
    """Proposals, decisions and policies."""

    name = "commonweal.assembly"
    label = "assembly"
    verbose_name = _("Assembly")

    def ready(self) -> None:
        """Declare what mandates can allow here, what decisions can do, and what a union can set."""
        declare_power(
            "assembly.facilitate",
            _("lead proposals through their steps, and close them when all have spoken"),
        )
        declare_power("assembly.enter_ballots", _("write down ballots given on paper or by word of mouth"))
        declare_power("assembly.meetings", _("call meetings and keep their minutes"))
        declare_power("assembly.delegate", _("carry our answers to a federation and back"))
        declare_power("assembly.budgets", _("prepare the yearly budget of hours and money"))
        declare_power("assembly.joining", _("accompany whoever wants to join, and keep the steps of parting"))
        for name in REGISTERED:
            import_module(f"{self.name}.{name}").register()
