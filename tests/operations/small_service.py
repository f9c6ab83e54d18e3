"""A supervisor with three small services, run by the tests: `small_service.py FOLDER`.

`steady` has a child that takes no notice of anything, `failing` ends again and again, `stubborn` ignores
SIGTERM. What happens is written to FOLDER/events, one word to a line.
"""

import os
import sys
from pathlib import Path

from grader.serve.plan import Service, Stage
from grader.serve.supervisor import Supervisor

PRELUDE = """
import os, signal, subprocess, sys, time
events = os.open("events", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def note(word):
    os.write(events, (word + "\\n").encode())
"""
STEADY = """
def stop(*_):
    note(f"{name} stops")
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
subprocess.Popen(["sleep", "600"])
note(f"{name} starts")
print("good morning", flush=True)
while True:
    time.sleep(600)
"""
FAILING = """
note("failing starts")
print("last words", end="", flush=True)
sys.exit(3)
"""
STUBBORN = """
signal.signal(signal.SIGTERM, lambda *_: note("stubborn refuses"))
note("stubborn starts")
while True:
    time.sleep(600)
"""


def service(name: str, script: str, stage: Stage, *, grace: float = 60) -> Service:
    return Service(
        name=name,
        command=[sys.executable, "-c", f"{PRELUDE}\nname = {name!r}\n{script}"],
        environment=os.environ,
        stage=stage,
        grace=grace,
    )


def main(folder: Path) -> None:
    supervisor = Supervisor(directory=folder, say=lambda line: print(line, flush=True))
    with supervisor.running():
        supervisor.start(
            [
                service("steady", STEADY, Stage.BROKER),
                service("stubborn", STUBBORN, Stage.SITE, grace=2),
                service("failing", FAILING, Stage.DISPATCHER),
                service("first", STEADY, Stage.WEB),
            ]
        )
        supervisor.keep_running()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
