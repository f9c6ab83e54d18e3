"""Kombu's Redis transport, mended in one place: a message whose acknowledgement is lost holds no slot.

A worker takes no more messages than its prefetch count leaves unacknowledged. Where the broker dies between
a message and its acknowledgement, Kombu tells the broker first and frees the slot afterwards. The first
fails, Celery logs it and goes on, and the slot is never freed: a worker with one slot asks for no message
again, and so never notices that its connection is gone. Here the slot is freed in any case. The broker, once
back, may deliver that message again; jobs and results are made for it (each counts once, by its lease).
"""

from __future__ import annotations

from typing import Any

from kombu.transport import redis, virtual

NAME = "worker.transport:Transport"  # for Celery's broker_transport; the address is still the URL's


class QoS(redis.QoS):
    """What was delivered and is not acknowledged; the slot is free whether or not the broker heard."""

    def ack(self, delivery_tag: str) -> None:
        try:
            super().ack(delivery_tag)
        except Exception:
            virtual.QoS.ack(self, delivery_tag)
            raise

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        try:
            super().reject(delivery_tag, requeue=requeue)
        except Exception:
            virtual.QoS.ack(self, delivery_tag)
            raise


class Channel(redis.Channel):
    """A channel that counts so."""

    QoS: Any = QoS


class Transport(redis.Transport):
    """A transport of such channels."""

    Channel: Any = Channel
