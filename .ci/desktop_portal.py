#!/usr/bin/env python3
"""Stands in for the desktop portal that opens file dialogs, on the session bus.

    desktop_portal.py hangs          takes the name, and answers nothing at all
    desktop_portal.py unanswered     says its version, and never answers the call for a dialog
    desktop_portal.py unseen         takes the call for a dialog, and shows none
    desktop_portal.py chooses FILE   the same, and some seconds later FILE is chosen
    desktop_portal.py dies           takes the call for a dialog, and ends a second later

Writes a line when it is there, one for each dialog that is asked for, and one when a program that asked
has left the bus."""

import os
import signal
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

NAME, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
# Longer than the program waits before it says that no dialog opens.
THINKING = 6
INTERFACES = """
<node>
  <interface name="org.freedesktop.DBus.Properties">
    <method name="Get">
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="out"/>
    </method>
  </interface>
  <interface name="org.freedesktop.portal.FileChooser">
    <method name="OpenFile">
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/>
      <arg type="o" direction="out"/>
    </method>
  </interface>
</node>"""

how = sys.argv[1]
loop = GLib.MainLoop()


def say(line):
    print(line, flush=True)


def choose(session, asker, request):
    uris = {"uris": GLib.Variant("as", [GLib.filename_to_uri(sys.argv[2], None)])}
    answer = GLib.Variant("(ua{sv})", (0, uris))
    session.emit_signal(asker, request, "org.freedesktop.portal.Request", "Response", answer)
    return GLib.SOURCE_REMOVE


def called(session, asker, _path, _interface, method, arguments, call):
    if method == "Get":
        call.return_value(GLib.Variant("(v)", (GLib.Variant("u", 4),)))
        return
    say(f"asked for a dialog: {arguments[1]} {arguments[2].get('filters')}")
    Gio.bus_watch_name_on_connection(
        session, asker, Gio.BusNameWatcherFlags.NONE, None, lambda *_: say("who asked has left")
    )
    if how == "unanswered":
        return
    owner = asker.lstrip(":").replace(".", "_")
    request = f"{PATH}/request/{owner}/{arguments[2]['handle_token']}"
    call.return_value(GLib.Variant("(o)", (request,)))
    if how == "chooses":
        GLib.timeout_add_seconds(THINKING, choose, session, asker, request)
    if how == "dies":
        GLib.timeout_add_seconds(1, loop.quit)


def bus(session, _name):
    for interface in Gio.DBusNodeInfo.new_for_xml(INTERFACES).interfaces:
        session.register_object(PATH, interface, called, None, None)


def there(_session, _name):
    say("there")
    if how == "hangs":
        os.kill(os.getpid(), signal.SIGSTOP)


Gio.bus_own_name(Gio.BusType.SESSION, NAME, Gio.BusNameOwnerFlags.NONE, bus, there, lambda *_: loop.quit())
loop.run()
sys.exit(None if how == "dies" else "the name of the desktop portal is taken")
