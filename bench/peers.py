"""django-newsletter and django-post_office on the same server with the same mail, installed for the bench only."""

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import rig

HOME = rig.ROOT / ".run" / "bench-peers"
PACKAGES = (
    "django==5.2.19",
    "psycopg2-binary==2.9.13",
    "django-newsletter==1.2.1",
    "django-post-office==3.12.0",
    "setuptools<81",
)
MAILS = 2000
SETTINGS = """
import os
SECRET_KEY = "bench"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sites", "sorl.thumbnail", "newsletter", "post_office"]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ["PEER_NAME"], "USER": os.environ["PEER_USER"], "HOST": os.environ["PEER_HOST"], "PORT": os.environ["PEER_PORT"]}}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [os.path.join(os.path.dirname(__file__), "templates")], "APP_DIRS": True, "OPTIONS": {"context_processors": []}}]
SITE_ID, USE_TZ, DEFAULT_AUTO_FIELD = 1, True, "django.db.models.BigAutoField"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["PEER_SINK"])
ROOT_URLCONF = "peer_urls"
NEWSLETTER_THUMBNAIL = "sorl-thumbnail"
POST_OFFICE = {"BATCH_SIZE": 1000, "LOG_LEVEL": 1, "MESSAGE_ID_ENABLED": True, "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"}}
"""
URLS = """
from django.urls import include, path
urlpatterns = [path("newsletter/", include("newsletter.urls"))]
"""
NEWSLETTER = """
import sys, time
from django.contrib.sites.models import Site
from django.utils import timezone
from newsletter.models import Article, Message, Newsletter, Submission, Subscription
mails, size = int(sys.argv[1]), int(sys.argv[2])
Submission.objects.all().delete(); Subscription.objects.all().delete(); Message.objects.all().delete(); Newsletter.objects.all().delete()
letter = Newsletter.objects.create(title="Nieuws", slug="nieuws", email="nieuws@example.nl", sender="NOV")
letter.site.set([Site.objects.get_or_create(pk=1, defaults={"domain": "example.nl", "name": "x"})[0]])
message = Message.objects.create(title="Nieuws", slug="nieuws", newsletter=letter)
Article.objects.create(title="Nieuws", text="Dit jaar komen er mensen bij. " * (size // 90), post=message)
Subscription.objects.bulk_create([Subscription(name_field="x", email_field=f"r{n}@example.nl", newsletter=letter, subscribed=True, activation_code="x" * 40) for n in range(mails)])
submission = Submission.from_message(message)
submission.publish_date = timezone.now(); submission.prepared = True; submission.save()
submission.subscriptions.set(Subscription.objects.all())
began = time.monotonic()
Submission.submit_queue()
print(mails / (time.monotonic() - began))
"""
POST_OFFICE = """
import subprocess, sys, time
from post_office import mail
from post_office.models import Email, EmailTemplate
mails, size = int(sys.argv[1]), int(sys.argv[2])
Email.objects.all().delete(); EmailTemplate.objects.all().delete()
body = "Dit jaar komen er mensen bij. " * (size // 62)
template = EmailTemplate.objects.create(name="nieuws", subject="Nieuws", content=body, html_content=f"<p>{body}</p>")
mail.send_many([{"sender": "nieuws@example.nl", "recipients": [f"r{n}@example.nl"], "template": template, "context": {"n": n}, "render_on_delivery": True} for n in range(mails)])
began = time.monotonic()
subprocess.run([sys.executable, "-m", "django", "send_queued_mail", "--processes", "2", "--log-level", "1"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
seconds = time.monotonic() - began
assert Email.objects.filter(status=0).count() == mails, Email.objects.filter(status=0).count()
print(mails / seconds)
"""


@contextlib.contextmanager
def project(port: int):
    """A small project with both packages and a database of its own; yields its environment."""
    python = HOME / "bin" / "python"
    if not (HOME / ".ready").exists():
        subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "sorl-thumbnail", *PACKAGES], check=True)
        (HOME / ".ready").touch()
    name = f"bench_peers_{os.getpid()}"
    address = rig.ADDRESS.split("://", 1)[1]
    user, _at, rest = address.partition("@")
    host, _colon, db_port = rest.split("/")[0].partition(":")
    with tempfile.TemporaryDirectory() as folder:
        for file, text in (
            ("peer_settings.py", SETTINGS),
            ("peer_urls.py", URLS),
            ("n.py", NEWSLETTER),
            ("p.py", POST_OFFICE),
        ):
            Path(folder, file).write_text(text)
        for kind, text in (
            ("message_subject.txt", "{{ message.title }}"),
            ("message.txt", "{% for article in message.articles.all %}{{ article.text }}{% endfor %}"),
            ("message.html", "<p>{% for article in message.articles.all %}{{ article.text }}{% endfor %}</p>"),
        ):
            path = Path(folder, "templates", "newsletter", "message", kind)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        environment = {
            "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "peer_settings", "PYTHONPATH": folder, "PEER_NAME": name,
            "PEER_USER": user, "PEER_HOST": host, "PEER_PORT": db_port or "5432", "PEER_SINK": str(port), "FOLDER": folder,
        }  # fmt: skip
        rig._sql(f'CREATE DATABASE "{name}"')
        try:
            subprocess.run(
                [str(python), "-m", "django", "migrate", "-v0"], env=environment, check=True, stdout=subprocess.DEVNULL
            )
            yield environment
        finally:
            rig._sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _run(environment: dict, script: str, size: int) -> float:
    code = f"import django; django.setup(); exec(open({environment['FOLDER']!r} + '/{script}').read())"
    done = subprocess.run(
        [str(HOME / "bin" / "python"), "-W", "ignore", "-c", code, str(MAILS), str(size)], env=environment, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{script} failed: {done.stderr[-2000:]}")
    return float(done.stdout.split()[-1])


def django_newsletter(environment: dict, size: int) -> float:
    """Mails a second of ``submit_queue``."""
    return _run(environment, "n.py", size)


def post_office(environment: dict, size: int) -> float:
    """Mails a second of ``send_queued_mail`` with two processes and batches of a thousand: its best way."""
    return _run(environment, "p.py", size)
