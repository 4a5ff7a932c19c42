"""The Celery application of the portal with a beat that asks every second: a test does not wait a minute."""

from mmn_portal.celery import app

app.conf.beat_schedule = {
    "outbox-sweep": {"task": "mmn_portal.outbox.tasks.deliver_waiting", "schedule": 1},
    "outbox-broadcasts": {
        "task": "mmn_portal.outbox.tasks.deliver_broadcasts",
        "schedule": 1,
        "options": {"expires": 1},
    },
}
app.conf.beat_max_loop_interval = 1
