"""Asks the running window for a file dialog, in the sheet with a person's photo, and looks at
what the window does about a desktop that has none or does not answer.

    dialogs.py CASE FILE-WITH-A-PICTURE FOLDER-OF-THE-RUN FOLDER-FOR-PICTURES [BUS-BETWEEN]

In the folder of the run the window keeps its log (window.log) and what is typed (data-CASE), and the desktop
portal what it was asked (portal.txt). BUS-BETWEEN is the process through which the window reaches the session
bus, where there is one.

The log of the window has a line for each frame. How long something took is told by these lines alone,
so that it does not matter how long this side takes to look.
"""

import datetime
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

import screen_reader as reader
from screen_reader import (
    BUTTON,
    DIALOG,
    ENTRY,
    WINDOW,
    Atspi,
    check,
    everything,
    find,
    find_mia,
    has,
    one,
    press,
    until,
)

NONE_THERE = "No file dialog opens on this desktop. Type or paste the path of the file here."
DOES_NOT_ANSWER = "The file dialog of this desktop does not answer. Type or paste the path of the file here."
UNSEEN = "No file dialog has opened so far. Type or paste the path here; a dialog that opens later still counts."
SENTENCES = {
    "hangs": DOES_NOT_ANSWER,
    "absent": NONE_THERE,
    "unanswered": DOES_NOT_ANSWER,
    "dies": DOES_NOT_ANSWER,
    "unseen": UNSEEN,
    "late": UNSEEN,
}
# A user who has asked for a dialog is told so soon that none opens, in seconds.
SOON = 3.0
# So long the window waits for a dialog that may still take the keyboard, before it says that there is none.
WAITS = (2.5, 3.0)
SHEET, CHOOSE, FIELD, PREVIEW = "Photo of Mia Berg", "Choose a file…", "Picture file", "As it will look"

case, picture, work, pictures = sys.argv[1], *map(pathlib.Path, sys.argv[2:5])


def frames():
    """When frames were drawn, as the window itself says."""
    lines = (work / "window.log").read_text(errors="replace").splitlines()
    drawn = [line.split()[0] for line in lines if "a frame is drawn" in line]
    return [datetime.datetime.fromisoformat(re.sub(r"(\.\d{6})\d*Z$", r"\1+00:00", at)) for at in drawn]


def portal_says(words):
    """How often the desktop portal has said this."""
    return (work / "portal.txt").read_text(errors="replace").count(words)


def sheet():
    return one(DIALOG, SHEET)


def names():
    return [node.get_name() or "" for node in everything(sheet())]


def picture_of_the_window(name):
    subprocess.run(["import", "-window", "root", pictures / f"dialogs-{case}-{name}.png"], check=True)


def type_keys(*keys):
    subprocess.run(["xdotool", *keys], check=True)


def type_the_path():
    """The keyboard is where the path belongs, and the path leads on."""
    type_keys("type", "--delay", "20", str(picture))
    type_keys("key", "Return")


def is_idle():
    """Whether no frame is drawn any more, so that the next one is of what is pressed next."""
    before = len(frames())
    time.sleep(0.6)
    return len(frames()) == before


def has_focus(role, name):
    # A name that ends in "…" would mean "begins so".
    return has(find(role, name, sheet())[0], Atspi.StateType.FOCUSED)


def ask_for_a_dialog():
    """Opens the sheet and asks; gives how many frames there were before."""
    find_mia()
    press(BUTTON, "Photo")
    one(ENTRY, FIELD, sheet())
    check(Atspi.Component.grab_focus(find(BUTTON, CHOOSE, sheet())[0]), f"“{CHOOSE}” takes no focus")
    until(f"“{CHOOSE}” has the focus", lambda: has_focus(BUTTON, CHOOSE))
    until("the window is at rest", is_idle)
    drawn = len(frames())
    type_keys("key", "space")
    return drawn


