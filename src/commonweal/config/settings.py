"""All settings of a node, each read once and strictly; docs/operating.md explains them to who installs it."""

import secrets
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dj_database_url
import fontpkg_atkinson_hyperlegible
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from commonweal.config.env import BadSetting, Env

env = Env()
PACKAGE = Path(__file__).resolve().parent.parent

# Where this node keeps its data: the database, its secret key, its lock files.
DATA = Path(env.text("DATA", "var")).absolute()
# yes shows tracebacks in the browser; only for developing.
DEBUG = env.boolean("DEBUG", False)
# The address people use, without a path, such as https://river.example; URIs of all things begin with it.
ORIGIN = env.text("ORIGIN", "http://127.0.0.1:8000").rstrip("/")
if urlsplit(ORIGIN).scheme not in {"http", "https"} or not urlsplit(ORIGIN).hostname or urlsplit(ORIGIN).path:
    raise BadSetting("ORIGIN", f"is “{ORIGIN}”; it takes an address such as https://river.example.")
HTTPS = ORIGIN.startswith("https://")
# Further host names under which the node answers, separated by commas.
ALLOWED_HOSTS = [
    urlsplit(ORIGIN).hostname or "",
    *env.words("HOSTS", ["localhost", "127.0.0.1", "[::1]"]),
]
CSRF_TRUSTED_ORIGINS = [ORIGIN]
CSRF_FAILURE_VIEW = "commonweal.web.faults.unsafe_form"


def _secret_key() -> str:
    """The given key, or one made once and kept in the data folder, readable by its owner alone."""
    given = env.text("SECRET_KEY", "")
    if given:
        if len(given) < 40:
            raise BadSetting("SECRET_KEY", "is too short; it takes at least 40 random characters.")
        return given
    kept = DATA / "secret_key"
    try:
        DATA.mkdir(parents=True, exist_ok=True)
        if not kept.exists():
            fresh = kept.with_name(f"secret_key.{secrets.token_hex(4)}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(50), encoding="ascii")
            try:
                kept.hardlink_to(fresh)  # the first of two processes starting together wins
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return kept.read_text(encoding="ascii").strip()
    except OSError as wrong:
        raise BadSetting("DATA", f"is “{DATA}”, which cannot be written to ({wrong.strerror}).") from wrong


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "commonweal.config.apps.ConfigConfig",
    "commonweal.web",
    "commonweal.provisioning",
    "commonweal.assembly",
    "commonweal.flows",
    "commonweal.people",
    "commonweal.journal",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    "lucide",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads each answer at random, against guessing by length (BREACH)
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "commonweal.web.middleware.PersonMiddleware",
    "commonweal.people.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "commonweal.web.middleware.PlainAddressMiddleware",
    "commonweal.web.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "commonweal.config.urls"
WSGI_APPLICATION = "commonweal.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commonweal.web.context.shell",
            ],
            "builtins": [
                "commonweal.web.templatetags.words",
                "commonweal.web.templatetags.pieces",
                "commonweal.web.templatetags.pictures",
                "template_partials.templatetags.partials",
            ],
        },
    }
]

# postgres://user:password@host/name, or sqlite:///path; the default is one file in the data folder.
DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{DATA / 'commonweal.sqlite3'}")
try:
    _database = dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True)
except ValueError as wrong:
    raise BadSetting("DATABASE_URL", "is no database address; see docs/operating.md.") from wrong
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["ENGINE"] = "commonweal.config.sqlite"
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000",
    }
elif _database["ENGINE"] != "django.db.backends.postgresql":
    raise BadSetting(
        "DATABASE_URL", "names a database Commonweal does not run on; take SQLite or PostgreSQL."
    )
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:home"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"login": "commonweal.people.forms.account.EnterForm"}
ACCOUNT_ADAPTER = "commonweal.people.adapter.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.boolean("BEHIND_PROXY", False) else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Who may found a union once one lives here (the first anybody may): members of this node, anyone, or nobody.
FOUNDING_BY = env.checked(
    "FOUNDING_BY", "members", check=("members", "anyone", "nobody").index, takes="members, anyone or nobody"
)

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORM_RENDERER = "commonweal.web.widgets.WidgetRenderer"
USE_I18N = True
USE_TZ = True


def _time_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError as wrong:
        raise ValueError(name) from wrong


# The node's own time zone, for its log; every union has its own.
TIME_ZONE = env.checked("TIME_ZONE", "UTC", check=_time_zone, takes="a name such as Europe/Berlin")

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "commonweal.web.assets.FoldedStorage"},
}
# The typeface comes from its package; it is not copied into ours.
STATICFILES_DIRS = [("web/font", Path(fontpkg_atkinson_hyperlegible.__file__).parent / "files")]
WHITENOISE_MAX_AGE = 60 * 60
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# smtp://user:password@host:587; empty keeps mail in the data folder, where the installer can read it.
EMAIL_URL = env.text("EMAIL_URL", "")
if EMAIL_URL:
    _mail = urlsplit(EMAIL_URL)
    if _mail.scheme not in {"smtp", "smtps"} or not _mail.hostname:
        raise BadSetting("EMAIL_URL", "is no mail server's address; it takes smtp://user:password@host:587.")
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or (465 if _mail.scheme == "smtps" else 587)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.username or "", _mail.password or ""
    EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.scheme == "smtps", _mail.scheme == "smtp"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA / "mail"
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "commonweal@localhost")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.checked(
            "LOG_LEVEL",
            "WARNING",
            check=("DEBUG", "INFO", "WARNING", "ERROR").index,
            takes="DEBUG, INFO, WARNING or ERROR",
        ),
    },
}
env.text("TEST_POSTGRES_URL", "")  # where the tests find a PostgreSQL server; a node itself does not use it
env.refuse_unknown()
