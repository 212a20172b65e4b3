"""Triggers that keep flows and stock-takes as they were written (the SQL of both databases is in ``journal.belts``)."""

from django.db import migrations

from commonweal.journal import belts


def fasten(apps, _schema_editor):
    for name in ("Flow", "StockTake"):
        belts.fasten(apps.get_model("flows", name))


def loosen(apps, _schema_editor):
    for name in ("Flow", "StockTake"):
        belts.loosen(apps.get_model("flows", name)._meta.db_table)


class Migration(migrations.Migration):
    dependencies = [("flows", "0001_begin"), ("journal", "0003_belts")]

    operations = [migrations.RunPython(fasten, loosen)]
