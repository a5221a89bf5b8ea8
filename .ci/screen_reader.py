"""Does the main job in the running window over the accessibility bus, as a screen reader
and its user would: everything is found by role and name, typed through the editable text
interface, pressed through the action interface, and heard as announcements.

    screen_reader.py ADDRESS-OF-THE-EMBEDDED-PORTAL ACCOUNT PASSWORD CONTROL-TOKEN
"""

import json
import sys
import time
import urllib.request

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

import stored  # noqa: E402

PATIENCE = 30.0
# Atspi's names of the roles.
WINDOW, ENTRY, PASSWORD, BUTTON = "frame", "entry", "password text", "push button"
LIST, ROW, DIALOG, COMBO = "list box", "list item", "dialog", "combo box"

heard = []


def program():
    """The program on the bus."""
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(index)
        if application is not None and application.get_name() == "portal-desk":
            return application
    return None


def everything(node):
    """A node and all that is in it. What vanishes meanwhile is left out."""
    if node is None:
        return
    yield node
    try:
        count = node.get_child_count()
    except GLib.Error:
        return
    for index in range(count):
        try:
            child = node.get_child_at_index(index)
        except GLib.Error:
            continue
        yield from everything(child)


def has(node, state):
    return node.get_state_set().contains(state)


def find(role, name, inside=None):
    """The nodes of a role whose name is this, or begins so where it ends in "…"."""
    found = []
    for node in everything(inside or program()):
        try:
            own = node.get_name() or ""
            fits = own.startswith(name[:-1]) if name.endswith("…") else own == name
            if fits and node.get_role_name() == role:
                found.append(node)
        except GLib.Error:
            continue
    return found


def tree():
    """What a screen reader meets, for the message of a failure."""
    lines = []

    def write(node, depth):
        if node is None:
            return
        try:
            states = [state.value_nick for state in node.get_state_set().get_states()]
            common = {"enabled", "sensitive", "showing", "visible", "focusable"}
            words = [node.get_role_name(), repr(node.get_name()), repr(node.get_description() or "")]
            words += [state for state in states if state not in common]
            lines.append("  " * depth + " ".join(words + [str(node.get_attributes() or "")]))
            for index in range(node.get_child_count()):
                write(node.get_child_at_index(index), depth + 1)
        except GLib.Error as error:
            lines.append("  " * depth + f"({error.message})")

    write(program(), 0)
    return "\n".join(lines)


def fail(what):
    print(f"screen reader: {what}\n\nheard: {heard}\n\nthe window on the bus:\n{tree()}")
    sys.exit(1)


def check(is_so, what):
    if not is_so:
        fail(what)


