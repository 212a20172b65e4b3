"""A handle and an e-mail address lead to one login each, however they are written."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("people", "0002_version_of_settings")]

    operations = [
        migrations.AddConstraint(
            model_name="login",
            constraint=models.UniqueConstraint(Lower("handle"), name="one_login_per_handle"),
        ),
        migrations.AddConstraint(
            model_name="login",
            constraint=models.UniqueConstraint(
                Lower("email"), condition=models.Q(("email", ""), _negated=True), name="one_login_per_address"
            ),
        ),
    ]
