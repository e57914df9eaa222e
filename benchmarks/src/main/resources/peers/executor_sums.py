"""The same work by Python's own pool of processes: prints the nanoseconds that it took."""
import sys
import time
from concurrent.futures import ProcessPoolExecutor


def total(below):
    return sum(i * i for i in range(below))


if __name__ == "__main__":
    workers, tasks, below = map(int, sys.argv[1:])
    with ProcessPoolExecutor(max_workers=workers) as pool:
        list(pool.map(total, [1] * 4 * workers))  # starts them
        begun = time.perf_counter_ns()
        list(pool.map(total, [below] * tasks))
        took = time.perf_counter_ns() - begun
    print(took)
