"""The journal's tables: entries, and the seals that chain them. Both only ever grow.

Three belts keep them so: the model refuses, the query set refuses, and triggers in the database refuse.
"""

from typing import Any, NoReturn

from django.db import models

from commonweal.lib.ids import new_id


class AppendOnly(TypeError):
    """Somebody tried to change or delete what is in the books; corrections are new entries."""


class AppendOnlyQuerySet(models.QuerySet):
    """Reads and inserts; refuses every way to change or delete."""

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise AppendOnly("What is in the books stays; write a correction instead.")

    update = delete = bulk_update = update_or_create = _refuse


class AppendOnlyModel(models.Model):
    """A row that is written once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; refuse to write it a second time."""
        if not self._state.adding:
            raise AppendOnly("What is in the books stays; write a correction instead.")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly("What is in the books stays; write a correction instead.")


class Entry(AppendOnlyModel):
    """One deed: what (``deed``), by whom (opaque handle), for whom if they acted for another, under which mandate.

    ``subject`` is the path of what it is about (``/id/need/…``), ``facts`` a canonical JSON text without personal
    data, ``digest`` the hash over the flows this deed recorded (empty when none), ``key`` what a retry repeats.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    union = models.UUIDField()
    deed = models.CharField(max_length=64)
    by = models.UUIDField(null=True)
    for_whom = models.UUIDField(null=True)
    under = models.UUIDField(null=True)
    subject = models.CharField(max_length=120)
    facts = models.TextField(default="{}")
    digest = models.CharField(max_length=64, blank=True)
    key = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(name="one_effect_per_key", fields=["union", "key"])]
        indexes = [
            models.Index(name="entries_of_a_union", fields=["union", "id"]),
            models.Index(name="entries_about", fields=["subject"]),
        ]

    def __str__(self) -> str:
        return f"{self.deed} {self.subject}"


class Seal(AppendOnlyModel):
    """An entry's place in its union's chain: the hash covers the entry and the seal before it."""

    id = models.BigAutoField(primary_key=True)
    union = models.UUIDField()
    seq = models.BigIntegerField()
    entry = models.UUIDField(unique=True)
    hash = models.CharField(max_length=64)

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(name="one_seal_per_place", fields=["union", "seq"])]

    def __str__(self) -> str:
        return f"{self.seq}: {self.hash[:12]}"


class Unsealed(models.Model):
    """An entry that waits for its seal (PostgreSQL only); ``id`` is the order in which deeds were done.

    ``digest`` is the hash over the entry, so that the sealer in the database need not read it.
    """

    id = models.BigAutoField(primary_key=True)
    union = models.UUIDField()
    entry = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64, default="")

    class Meta:
        indexes = [models.Index(name="unsealed_of_a_union", fields=["union", "id"])]

    def __str__(self) -> str:
        return str(self.entry)
