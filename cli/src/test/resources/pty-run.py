"""Runs a command whose standard error, and whatever its input and output are not, is a terminal.

Arguments: input, output, then the command. Prints what the terminal shows. A line that we read is the
number of times to press Ctrl-C. Ends with the command's exit status.
"""
import os
import pty
import select
import signal
import sys

pid, terminal = pty.fork()
if pid == 0:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.dup2(os.open(sys.argv[1], os.O_RDONLY), 0)
    os.dup2(os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), 1)
    os.execvp(sys.argv[3], sys.argv[3:])

sources = [terminal, 0]
while True:
    ready, _, _ = select.select(sources, [], [])
    if 0 in ready:
        keys = os.read(0, 100)
        if not keys:
            sources.remove(0)
        os.write(terminal, b"\x03" * keys.count(b"\n"))
    if terminal in ready:
        try:
            shown = os.read(terminal, 65536)
        except OSError:  # nobody has the other end any more
            break
        if not shown:
            break
        os.write(1, shown)
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status))
