"""The last rest that is known becomes a row (of its end only the day is known); nobody helps an organisation twice."""

from django.db import migrations

BATCH = 1000


def move(apps, schema_editor):
    rest = apps.get_model("expeditions", "Rest")
    trajectories = apps.get_model("expeditions", "Trajectory").objects.order_by("pk")
    for one in trajectories.exclude(rested_until=None).only("pk", "rested_until").iterator(BATCH):
        rest.objects.get_or_create(trajectory_id=one.pk, from_on=one.rested_until, until_on=one.rested_until)
    for one in trajectories.exclude(paused_until=None).only("pk", "paused_until").iterator(BATCH):
        rest.objects.get_or_create(
            trajectory_id=one.pk, until_on=one.paused_until, defaults={"from_on": one.paused_until}
        )
    seen = set()
    accepted = apps.get_model("expeditions", "Assignment").objects.filter(state="accepted").exclude(leader=None)
    for one in accepted.order_by("-is_head", "pk").iterator(BATCH):
        if (one.trajectory_id, one.leader_id) in seen:
            one.state = "ended"
            one.save(update_fields=["state"])
        seen.add((one.trajectory_id, one.leader_id))


class Migration(migrations.Migration):
    dependencies = [("expeditions", "0005_rests_widen")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
