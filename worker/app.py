"""The verifier's Celery application: `celery -A worker.app worker -Q verify` (and others `-Q batch`).

Prefork or solo pool: a child belongs to the thread that started it. No Django, no database, no secrets.
"""

from __future__ import annotations

from celery import Celery
from kombu import Queue

from worker import transport
from worker.settings import Settings

VERIFY, BATCH = "verify", "batch"  # the queues

app = Celery("worker", include=["worker.tasks"])
app.conf.update(
    broker_url=Settings.from_environment().broker_url,
    broker_transport=transport.NAME,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # a broker that is away comes back, and nothing is lost meanwhile
    broker_transport_options={"socket_connect_timeout": 5, "socket_timeout": 30, "socket_keepalive": True},
    task_queues=[Queue(VERIFY), Queue(BATCH)],
    task_default_queue=VERIFY,
    task_serializer="json",
    accept_content=["json"],
    result_backend=None,
    task_ignore_result=True,
    task_acks_late=False,  # the row is the queue, a message a hint: a job must not run twice by itself
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
)
