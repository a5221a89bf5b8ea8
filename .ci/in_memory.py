#!/usr/bin/env python3
"""Says how often a text stands in the memory of a process: in_memory.py PID TEXT

Where this machine does not let one process look at another the answer is "closed"."""
import sys

process, text = sys.argv[1], sys.argv[2].encode()
count = 0
try:
    maps, memory = open(f"/proc/{process}/maps"), open(f"/proc/{process}/mem", "rb", buffering=0)
except PermissionError:
    print("closed")
    sys.exit()
with maps, memory:
    for line in maps:
        span, rights = line.split()[:2]
        if not rights.startswith("rw"):
            continue
        begin, end = (int(side, 16) for side in span.split("-"))
        try:
            memory.seek(begin)
            left = end - begin
            kept = b""
            while left > 0:
                piece = memory.read(min(left, 1 << 20))
                if not piece:
                    break
                left -= len(piece)
                # A text may lie across two pieces.
                piece = kept + piece
                count += piece.count(text)
                kept = piece[-(len(text) - 1):]
        except OSError:
            # Memory of a device, or given back meanwhile.
            continue
print(count)
