"""Settings of an association get a version, so that of two people saving, the second is told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_begin")]

    operations = [
        migrations.AddField(
            model_name="association",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
