"""Django's way to a mail server, which also tells whether a mail may have left though no answer came.

``smtplib`` says only that the connection broke. Before the content left, nothing did; after it the server may have taken the mail
and been slow to say so: it may take ten minutes over it (RFC 5321, 4.5.3.2.6), and we do not wait that long.
"""

import smtplib
from typing import Any

from anymail.exceptions import AnymailAPIError
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from requests.exceptions import ReadTimeout

GO_ON = 354


class Telling(smtplib.SMTP):
    """A connection that remembers whether content is under way."""

    is_content_out = False

    def getreply(self) -> tuple[int, bytes]:
        """As before; what leaves after "go on" is content, until the next answer has come."""
        answer = super().getreply()
        self.is_content_out = answer[0] == GO_ON
        return answer


class TellingTLS(Telling, smtplib.SMTP_SSL):
    """The same, encrypted from its first byte."""


class TellingBackend(EmailBackend):
    """Django's, with such a connection."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """What it connects with."""
        return TellingTLS if self.use_ssl else Telling


def way_out() -> BaseEmailBackend:
    """The mail backend that is set; Django's own for SMTP in its telling form."""
    backend = get_connection()
    return TellingBackend() if type(backend) is EmailBackend else backend


def may_have_left(through: Any, trouble: Exception) -> bool:
    """Whether the mail at which a connection broke may have been taken."""
    if isinstance(trouble, AnymailAPIError):
        # Asked and not answered; one that never connected asked nothing.
        return isinstance(trouble.__cause__, ReadTimeout)
    is_broken = isinstance(trouble, smtplib.SMTPServerDisconnected | OSError)
    # An answer of the server is one, whatever it says.
    is_answer = isinstance(trouble, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused)
    return is_broken and not is_answer and getattr(getattr(through, "connection", None), "is_content_out", False)
