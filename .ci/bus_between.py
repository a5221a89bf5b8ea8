"""Stands between a program and the session bus, and hands on what each of them says. When this ends, the
session bus has ended for that program, and for no other one.

    bus_between.py SOCKET

Writes a line when it is there."""

import asyncio
import os
import re
import sys
import urllib.parse

BUS = urllib.parse.unquote(re.match(r"unix:path=([^,;]+)", os.environ["DBUS_SESSION_BUS_ADDRESS"])[1])


async def hand_on(reader, writer):
    try:
        while said := await reader.read(1 << 16):
            writer.write(said)
            await writer.drain()
    except ConnectionError:
        pass
    writer.close()


async def connected(reader, writer):
    bus_reader, bus_writer = await asyncio.open_unix_connection(BUS)
    await asyncio.gather(hand_on(reader, bus_writer), hand_on(bus_reader, writer))


async def main():
    server = await asyncio.start_unix_server(connected, sys.argv[1])
    print("there", flush=True)
    await server.serve_forever()


asyncio.run(main())
