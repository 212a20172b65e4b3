"""Kinds of decision. By policy each has its method, quorum and share of voices; effects say which kind they are."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Matter(models.TextChoices):
    """What sort of decision it is."""

    EVERYDAY = "everyday", _("everyday matter")
    POLICY = "policy", _("policy")
    MEMBERSHIP = "membership", _("joining, standing and parting")
    MANDATE = "mandate", _("mandate or election")
    PLAN = "plan", _("provisioning plan")
    BUDGET = "budget", _("budget")
    FEDERATION = "federation", _("federation")
