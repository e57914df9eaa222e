"""Takes the time of round trips, one at a time, through Python's own pool of processes."""
import sys
import time
from concurrent.futures import ProcessPoolExecutor


def echo(message):
    return message


if __name__ == "__main__":
    warm_ups, count, size = map(int, sys.argv[1:])
    message = b"x" * size
    nanos = []
    with ProcessPoolExecutor(max_workers=1) as pool:
        for i in range(-warm_ups, count):
            begun = time.perf_counter_ns()
            answer = pool.submit(echo, message).result()
            took = time.perf_counter_ns() - begun
            assert answer == message
            if i >= 0:
                nanos.append(took)
    print("\n".join(map(str, nanos)))
