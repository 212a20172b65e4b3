"""This room's place in the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """Shell, home and look."""

    name = "commonweal.web"
    label = "web"
    verbose_name = _("Web")
