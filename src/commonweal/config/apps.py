"""What happens once at start: sentences from pure code learn to speak the reader's language."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext

from commonweal.config.sqlite.checks import check_sqlite_version
from commonweal.lib.words import use_translator


class ConfigConfig(AppConfig):
    """Holds the node-wide commands and checks; it has no tables."""

    name = "commonweal.config"
    label = "config"

    def ready(self) -> None:
        """Connect ``lib.words`` to gettext, and look at the database program."""
        use_translator(gettext)
        checks.register(check_sqlite_version, checks.Tags.database)
