"""The portal of the National Year of Volunteering."""

from .celery import app as celery_app

__all__ = ("celery_app",)