def until(what, attempt):
    """Tries until something comes of it; events arrive meanwhile."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        while GLib.MainContext.default().iteration(False):
            pass
        try:
            result = attempt()
        except GLib.Error:
            # It vanished between two questions.
            result = None
        if result:
            return result
        time.sleep(0.05)
    return fail(f"waited {PATIENCE:.0f} s in vain: {what}")


def one(role, name, inside=None):
    """The only node of this role and name, as soon as it is there."""

    def only():
        found = find(role, name, inside)
        return found[0] if len(found) == 1 else None

    return until(f"one {role} “{name}”", only)


def text_of(entry):
    return Atspi.Text.get_text(entry, 0, -1)


def enter(role, name, text):
    """Types into a field, as dictation or a braille display does."""
    check(Atspi.EditableText.set_text_contents(one(role, name), text), f"“{name}” takes no text")
    if role != PASSWORD:
        until(f"“{name}” holds “{text}”", lambda: text_of(one(role, name)) == text)


def press(role, name, inside=None):
    """Presses something as soon as it can be pressed."""

    def usable():
        node = one(role, name, inside)
        return node if has(node, Atspi.StateType.SENSITIVE) else None

    node = until(f"“{name}” can be pressed", usable)
    check(Atspi.Action.do_action(node, 0), f"“{name}” cannot be pressed")


def listens(event):
    heard.append(str(event.any_data))


def hears(words, since=0):
    until(f"“{words}” is announced", lambda: any(words in text for text in heard[since:]))


def rows(address, control):
    asked = urllib.request.Request(f"{address}/_demo/rows", headers={"x-demo-control": control})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return json.load(answer)


def sign_in(account, password):
    window = until("the window is on the bus", lambda: program() and find(WINDOW, "Portal Desk"))[0]
    check(window.get_child_count() > 0, "the window is empty")
    until("the e-mail field has the focus", lambda: has(one(ENTRY, "E-mail"), Atspi.StateType.FOCUSED))
    enter(ENTRY, "E-mail", account)
    enter(PASSWORD, "Password", "not the password")
    press(BUTTON, "Sign in")
    hears("password")
    check("not the password" not in tree(), "the password can be read on the bus")
    enter(PASSWORD, "Password", password)
    press(BUTTON, "Sign in")
    one(WINDOW, "Lindenhof Studio…")


def the_list():
    """The list says where one is in it and how long it is, though only a part is drawn."""
    people = one(LIST, "People")
    until("the list has rows", lambda: find(ROW, "…", people))
    for number, row in enumerate(find(ROW, "…", people), start=1):
        place = row.get_attributes()
        check(place.get("posinset") == str(number), f"row {number} says it is number {place}")
        check(int(place.get("setsize", 0)) > 50, f"row {number} does not say of how many: {place}")


def find_mia():
    enter(ENTRY, "Search people", "berg mia")
    until("one row is left", lambda: len(find(ROW, "…", one(LIST, "People"))) == 1)
    row = one(ROW, "Mia Berg, Head of Sales…")
    check(row.get_attributes() == {"posinset": "1", "setsize": "1"}, "the one row is the first of one")
    press(ROW, "Mia Berg…")
    one(WINDOW, "Mia Berg – Lindenhof Studio…")
    check(has(one(ROW, "Mia Berg…"), Atspi.StateType.SELECTED), "the row of the open record is selected")
    lead = one(COMBO, "Lead")
    check("Clara Lindenhof" in (lead.get_description() or ""), "the lead does not say who it is")


def an_error():
    """An error belongs to its field and is announced."""
    before = len(heard)
    enter(ENTRY, "First name", "")
    error = "First name cannot be empty."
    described = lambda: error in (one(ENTRY, "First name").get_description() or "")  # noqa: E731
    until("the field says what is wrong", described)
    hears(error, before)
    enter(ENTRY, "First name", "Mia")
    until("the field says nothing is wrong", lambda: not described())


def change_and_save():
    title = one(ENTRY, "Title")
    check(Atspi.Component.grab_focus(title), "“Title” takes no focus")
    until("“Title” has the focus", lambda: has(one(ENTRY, "Title"), Atspi.StateType.FOCUSED))
    enter(ENTRY, "Title", "Director of Sales")
    until(
        "the field says what it was",
        lambda: "Head of Sales" in (one(ENTRY, "Title").get_description() or ""),
    )
    one(WINDOW, "● Mia Berg…")
    press(BUTTON, "Review")
    review = one(DIALOG, "Save…")
    check(has(review, Atspi.StateType.MODAL), "the review is no modal dialog")
    focused = lambda: [n for n in everything(review) if has(n, Atspi.StateType.FOCUSED)]  # noqa: E731
    check([n.get_name() for n in until("the focus is in the review", focused)] == ["Save"], "focus of the review")
    press(BUTTON, "Close", review)
    until("the review is gone", lambda: not find(DIALOG, "…"))
    before = len(heard)
    press(BUTTON, "Save")
    hears("Saved: Title.", before)
    hears("Mia Berg is saved.", before)
    check(heard[before:].count("Saved: Title.") == 1, "the result is said more than once")
    check(not any("Dismiss" in text for text in heard), "a button is announced")
    one(WINDOW, "Mia Berg – Lindenhof Studio…")


def start():
    Atspi.init()
    # Every answer comes from the program, none from this side's memory.
    Atspi.set_timeout(5000, 15000)
    Atspi.get_desktop(0).set_cache_mask(Atspi.Cache.NONE)
    listener = Atspi.EventListener.new(listens)
    listener.register("object:announcement")
    return listener


def main():
    address, account, password, control = sys.argv[1:5]
    # It hears as long as it is held.
    _listener = start()
    before = rows(address, control)
    sign_in(account, password)
    the_list()
    find_mia()
    an_error()
    change_and_save()
    stored.assert_only(before, rows(address, control), "people", "title", "Head of Sales", "Director of Sales")
    print(f"screen reader: exactly the title changed; {len(heard)} announcements, the last: {heard[-1]}")


def run(work):
    """Runs this; what goes wrong is told with what was on the bus."""
    try:
        work()
    except Exception as error:  # the tree says more than a trace
        fail(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    run(main)
