"""What changed in the embedded portal between two readings of its rows.

As a program: stored.py BEFORE.json AFTER.json KIND FIELD OLD NEW
fails unless exactly this one stored value changed.
"""

import json
import sys


def differences(before, after, path=()):
    """Yields (path, old, new) for every stored value that differs."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            yield from differences(before.get(key), after.get(key), path + (key,))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, pair in enumerate(zip(before, after)):
            yield from differences(*pair, path + (str(index),))
    elif before != after:
        yield path, before, after


def assert_only(before, after, kind, field, old, new):
    """Exactly one stored value changed, beside the time of the change: this one."""
    found = list(differences(before, after))
    for path, a, b in found:
        print("  ", "/".join(path), ":", a, "→", b)
    changed = [difference for difference in found if difference[0][-1] != "last_modified"]
    assert len(changed) == 1, "exactly one stored value was to change"
    path, a, b = changed[0]
    assert (path[0], path[-1], a, b) == (kind, field, old, new), "another value changed"


if __name__ == "__main__":
    before, after = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
    assert_only(before, after, *sys.argv[3:7])
