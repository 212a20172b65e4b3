"""The sealer moves into the database; what waits for it carries its own digest."""

from django.db import migrations, models

from commonweal.journal import sealer


def install(_apps, _schema_editor):
    sealer.install()


def remove(_apps, _schema_editor):
    sealer.remove()


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_belts")]

    operations = [
        migrations.AddField("unsealed", "digest", models.CharField(default="", max_length=64)),
        migrations.RunPython(install, remove),
    ]