def told(drawn):
    """Waits for the sentence in the sheet, and gives how long after the key it was drawn. It is in the first
    frame after those that were there when it was looked for in vain."""
    without, sentence = drawn + 1, SENTENCES[case]

    def look():
        nonlocal without
        so_far = len(frames())
        if sentence in names():
            return True
        without = max(without, so_far)
        return False

    until("the sentence that no dialog opens", look)
    at = frames()
    return (at[min(without, len(at) - 1)] - at[drawn]).total_seconds()


def without_a_dialog(drawn):
    """The window says that none opens, and gives the keyboard to the field for the path."""
    sentence, took = SENTENCES[case], told(drawn)
    until(f"“{FIELD}” has the focus", lambda: has_focus(ENTRY, FIELD))
    until("the sentence is announced", lambda: any(sentence in words for words in reader.heard))
    picture_of_the_window("told")
    return took, f"told after {took:.2f} s: {sentence}"


def none_opens(drawn):
    took, result = without_a_dialog(drawn)
    check(took <= SOON, result)
    type_the_path()
    return result


def none_is_seen(drawn):
    took, result = without_a_dialog(drawn)
    check(WAITS[0] <= took <= WAITS[1], result)
    if case == "late":
        return f"{result} Then the picture is chosen in the dialog"
    check(portal_says("asked for a dialog") == 1 and not portal_says("who asked has left"), "asked too often")
    press(BUTTON, CHOOSE, sheet())
    until("a dialog is asked for once more", lambda: portal_says("asked for a dialog") == 2)
    until("the first one is closed", lambda: portal_says("who asked has left") == 1)
    until("the sentence is gone", lambda: UNSEEN not in names())
    until("the sentence is there again", lambda: UNSEEN in names())
    check(has_focus(ENTRY, FIELD), f"“{FIELD}” has lost the focus")
    type_the_path()
    return f"{result} It can be asked for once more"


def one_opens(_drawn):
    """A dialog has the keyboard: nothing is said, whatever time the user takes."""
    root = subprocess.run(["xwininfo", "-root", "-int"], check=True, capture_output=True, text=True).stdout
    until("the portal is asked", lambda: portal_says("asked for a dialog"))
    type_keys("windowfocus", re.search(r"Window id: (\d+)", root)[1])
    until("the window has no keyboard", lambda: not has(find(WINDOW, "…")[0], Atspi.StateType.ACTIVE))
    until("the picture is there", lambda: UNSEEN in names() or PREVIEW in names())
    check(UNSEEN not in names() and not any(UNSEEN in words for words in reader.heard), "a dialog is denied")
    return "the picture is chosen in the dialog"


def the_bus_ends(_drawn):
    """The program loses the bus while a dialog is open, and with it its screen reader; what it keeps on the
    disk says that it goes on."""
    until("the portal is asked", lambda: portal_says("asked for a dialog"))
    time.sleep(1)
    check(not list(work.glob(f"data-{case}/portals/*/drafts/*.json")), "there is a draft already")
    before = len(frames())
    os.kill(int(sys.argv[5]), signal.SIGKILL)
    until("the window says so", lambda: len(frames()) > before)
    until("the window is at rest", is_idle)
    picture_of_the_window("told")
    type_the_path()
    until("the picture is taken", lambda: list(work.glob(f"data-{case}/portals/*/drafts/*.json")))
    picture_of_the_window("taken")
    print(f"dialogs check: {case}: the program lives on, and takes the path")


def main():
    # It hears as long as it is held.
    _listener = reader.start()
    drawn = ask_for_a_dialog()
    if case == "bus-ends":
        the_bus_ends(drawn)
        return
    ways = {"chooses": one_opens, "unseen": none_is_seen, "late": none_is_seen}
    result = ways.get(case, none_opens)(drawn)
    until("the picture is there", lambda: PREVIEW in names())
    left = [NONE_THERE, DOES_NOT_ANSWER, UNSEEN]
    until("no sentence is left", lambda: not any(words in names() for words in left))
    picture_of_the_window("taken")
    print(f"dialogs check: {case}: {result}")


reader.run(main)
