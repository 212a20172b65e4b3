"""Agents as ValueFlows means them: whoever can provide, receive or hold; and the login that some persons have.

The books point at ``Agent`` rows, which carry nothing personal. Deleting a ``Person`` forgets who it was and leaves
every balance and every hash as it is.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from commonweal.lib.ids import new_id


class AgentSort(models.TextChoices):
    """Whether an agent is a human being or an association."""

    PERSON = "person", _("person")
    ASSOCIATION = "association", _("association")


class Agent(models.Model):
    """An opaque handle for whoever takes part in a flow; the name lives in ``Person`` or ``Association``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sort = models.CharField(max_length=12, choices=AgentSort.choices)

    def __str__(self) -> str:
        return f"{self.sort} {self.id}"


class Person(models.Model):
    """A human being, with or without a login; may belong to several unions."""

    agent = models.OneToOneField(Agent, on_delete=models.PROTECT, primary_key=True, related_name="person")
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=8, blank=True)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class LoginManager(BaseUserManager["Login"]):
    """Finds logins by handle, as Django's authentication asks for it."""

    def get_queryset(self) -> models.QuerySet["Login"]:
        """With the person, whom every request wants to know."""
        return super().get_queryset().select_related("person")

    def get_by_natural_key(self, username: str | None) -> "Login":
        return self.get(handle__iexact=username)


class Login(AbstractBaseUser):
    """The key to a person's own pages: a handle, perhaps an e-mail address, and a password or passkey."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="login", null=True)
    handle = models.CharField(_("handle"), max_length=60, unique=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(default=True)

    objects = LoginManager()

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("handle"), name="one_login_per_handle"),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="one_login_per_address"),
        ]

    def __str__(self) -> str:
        return self.handle
