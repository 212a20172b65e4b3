"""This room's place in the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FlowsConfig(AppConfig):
    """The flow ledger."""

    name = "commonweal.flows"
    label = "flows"
    verbose_name = _("Books")
