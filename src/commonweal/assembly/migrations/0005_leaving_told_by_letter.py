"""A leaving that somebody else wrote down knows when the letter left that asks whether it is right."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assembly", "0004_numbers_when_brought")]

    operations = [migrations.AddField("leaving", "told_at", models.DateTimeField(null=True))]
