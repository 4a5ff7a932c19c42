"""An SMTP server that keeps its own log: what really arrived."""

import threading
from email import message_from_bytes

from aiosmtpd.controller import Controller


class Log:
    """Every message that was accepted: (recipient, Message-ID)."""

    def __init__(self):
        self.received: list[tuple[str, str]] = []
        self.lock = threading.Lock()

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content)
        with self.lock:
            self.received.append((envelope.rcpt_tos[0], message["Message-ID"]))
        return "250 OK"


def start(log: Log | None = None, port: int = 0) -> tuple[Controller, Log]:
    """A server on loopback; ``controller.port`` says where."""
    import socket

    if not port:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
    log = log or Log()
    controller = Controller(log, hostname="127.0.0.1", port=port)
    controller.start()
    return controller, log
