"""Triggers that keep entries and seals as they were written (the SQL of both databases is in ``journal.belts``)."""

from django.db import migrations

from commonweal.journal import belts


def fasten(apps, _schema_editor):
    for name in ("Entry", "Seal"):
        belts.fasten(apps.get_model("journal", name))


def loosen(apps, _schema_editor):
    for name in ("Entry", "Seal"):
        belts.loosen(apps.get_model("journal", name)._meta.db_table)


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_sealing_queue")]

    operations = [migrations.RunPython(fasten, loosen)]
