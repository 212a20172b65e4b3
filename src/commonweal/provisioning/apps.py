"""This room's place in the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProvisioningConfig(AppConfig):
    """Needs, plans, tasks and share-outs."""

    name = "commonweal.provisioning"
    label = "provisioning"
    verbose_name = _("Provisioning")
