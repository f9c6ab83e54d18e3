"""`manage.py serve`, from the claims to the last word."""

import contextlib
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from grader.serve.claims import listen, lock_data
from grader.serve.plan import Service, Stage, services
from grader.serve.process import die_with
from grader.serve.readiness import Probes
from grader.serve.supervisor import Stopped, Supervisor
from grader.serve.valkey import EmbeddedBroker


def serve(
    *,
    port: int,
    data: Path,
    base: Path,
    environment: Mapping[str, str],
    accounts: Sequence[str],
    with_parent: bool,
    say: Callable[[str], None],
) -> None:
    """Run the whole service until somebody stops it.

    Raises:
        ClaimError: the port or the data folder belongs to another program.
    """
    if with_parent:
        die_with(os.getppid(), signal.SIGTERM)()
    address = f"http://localhost:{port}"
    with (
        contextlib.closing(lock_data(data, address=f"process {os.getpid()}, {address}")),
        contextlib.closing(listen(port)) as listener,
    ):
        supervisor = Supervisor(directory=base, say=say)
        with supervisor.running(), contextlib.suppress(Stopped):
            broker_url = environment.get("REDIS_URL", "")
            if not broker_url:
                broker = EmbeddedBroker.in_folder(data / "broker")
                broker_url = broker.url
                supervisor.start([_embedded(broker)])
            with contextlib.closing(Probes(broker_url=broker_url, port=port)) as probes:
                supervisor.wait_for({"broker": probes.broker})
                supervisor.start(
                    services(
                        environment=environment,
                        broker_url=broker_url,
                        listener=listener.fileno(),
                        base=base,
                        files=data / "uploads",
                    )
                )
                supervisor.wait_for(probes.by_name())
            say("\n".join(["", f"Nabla is ready: {address}", *(f"  {account}" for account in accounts)]))
            say(f"Ctrl-C stops it. The data stays in {data}.")
            supervisor.keep_running()
            say("Stopping: web, dispatcher, verifiers, site worker, broker.")
        say("Stopped.")


def _embedded(broker: EmbeddedBroker) -> Service:
    return Service(
        name="broker",
        command=broker.command(),
        environment={},
        stage=Stage.BROKER,
        grace=10,
    )
