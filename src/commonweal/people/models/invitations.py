"""Invitations: a link or QR code that lets one person in, once, for a while."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonweal.lib.ids import new_id
from commonweal.people.models.agents import Person
from commonweal.people.models.associations import Association, Standing


class Invitation(models.Model):
    """A door held open: whoever comes with the secret of ``secret_hash`` joins ``association`` in ``standing``.

    ``person`` is set when somebody already known (a child grown up, an elder with a new phone) gets a login.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="invitations")
    secret_hash = models.CharField(max_length=64, unique=True)
    standing = models.CharField(_("standing"), max_length=12, choices=Standing.choices)
    name = models.CharField(_("for whom"), max_length=120, blank=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    used_by = models.UUIDField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.association} {self.standing}"
