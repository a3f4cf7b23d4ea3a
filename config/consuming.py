"""Celery's consumer without the queues for tasks that start later: here the rows say when work is due."""

from celery.worker.consumer import consumer


class Consumer(consumer.Consumer):
    class Blueprint(consumer.Consumer.Blueprint):  # type: ignore[misc, valid-type]
        # With quorum queues it would make 28 queues and as many exchanges, and none would ever be used.
        default_steps = [step for step in consumer.Consumer.Blueprint.default_steps if "delayed" not in step]
