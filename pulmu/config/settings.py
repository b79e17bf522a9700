"""Settings. Everything that differs between sites comes from `PULMU_*` (docs/spec/cli.md)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from . import env

BASE_DIR = Path(__file__).resolve().parents[2]
PACKAGE_DIR = BASE_DIR / "pulmu"
SHORTEST_SECRET = 50
PULMU_ENV = env.text("ENV", "development")
if PULMU_ENV not in {"development", "production"}:
    raise ImproperlyConfigured(f"PULMU_ENV is {PULMU_ENV!r}; say development or production.")
PRODUCTION = PULMU_ENV == "production"
os.umask(0o077)  # the database and the files are nobody else's
PULMU_DATA_DIR = env.folder(Path(env.text("DATA_DIR", str(BASE_DIR / "var"))).resolve())

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret_key(PULMU_DATA_DIR, production=PRODUCTION and sys.argv[1:2] != ["setup"])
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if PRODUCTION]
PULMU_SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")
DATABASES = {"default": env.database(env.text("DATABASE_URL"), data_dir=PULMU_DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "pulmu.core.tenancy",
    "pulmu.core.trail",
    "pulmu.core.jobs",
    "pulmu.core.mail",
    "pulmu.core.members",
    "pulmu.core.tokens",
    "pulmu.core.webhooks",
    "pulmu.ledger",
    "pulmu.domains.people",
    "pulmu.domains.companies",
    "pulmu.domains.places",
    "pulmu.domains.surveys",
    "pulmu.domains.credentials",
    "pulmu.domains.programmes",
    "pulmu.domains.prototypes",
    "pulmu.domains.outreach",
    "pulmu.domains.support",
    "pulmu.domains.markets",
    "pulmu.domains.results",
    "pulmu.domains.workbook",
    "pulmu.ui",
    "pulmu.surfaces.desk",
    "pulmu.surfaces.portal",
    "pulmu.surfaces.cli",
    "pulmu.surfaces.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pulmu.web.middleware.ActorMiddleware",
]
ROOT_URLCONF = "pulmu.config.urls"
WSGI_APPLICATION = "pulmu.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE_DIR / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pulmu.web.context.site",
            ],
        },
    },
]

USE_TZ = True
TIME_ZONE = "Asia/Seoul"
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]

AUTH_USER_MODEL = "tenancy.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "pulmu.web.accounts.AccountAdapter"
ACCOUNT_FORMS = {"login": "pulmu.web.accounts.SignInForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# No letter to strangers who typed an address that has no account.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
MFA_ADAPTER = "pulmu.web.accounts.MFAAdapter"
MFA_FORMS = {
    "authenticate": "pulmu.web.accounts.CodeForm",
    "add_webauthn": "pulmu.web.accounts.NewPasskeyForm",
    "reauthenticate_webauthn": "pulmu.web.accounts.SurePasskeyForm",
    "login_webauthn": "pulmu.web.accounts.PasskeyForm",
    "authenticate_webauthn": "pulmu.web.accounts.SecondPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Passkeys of a site under construction are made for http://localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "Pulmu"
# Nobody signs up: the operator gave the address, and a link sent there opened the account.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Staff of a production site need a second factor before the desk opens.
PULMU_SECOND_FACTOR = env.text("SECOND_FACTOR", "required" if PRODUCTION else "optional")
# Log-ins of Kakao and Naver: off without keys.
PULMU_OAUTH = env.log_ins(
    kakao=(env.text("KAKAO_KEY"), env.text("KAKAO_SECRET")),
    naver=(env.text("NAVER_KEY"), env.text("NAVER_SECRET")),
)
# Who does nothing for so long is signed out; 0 switches that off. Whatever happens, a session ends
# after twelve hours.
PULMU_IDLE_MINUTES = env.number("IDLE_MINUTES", 60)
# How many proxies of one's own stand before the site: the address of a visitor is taken from them.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PROXIES", 1 if PRODUCTION else 0)
# How many sign-up forms, and codes, one address may send in ten minutes: three for each pupil of a
# class that sits behind it.
PULMU_SIGN_UPS_PER_ADDRESS = env.number("SIGN_UPS_PER_ADDRESS", 120)
# How many calls of the API one token may make in a minute.
PULMU_API_CALLS_A_MINUTE = env.number("API_CALLS_A_MINUTE", 600)
# Webhooks leave for the internet alone. Not to be set by a site: tests listen on this very machine.
PULMU_WEBHOOKS_ANYWHERE = False
# The open service that tells the state of a business number; off without a key.
PULMU_TAX_OFFICE_KEY = env.text("TAX_OFFICE_KEY")
PULMU_TAX_OFFICE_URL = env.text(
    "TAX_OFFICE_URL", "https://api.odcloud.kr/api/nts-businessman/v1/status"
)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]

STATIC_URL = "/static/"
STATIC_ROOT = PULMU_DATA_DIR / "static"
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILE_UPLOAD_TEMP_DIR = PULMU_DATA_DIR / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF, *env.pages_of(PULMU_OAUTH)],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
EMAIL_BACKEND = env.one_of(
    "MAIL",
    "file",
    {
        "console": "django.core.mail.backends.console.EmailBackend",
        "file": "pulmu.core.mail.backends.files.EmailBackend",
        "smtp": "pulmu.core.mail.backends.smtp.EmailBackend",
    },
)
EMAIL_FILE_PATH = PULMU_DATA_DIR / "mail"
EMAIL_HOST = env.text("MAIL_HOST", "localhost")
EMAIL_PORT = env.number("MAIL_PORT", 25)
EMAIL_HOST_USER = env.text("MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("MAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("MAIL_TLS", default=False)
EMAIL_USE_SSL = env.flag("MAIL_SSL", default=False)
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    raise ImproperlyConfigured("Of PULMU_MAIL_TLS and PULMU_MAIL_SSL only one may be on.")
# Seconds without a word from the mail server, after which the line counts as cut.
EMAIL_TIMEOUT = env.number("MAIL_TIMEOUT", 30)
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "pulmu@localhost")
# Jobs run inside the serving process unless a site runs `pulmu work` beside it.
PULMU_JOBS_IN_PROCESS = env.flag("JOBS_IN_PROCESS", default=True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"tickets": {"()": "pulmu.web.tickets.WithoutTickets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["tickets"]}},
    "root": {"handlers": ["console"], "level": env.text("LOG", "WARNING")},
}

if PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured("PULMU_DEBUG may not be on in production.")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured(
            "Production needs PULMU_ALLOWED_HOSTS: the host names of this site, with commas."
        )
    if PULMU_SECOND_FACTOR != "required":
        raise ImproperlyConfigured("Production needs PULMU_SECOND_FACTOR=required.")
    if len(SECRET_KEY) < SHORTEST_SECRET:
        raise ImproperlyConfigured("PULMU_SECRET_KEY is too short: 50 characters at least.")
    if not PULMU_SITE_URL.startswith("https://"):
        raise ImproperlyConfigured(
            "Production needs PULMU_SITE_URL: the address of this site, https://..."
        )
    if PULMU_DATA_DIR.stat().st_mode & 0o077:
        raise ImproperlyConfigured(
            f"{PULMU_DATA_DIR} must be readable by its owner alone (chmod 700)."
        )
    SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
