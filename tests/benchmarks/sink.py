"""An SMTP server that takes everything and notes when: `python -m tests.benchmarks.sink PORT FILE`.

Written by hand, since a benchmark of who sends must not wait for who receives.
"""

import asyncio
import sys
import time
from asyncio import StreamReader, StreamWriter

ANSWERS = {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n", b"EHLO": b"250-sink\r\n250 8BITMIME\r\n"}


async def talk(reader: StreamReader, writer: StreamWriter) -> None:
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        word = line[:4].upper()
        writer.write(ANSWERS.get(word, b"250 OK\r\n"))
        if word == b"DATA":
            await writer.drain()
            note(await reader.readuntil(b"\r\n.\r\n"))
            writer.write(b"250 OK\r\n")
        await writer.drain()
        if word == b"QUIT":
            break
    writer.close()


def note(mail: bytes) -> None:
    head = mail.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ")
    found = [line for line in head.split(b"\r\n") if line.lower().startswith(b"message-id:")]
    key = found[0].partition(b"<")[2].partition(b"@")[0].decode()
    print(f"{time.time():.3f} {key}", file=FILE, flush=True)


async def main() -> None:
    server = await asyncio.start_server(talk, "127.0.0.1", int(sys.argv[1]), limit=1_000_000)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    FILE = open(sys.argv[2], "a")  # noqa: SIM115 - as long as the process lives
    asyncio.run(main())
