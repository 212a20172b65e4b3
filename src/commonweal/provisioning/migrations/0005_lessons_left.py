"""Lessons: from how many tasks, and when somebody left the recipe as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns more."""

    dependencies = [("provisioning", "0004_tasks_before_any_plan")]

    operations = [
        migrations.AddField("lesson", "tasks", models.PositiveIntegerField(default=0)),
        migrations.AddField("lesson", "left_at", models.DateTimeField(null=True)),
    ]
