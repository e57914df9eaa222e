"""A worker for tests that speaks JSON lines."""
import json
import sys

for line in sys.stdin:
    request = json.loads(line)
    reply = {"id": request["id"]}
    if request["input"] == "bad":
        reply["error"] = {"message": "it is bad"}
    else:
        reply["output"] = {"got": request["input"]}
    print(json.dumps(reply), flush=True)
