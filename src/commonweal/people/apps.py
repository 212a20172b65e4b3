"""This room's place in the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from commonweal.people.data_of_person import holds_data_of_persons
from commonweal.people.powers import declare_power


class PeopleConfig(AppConfig):
    """People, associations, memberships and mandates."""

    name = "commonweal.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        """Declare what mandates of this room can allow, and what it holds about people."""
        from commonweal.people.queries.own_data import own_data  # noqa: PLC0415 - needs the models

        holds_data_of_persons("people", show=own_data)
        declare_power("people.invite", _("invite people, and make links that let them in"))
        declare_power(
            "people.memberships", _("add members, change how they belong, and record that they part")
        )
        declare_power("people.mandates", _("give, renew and recall mandates as the assembly decided"))
        declare_power("people.settings", _("change the union’s name, language, time zone and currency"))
        declare_power("people.proxies", _("record who acts for people without a login"))
