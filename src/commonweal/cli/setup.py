"""What every command does first: settings loaded, faults in them told in one line."""

import os

import django


def start_django(*, origin: str | None = None) -> None:
    """Load settings and rooms; ``origin`` is where the node will answer, when nothing else says so."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    if origin is not None:
        os.environ.setdefault("COMMONWEAL_ORIGIN", origin)
    django.setup()


def prepare_database(*, verbosity: int = 0) -> None:
    """Bring the tables up to this version; append-only triggers are checked by the ledger after every migration."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=verbosity)
