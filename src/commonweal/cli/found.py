"""``commonweal found``: begin a union from the terminal."""

import json

import click

from commonweal.cli.setup import prepare_database, start_django


@click.command()
@click.argument("name")
@click.option("--address", default="", help="Short name for addresses; made from the name when left out.")
@click.option("--founder", required=True, help="The first member's name.")
@click.option("--handle", required=True, help="What they log in with.")
@click.option("--email", default="", help="Their e-mail address, if they wish.")
@click.password_option(help="Their password; asked for when left out.")
@click.option("--time-zone", default="UTC", show_default=True)
@click.option("--language", default="en", show_default=True)
@click.option("--currency", default="EUR", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print what was founded as JSON.")
def found(
    name: str, address: str, founder: str, handle: str, email: str, password: str,
    time_zone: str, language: str, currency: str, as_json: bool,
) -> None:  # fmt: skip
    """Found the union NAME with its first member."""
    start_django()
    prepare_database()
    from django.utils import timezone
    from django.utils.text import slugify

    from commonweal.lib.refusal import Refused
    from commonweal.people.actions.founding import found_union
    from commonweal.people.actions.newcomers import Newcomer

    newcomer = Newcomer(name=founder, handle=handle, email=email, password=password)
    try:
        founded = found_union(
            name=name, slug=address or slugify(name), newcomer=newcomer, at=timezone.now(),
            time_zone=time_zone, language=language, currency=currency,
        )  # fmt: skip
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    facts = {
        "union": str(founded.union.pk),
        "address": founded.union.slug,
        "founder": str(founded.founder.pk),
    }
    words = f"{name} is founded. {founder} logs in as {handle}; its pages are at /u/{founded.union.slug}/."
    click.echo(json.dumps(facts) if as_json else words)
