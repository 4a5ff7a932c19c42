"""Pure questions about what can be learned."""

from datetime import datetime

from .models import Article


def is_preview(article: Article, *, now: datetime) -> bool:
    """Not shown to everyone yet."""
    return article.state != "published" or article.publish_at > now
