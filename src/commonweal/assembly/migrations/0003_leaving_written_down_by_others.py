"""A leaving knows who wrote it down for somebody else, and when that was confirmed by whom it concerns."""

from django.db import migrations, models
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    dependencies = [("assembly", "0002_versions_in_budgets"), ("people", "0005_how_a_membership_ends")]

    operations = [
        migrations.AddField(
            model_name="leaving",
            name="recorded_by",
            field=models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="people.agent"),
        ),
        migrations.AddField("leaving", "confirmed_at", models.DateTimeField(null=True)),
    ]
