"""This room's place in the node."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _look_over_belts(**_kwargs: object) -> None:
    from commonweal.journal.belts import restore_belts  # noqa: PLC0415 - needs the models to be loaded

    restore_belts()


class JournalConfig(AppConfig):
    """The journal and its chain."""

    name = "commonweal.journal"
    label = "journal"
    verbose_name = _("Journal")

    def ready(self) -> None:
        """After every migration, put back the triggers that it may have dropped; check for missing ones."""
        from commonweal.journal.belts import check_belts  # noqa: PLC0415 - needs the models to be loaded

        checks.register(check_belts, checks.Tags.database)
        post_migrate.connect(_look_over_belts, sender=self, dispatch_uid="journal.belts")
