"""Settings of the tests: the node's own, with cheap password hashing, mail in memory and no hashed file names.

On SQLite the test database is a file of its own, as on a node: in memory, two connections lock each other out of
whole tables, and a test in which two people race would test that instead.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("COMMONWEAL_SECRET_KEY", "only-for-tests-only-for-tests-only-for-tests")

from commonweal.config.settings import *
from commonweal.config.settings import DATABASES, MIDDLEWARE, STORAGES, TEMPLATES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MIDDLEWARE = [one for one in MIDDLEWARE if "whitenoise" not in one]  # nothing is collected in tests
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "⟦unset: %s⟧"  # type: ignore[index]  # tests fail where it shows
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"] == "commonweal.config.sqlite":
    _folder = Path(tempfile.mkdtemp(prefix="commonweal-test-"))
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test.sqlite3")}
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace("=FULL", "=OFF")
