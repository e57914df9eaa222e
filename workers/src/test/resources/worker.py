"""A worker for tests: a task is a line, of a verb and its argument."""
import os
import signal
import subprocess
import sys
import threading
import time

served = 0
kept = []


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def log(text):
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


for line in sys.stdin:
    verb, _, argument = line.rstrip("\n").partition(" ")
    served += 1
    if verb == "echo":
        say(argument)
    elif verb == "pid":
        say(str(os.getpid()))
    elif verb == "served":
        say(str(served))
    elif verb == "exit":
        log("going to exit with " + argument)
        os._exit(int(argument))
    elif verb == "kill-me":
        log("going to die")
        os.kill(os.getpid(), int(argument))
    elif verb == "crash-once":
        # The file tells whether another has crashed before.
        try:
            os.close(os.open(argument, os.O_CREAT | os.O_EXCL))
            os._exit(9)
        except FileExistsError:
            say("survived")
    elif verb == "touch-and-hang":
        with open(argument, "w") as file:
            file.write(str(os.getpid()))
        os.rename(argument, argument + ".done")
        time.sleep(600)
    elif verb == "ignore-term-and-hang":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        with open(argument, "w") as file:
            file.write(str(os.getpid()))
        os.rename(argument, argument + ".done")
        while True:
            time.sleep(600)
    elif verb == "fork-and-hang":
        # A child of its own that ignores SIGTERM, as a wrapper script may have.
        child = subprocess.Popen(
            ["sh", "-c", "trap '' TERM; while :; do sleep 1; done"], stdin=subprocess.DEVNULL)
        with open(argument, "w") as file:
            file.write("%d %d" % (os.getpid(), child.pid))
        os.rename(argument, argument + ".done")
        time.sleep(600)
    elif verb == "wait-for":
        while not os.path.exists(argument):
            time.sleep(0.005)
        say(argument)
    elif verb == "twice":
        say(argument + "\n" + argument)
    elif verb == "env":
        say(os.environ.get(argument, "unset"))
    elif verb == "cwd":
        say(os.getcwd())
    elif verb == "nice":
        say(str(os.nice(0)))
    elif verb == "log":
        for number in range(int(argument)):
            log("line %d" % number)
        say("logged")
    elif verb == "flood":
        # Both at once: a result of so many bytes, and as much in errors.
        errors = threading.Thread(target=log, args=("e\n" * (int(argument) // 2),))
        errors.start()
        say("o" * int(argument))
        errors.join()
    elif verb == "spin":
        while True:
            pass
    elif verb == "leak":
        kept.append(bytearray(b"x") * (int(argument) << 20))
        say("leaked")
    elif verb == "close-stdout":
        os.close(1)
        time.sleep(600)
    else:
        say("unknown " + verb)
