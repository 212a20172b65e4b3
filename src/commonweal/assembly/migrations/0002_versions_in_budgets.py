"""Areas, projects and sheets know how often they were written, so that of two at once the first stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assembly", "0001_begin")]

    operations = [
        migrations.AddField("budgetarea", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField("budgetproject", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField("sheet", "turn", models.PositiveIntegerField(default=1)),
    ]
