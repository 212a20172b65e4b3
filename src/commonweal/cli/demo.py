"""``commonweal demo``: three unions with a year behind them and a house of five, built through actions alone."""

import click

from commonweal.cli.setup import prepare_database, start_django


@click.command()
def demo() -> None:
    """Build the demo region in an empty node."""
    start_django()
    prepare_database()
    if not build_if_empty():
        raise click.ClickException("There are people here already; the demo is only built in an empty node.")


def build_if_empty() -> bool:
    """Build the demo and say how to log in; False, with nothing changed, when the node is not empty."""
    from django.utils import timezone

    from commonweal.people.queries.node import is_empty_node
    from commonweal.provisioning.demo.seed import build_region, how_to_log_in

    empty = is_empty_node()
    if empty:
        click.echo("Building the demo region: three unions, a house of five, and a year of their life …")
        with click.progressbar(length=100, label="Building") as bar:
            build_region(at=timezone.now(), on_progress=lambda percent: bar.update(percent - bar.pos))
    for line in how_to_log_in():
        click.echo(line)
    return empty
