"""What happens once at start: sentences from pure code learn to speak the reader's language."""

from django.apps import AppConfig
from django.utils.translation import gettext

from commonweal.lib.words import use_translator


class ConfigConfig(AppConfig):
    """Holds the node-wide commands and checks; it has no tables."""

    name = "commonweal.config"
    label = "config"

    def ready(self) -> None:
        """Connect ``lib.words`` to gettext."""
        use_translator(gettext)
