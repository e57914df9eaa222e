"""A worker for tests: netstrings, sent back in capitals."""
import sys

source, target = sys.stdin.buffer, sys.stdout.buffer
while True:
    length = b""
    while (digit := source.read(1)) != b":":
        if not digit:
            sys.exit()
        length += digit
    message = source.read(int(length))
    source.read(1)
    target.write(b"%d:%s," % (len(message), message.upper()))
    target.flush()
