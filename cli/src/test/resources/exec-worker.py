"""A worker for tests: a task is a line of a verb and its arguments."""
import os
import signal
import sys
import time


def touch(path):
    with open(path + ".new", "w") as file:
        file.write(str(os.getpid()))
    os.rename(path + ".new", path)


for line in sys.stdin.buffer:
    task = line[:-1].decode("latin-1")
    verb, _, argument = task.partition(" ")
    answer = argument
    if verb == "pid":
        answer = str(os.getpid())
    elif verb == "env":
        answer = os.environ.get(argument, "unset")
    elif verb == "cwd":
        answer = os.getcwd()
    elif verb == "nice":
        answer = str(os.nice(0))
    elif verb == "twice":
        answer = argument + "\n" + argument
    elif verb == "length":
        answer = str(len(argument))
    elif verb == "log":
        print(argument, file=sys.stderr, flush=True)
    elif verb == "exit":
        os._exit(int(argument))
    elif verb == "crash-once":
        # The file tells whether another has crashed before.
        try:
            os.close(os.open(argument, os.O_CREAT | os.O_EXCL))
            os._exit(9)
        except FileExistsError:
            answer = "survived"
    elif verb == "hang":
        touch(argument)
        time.sleep(600)
    elif verb == "hang-hard":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        touch(argument)
        while True:
            time.sleep(600)
    elif verb == "wait-for":
        begun, until = argument.split(" ")
        touch(begun)
        while not os.path.exists(until):
            time.sleep(0.005)
        answer = "waited"
    sys.stdout.buffer.write(answer.encode("latin-1") + b"\n")
    sys.stdout.buffer.flush()
