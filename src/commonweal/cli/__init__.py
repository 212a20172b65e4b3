"""The command line: ``commonweal demo | serve | found | plan | verify | import | export | backup | restore``.

Each command lives in a module of its own and is loaded when it is asked for, so that ``--help`` is quick.
"""

import importlib
import os

import click

# command: the module that holds it, under a name of the same spelling unless given.
COMMANDS = {
    "backup": "commonweal.cli.backup:backup",
    "demo": "commonweal.cli.demo:demo",
    "django": "commonweal.cli.django:django",
    "export": "commonweal.cli.sheets:export",
    "found": "commonweal.cli.found:found",
    "import": "commonweal.cli.sheets:import_",
    "plan": "commonweal.cli.plan:plan",
    "restore": "commonweal.cli.backup:restore",
    "serve": "commonweal.cli.serve:serve",
    "verify": "commonweal.cli.verify:verify",
}


class Commands(click.Group):
    """Finds commands by name in ``COMMANDS`` and imports only the one that is wanted."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """All names, in order."""
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        where = COMMANDS.get(cmd_name)
        if where is None:
            return None
        module, _, name = where.partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="commonweal")
def main() -> None:
    """Software for people who live and work in common."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
