"""This room's place in the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    """The journal and its chain."""

    name = "commonweal.journal"
    label = "journal"
    verbose_name = _("Journal")
