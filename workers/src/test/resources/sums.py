"""A worker for tests: numbers, and at last the word sum."""
import sys

total = 0
for line in sys.stdin:
    if line == "sum\n":
        print(total, flush=True)
        total = 0
    else:
        total += int(line)
