"""What search engines are told of."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from mmn_portal.core import menu, search


class Pages(Sitemap):
    """The pages of the menu."""

    i18n = True
    alternates = True

    def items(self):
        return ["home:front", *[entry.url_name for entry in menu.entries]]

    def location(self, item):
        return reverse(item)


class Documents(Sitemap):
    """Everything that the apps say can be found."""

    limit = 2000

    def items(self):
        now = timezone.now()
        return [document for bring in search.documents for document in bring(now)]

    def location(self, item):
        return item.url
