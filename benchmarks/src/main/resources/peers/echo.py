"""Gives back what it gets: messages behind their length, four bytes, the highest first."""
import sys

source, sink = sys.stdin.buffer, sys.stdout.buffer
while head := source.read(4):
    message = source.read(int.from_bytes(head, "big"))
    sink.write(head + message)
    sink.flush()
