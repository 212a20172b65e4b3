"""``commonweal django …``: Django's own commands, for who develops or repairs a node."""

import click


@click.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def django(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands, such as migrate."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["commonweal django", *arguments])
