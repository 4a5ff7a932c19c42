"""What the log of the server may know of who came along."""

import logging


class WithoutLinks(logging.Filter):
    """Which page went wrong stands in the log, not the link of the person who opened it: the link is what lets her in."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        path = getattr(request, "path", "")
        if len(path) > 1:
            found = getattr(request, "resolver_match", None)
            first = "/".join(path.split("/", 3)[: 3 if path.startswith("/en/") else 2]) + "/..."
            record.msg = record.getMessage().replace(path, f"/{found.route}" if found else first)
            record.args = ()
        return True
