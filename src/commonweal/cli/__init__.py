"""The command line: ``commonweal demo | serve | found | plan | verify | import | export | backup | restore``."""

import os

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="commonweal")
def main() -> None:
    """Commonweal: software for people who live and work in common."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")


@main.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def django(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands, such as migrate."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["commonweal django", *arguments])
