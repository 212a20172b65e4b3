"""Two-legged posts by django-hordak, for bench_ledger.py; runs in an environment of its own.

python hordak_posts.py POSTGRES_URL WRITERS SECONDS
"""

import json
import os
import random
import sys
import time
from urllib.parse import urlsplit

import django
from django.conf import settings

where, writers, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
parts = urlsplit(where)
database = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": parts.path[1:],
    "USER": parts.username,
    "PASSWORD": parts.password,
    "HOST": parts.hostname,
    "PORT": parts.port or "",
}
settings.configure(
    DATABASES={"default": database},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "djmoney", "hordak"],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
    SECRET_KEY="only for a benchmark",
    CURRENCIES=["EUR"],
    DEFAULT_CURRENCY="EUR",
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from hordak.models import Account, AccountType  # noqa: E402
from moneyed import Money  # noqa: E402

call_command("migrate", verbosity=0)
if not Account.objects.exists():
    for number in range(200):
        Account.objects.create(
            name=f"Lot {number}", code=str(number), type=AccountType.asset, currencies=["EUR"]
        )
accounts = list(Account.objects.all())


def post_on(out: int, seed: int) -> None:
    """Post until the time is over; write how long each took."""
    chance, took = random.Random(seed), []
    connection.ensure_connection()
    end = time.monotonic() + seconds
    while (began := time.monotonic()) < end:
        one, other = chance.sample(accounts, 2)
        with transaction.atomic():
            one.transfer_to(other, Money(1, "EUR"))
        took.append(time.monotonic() - began)
    with os.fdopen(out, "w") as told:
        json.dump(took, told)


connection.close()
pipes = []
for seed in range(writers):
    told, tell = os.pipe()
    if not os.fork():
        os.close(told)
        post_on(tell, seed)
        os._exit(0)
    os.close(tell)
    pipes.append(told)
took = sorted(one for pipe in pipes for one in json.load(os.fdopen(pipe)))
print(
    json.dumps(
        {
            "posts": len(took),
            "p50": took[len(took) // 2],
            "p99": took[int(len(took) * 0.99)],
            "most": took[-1],
        }
    )
)
