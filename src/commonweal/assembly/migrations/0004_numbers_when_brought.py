"""Proposals get their number when they are brought: a draft has none, and uses up none."""

from django.db import migrations, models
from django.db.models import Q


def take_numbers_off_drafts(apps, _schema_editor):
    """What was brought keeps its number, for people know it by that."""
    apps.get_model("assembly", "Proposal").objects.filter(opened_at__isnull=True).update(number=None)


class Migration(migrations.Migration):
    dependencies = [("assembly", "0003_leaving_written_down_by_others")]

    operations = [
        migrations.AlterField("proposal", "number", models.PositiveIntegerField(null=True)),
        migrations.RunPython(take_numbers_off_drafts, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "proposal",
            models.CheckConstraint(
                name="what_was_brought_has_a_number",
                condition=Q(opened_at__isnull=True) | Q(number__isnull=False),
            ),
        ),
    ]
