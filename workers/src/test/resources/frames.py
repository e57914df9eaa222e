"""A worker for tests: frames of a length in four bytes, sent back as they are, in the end."""
import struct
import sys

source, target = sys.stdin.buffer, sys.stdout.buffer
kind = sys.argv[1] if len(sys.argv) > 1 else "echo"
if kind == "flood":
    # Writes ten million bytes before it reads the first.
    target.write(struct.pack(">I", 10_000_000) + b"f" * 10_000_000)
    target.flush()
while True:
    header = source.read(4)
    if len(header) < 4:
        break
    length = struct.unpack(">I", header)[0]
    message = source.read(length)
    if kind == "garbage":
        target.write(b"Traceback (most recent call last):\n")
        target.flush()
        continue
    target.write(header)
    target.write(message)
    target.flush()
