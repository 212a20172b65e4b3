"""This room's place in the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """People, associations, memberships and mandates."""

    name = "commonweal.people"
    label = "people"
    verbose_name = _("People")
