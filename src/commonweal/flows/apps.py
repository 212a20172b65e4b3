"""This room's place in the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from commonweal.people.powers import declare_power


class FlowsConfig(AppConfig):
    """The flow ledger."""

    name = "commonweal.flows"
    label = "flows"
    verbose_name = _("Books")

    def ready(self) -> None:
        """Declare what mandates can allow here."""
        declare_power("flows.keep_stores", _("receive, move and count what is in store"))
        declare_power("flows.correct", _("correct what was recorded by others"))
