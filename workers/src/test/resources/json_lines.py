"""A worker for tests: JSON lines with ids."""
import json
import sys
import traceback


def handle(task):
    if task == "fail":
        raise ValueError("no such thing")
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
