"""Work for a processor: for each line, a number, the sum of the squares below it."""
import sys

for line in sys.stdin:
    print(sum(i * i for i in range(int(line))), flush=True)
