"""Settings of the tests: the node's own, with cheap password hashing, mail in memory and no hashed file names."""

import os

os.environ.setdefault("COMMONWEAL_SECRET_KEY", "only-for-tests-only-for-tests-only-for-tests")

from commonweal.config.settings import *
from commonweal.config.settings import DATABASES, MIDDLEWARE, STORAGES, TEMPLATES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MIDDLEWARE = [one for one in MIDDLEWARE if "whitenoise" not in one]  # nothing is collected in tests
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "⟦unset: %s⟧"  # type: ignore[index]  # tests fail where it shows
DATABASES["default"]["CONN_MAX_AGE"] = 0
