"""The order of aims is a policy of the union now; a round keeps its own only where it differed from the usual one."""

from django.db import migrations, models

USUAL = ["least_bought", "least_toil", "least_footprint"]


def follow_the_policy(apps, _schema_editor):
    apps.get_model("provisioning", "Round").objects.filter(order=USUAL).update(order=[])


class Migration(migrations.Migration):
    dependencies = [
        ("provisioning", "0005_lessons_left"),
    ]

    operations = [
        migrations.AlterField(model_name="round", name="order", field=models.JSONField(default=list)),
        migrations.RunPython(follow_the_policy, migrations.RunPython.noop),
    ]
