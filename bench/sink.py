"""A quick SMTP sink: it answers, counts and forgets, or keeps a log of who got what. Prints its port, then the count when its
input ends. For tests of faults it can be told to behave badly.
"""

import argparse
import asyncio
import sys

END = b"\r\n.\r\n"
received = 0


def asked_for() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", help="a line for each mail that was taken: address and Message-ID")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--plain", action="store_true", help="no pipelining")
    parser.add_argument("--hang-up-after", type=int, default=0, help="421 after so many mails on a connection")
    parser.add_argument(
        "--die-at", type=int, default=0, help="break off once, after the content of this mail, which is taken"
    )
    parser.add_argument(
        "--hang-at", type=int, default=0, help="say nothing once, after the content of this mail, which is taken"
    )
    parser.add_argument("--unknown", default="@unknown.example", help="550 5.1.1 for addresses that end so")
    parser.add_argument("--busy", default="@busy.example", help="450 for addresses that end so")
    return parser.parse_args()


class Session(asyncio.BufferedProtocol):
    """One connection. Everything that came in is answered in one write (RFC 2920, 3.2).

    What comes in is read into a room that is there already: a plain ``Protocol`` asks the system for a quarter of a megabyte each time.
    """

    def __init__(self, asked: argparse.Namespace, log) -> None:
        self.asked, self.log = asked, log
        self.buffer, self.address, self.taken, self.in_content = bytearray(), "", 0, False
        self.has_begun, self.at = False, 0
        self.room = memoryview(bytearray(1 << 16))

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        transport.write(b"220 sink\r\n")

    def get_buffer(self, sizehint: int) -> memoryview:
        return self.room

    def buffer_updated(self, nbytes: int) -> None:
        self.buffer += self.room[:nbytes]
        answers: list[bytes] = []
        self.at, going_on = 0, True
        while going_on and self.at < len(self.buffer):
            going_on = self.content(answers) if self.in_content else self.command(answers)
        del self.buffer[: self.at]
        if answers and not self.transport.is_closing():
            self.transport.write(b"".join(answers))

    def command(self, answers: list[bytes]) -> bool:
        """One line; False when there is none, or nothing more to say."""
        end = self.buffer.find(b"\r\n", self.at)
        if end < 0:
            return False
        line, self.at = bytes(self.buffer[self.at : end]), end + 2
        word = line[:4].upper()
        if word in (b"EHLO", b"HELO"):
            more = b"" if self.asked.plain else b"250-PIPELINING\r\n"
            answers.append(b"250-sink\r\n" + more + b"250 8BITMIME\r\n")
        elif word == b"MAIL" and self.asked.hang_up_after and self.taken >= self.asked.hang_up_after:
            return self.close(answers, b"421 enough for today\r\n")
        elif word == b"MAIL":
            answers.append(b"503 nested MAIL command\r\n" if self.has_begun else b"250 OK\r\n")
            self.has_begun = True
        elif word == b"RCPT":
            answers.append(self.recipient(line[line.index(b"<") + 1 : line.rindex(b">")].decode()))
        elif word == b"DATA":
            self.in_content = bool(self.address)
            answers.append(b"354 go on\r\n" if self.in_content else b"503 no reader\r\n")
        elif word == b"RSET":
            self.has_begun, self.address = False, ""
            answers.append(b"250 OK\r\n")
        elif word == b"QUIT":
            return self.close(answers, b"221 bye\r\n")
        else:
            answers.append(b"250 OK\r\n")
        return True

    def recipient(self, address: str) -> bytes:
        self.address = ""
        if address.endswith(self.asked.unknown):
            return b"550 5.1.1 nobody here\r\n"
        if address.endswith(self.asked.busy):
            return b"450 4.7.1 not now\r\n"
        self.address = address
        return b"250 OK\r\n"

    def content(self, answers: list[bytes]) -> bool:
        global received
        # From behind: of what may follow in the same write (RFC 2920, 3.1) there is little, and no second content.
        end = self.buffer.rfind(END, self.at)
        if end < 0:
            return False
        if self.log:
            start = self.buffer.index(b"Message-ID: ", self.at) + 12
            identity = self.buffer[start : self.buffer.index(b"\r", start)].decode()
            self.log.write(f"{self.address} {identity}\n")
        self.at = end + len(END)
        received += 1
        self.in_content, self.address, self.taken, self.has_begun = False, "", self.taken + 1, False
        if received == self.asked.die_at:
            self.transport.abort()
            return False
        if received == self.asked.hang_at:
            # Whatever comes after is never read.
            self.transport.pause_reading()
            return False
        answers.append(b"250 OK\r\n")
        return True

    def close(self, answers: list[bytes], last: bytes) -> bool:
        self.transport.write(b"".join([*answers, last]))
        answers.clear()
        self.transport.close()
        return False


async def main() -> None:
    asked = asked_for()
    log = open(asked.log, "a", buffering=1) if asked.log else None  # noqa: SIM115 -- as long as the sink lives
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Session(asked, log), "127.0.0.1", asked.port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    print(received, flush=True)


if __name__ == "__main__":
    asyncio.run(main())
