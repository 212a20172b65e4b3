"""A membership knows how it came that it ends, and what ends along with it when somebody else wrote that down."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_somebody_outside")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="ending",
            field=models.CharField(
                blank=True,
                choices=[
                    ("own", "by their own word"),
                    ("decided", "by a decision"),
                    ("told", "they told us so themselves"),
                    ("died", "they died"),
                ],
                default="",
                max_length=7,
            ),
            preserve_default=False,
        ),
        migrations.AddField("membership", "ends_along", models.JSONField(default=dict)),
    ]
