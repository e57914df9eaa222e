"""A worker for tests that speaks frames, or with an argument netstrings; it turns texts round."""
import sys

source, target = sys.stdin.buffer, sys.stdout.buffer
netstrings = len(sys.argv) > 1


def length():
    if not netstrings:
        head = source.read(4)
        return int.from_bytes(head, "big") if head else None
    digits = b""
    while True:
        digit = source.read(1)
        if digit == b":":
            return int(digits)
        if not digit:
            return None
        digits += digit


while (size := length()) is not None:
    text = source.read(size)[::-1].replace(b"!", b"\n")
    if netstrings:
        source.read(1)
        target.write(b"%d:%s," % (len(text), text))
    else:
        target.write(len(text).to_bytes(4, "big") + text)
    target.flush()
