"""A wire to the portal that can be cut: what the browser's own switch for "offline" does not promise.

The switch is set per page and per worker, a moment after either starts; a page that a service worker brought back can
send before it is. A cut wire lets nothing through, whoever asks.
"""

import contextlib
import socket
import struct
import threading

RESET = struct.pack("ii", 1, 0)
PART = 65_536


class Wire:
    """Carries bytes between a port of its own and the portal until it is cut.

    :param target: host and port of the portal.
    """

    def __init__(self, target: tuple[str, int]):
        self._target, self._whole, self._open = target, True, set()
        self._lock = threading.Lock()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """Break every connection, and each new one."""
        with self._lock:
            self._whole = False
            for one in self._open:
                self._break(one)
            self._open.clear()

    def mend(self) -> None:
        with self._lock:
            self._whole = True

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self.cut()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            with self._lock:
                if not self._whole:
                    self._break(near)
                    continue
                far = socket.create_connection(self._target)
                self._open |= {near, far}
            for ends in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, here: socket.socket, there: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while part := here.recv(PART):
                there.sendall(part)
        with contextlib.suppress(OSError):
            there.shutdown(socket.SHUT_WR)

    @staticmethod
    def _break(one: socket.socket) -> None:
        with contextlib.suppress(OSError):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            one.shutdown(socket.SHUT_RDWR)
        one.close()
