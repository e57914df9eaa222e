"""A worker for tests: JSON lines with ids."""
import json
import os
import signal
import subprocess
import sys
import time
import traceback


def handle(task):
    if task == "fail":
        raise ValueError("no such thing")
    if task == "exit":
        os._exit(3)
    if task == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if task == "hang":
        time.sleep(600)
    if task == "hang and ignore":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(600)
    if task == "hang and start another":
        subprocess.Popen(
            ["sh", "-c", "trap '' TERM; while :; do sleep 1; done"], stdin=subprocess.DEVNULL)
        time.sleep(600)
    if task == "flood":
        sys.stderr.write("e\n" * 50_000)
        sys.stderr.flush()
        return "o" * 100_000
    return task


for line in sys.stdin:
    request = json.loads(line)
    task = request["input"]
    if task == "wrong id":
        reply = {"id": request["id"] + 1, "output": task}
    elif task == "no json":
        sys.stdout.write("Loading weights...\n")
        sys.stdout.flush()
        continue
    elif task == "nothing":
        reply = {"id": request["id"]}
    else:
        try:
            reply = {"output": handle(task), "id": request["id"]}
        except Exception as failure:
            error = {"message": str(failure), "stack": traceback.format_exc()}
            reply = {"id": request["id"], "error": error}
    sys.stdout.write(json.dumps(reply) + "\n")
    sys.stdout.flush()
