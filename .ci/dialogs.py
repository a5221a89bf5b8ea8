"""Asks the running window for a file dialog, in the sheet with a person's photo, and looks at
what the window does about a desktop that has none or does not answer.

    dialogs.py CASE FILE-WITH-A-PICTURE LOG-OF-THE-WINDOW FOLDER-FOR-PICTURES

The log of the window has a line for each frame. How long something took is told by these lines alone,
so that it does not matter how long this side takes to look.
"""

import datetime
import pathlib
import re
import subprocess
import sys
import time

import screen_reader as reader
from screen_reader import BUTTON, DIALOG, ENTRY, Atspi, check, everything, find, find_mia, has, one, press, until

NONE_THERE = "No file dialog opens on this desktop. Type or paste the path of the file here."
DOES_NOT_ANSWER = "The file dialog of this desktop does not answer. Type or paste the path of the file here."
SENTENCES = {
    "hangs": [DOES_NOT_ANSWER],
    "absent": [NONE_THERE],
    # Whichever of them is found to be right.
    "unanswered": [DOES_NOT_ANSWER, NONE_THERE],
    "unseen": [DOES_NOT_ANSWER, NONE_THERE],
}
# Whoever has asked for a dialog is told so soon that none opens, in seconds.
SOON = 3.0
SHEET, CHOOSE, FIELD, PREVIEW = "Photo of Mia Berg", "Choose a file…", "Picture file", "As it will look"

case, picture, log, pictures = sys.argv[1], *map(pathlib.Path, sys.argv[2:5])


def frames():
    """When frames were drawn, as the window itself says."""
    lines = log.read_text(errors="replace").splitlines()
    drawn = [line.split()[0] for line in lines if "a frame is drawn" in line]
    return [datetime.datetime.fromisoformat(re.sub(r"(\.\d{6})\d*Z$", r"\1+00:00", at)) for at in drawn]


def sheet():
    return one(DIALOG, SHEET)


def names():
    return [node.get_name() or "" for node in everything(sheet())]


def picture_of_the_window(name):
    subprocess.run(["import", "-window", "root", pictures / f"dialogs-{case}-{name}.png"], check=True)


def type_keys(*keys):
    subprocess.run(["xdotool", *keys], check=True)


def is_idle():
    """Whether no frame is drawn any more, so that the next one is of what is pressed next."""
    before = len(frames())
    time.sleep(0.6)
    return len(frames()) == before


def ask_for_a_dialog():
    """Opens the sheet and asks; gives how many frames there were before."""
    find_mia()
    press(BUTTON, "Photo")
    one(ENTRY, FIELD, sheet())
    # Its name ends in "…", which would mean "begins so".
    choose = lambda: find(BUTTON, CHOOSE, sheet())[0]  # noqa: E731
    check(Atspi.Component.grab_focus(choose()), f"“{CHOOSE}” takes no focus")
    until(f"“{CHOOSE}” has the focus", lambda: has(choose(), Atspi.StateType.FOCUSED))
    until("the window is at rest", is_idle)
    drawn = len(frames())
    type_keys("key", "space")
    return drawn


def told(drawn):
    """The sentence in the sheet, and how long after the key it was drawn. It is in the first frame after
    those that were there when it was looked for in vain."""
    without = drawn + 1

    def look():
        nonlocal without
        so_far = len(frames())
        said = [words for words in SENTENCES[case] if words in names()]
        if not said:
            without = max(without, so_far)
        return said

    sentence = until("the sentence that no dialog opens", look)[0]
    at = frames()
    return sentence, (at[min(without, len(at) - 1)] - at[drawn]).total_seconds()


def without_a_dialog(drawn):
    sentence, took = told(drawn)
    until(f"“{FIELD}” has the focus", lambda: has(one(ENTRY, FIELD, sheet()), Atspi.StateType.FOCUSED))
    check(any(sentence in words for words in reader.heard), "the sentence is not announced")
    picture_of_the_window("told")
    check(took <= SOON, f"told after {took:.2f} s: {sentence}")
    # The keyboard is where the path belongs, and the path leads on.
    type_keys("type", "--delay", "20", str(picture))
    type_keys("key", "Return")
    return f"told after {took:.2f} s: {sentence}"


def main():
    # It hears as long as it is held.
    _listener = reader.start()
    drawn = ask_for_a_dialog()
    came = "the picture is chosen in the dialog" if case == "chooses" else without_a_dialog(drawn)
    until("the picture is there", lambda: PREVIEW in names())
    until("no sentence is left", lambda: not any(words in names() for words in [NONE_THERE, DOES_NOT_ANSWER]))
    picture_of_the_window("taken")
    print(f"dialogs check: {case}: {came}")


reader.run(main)
