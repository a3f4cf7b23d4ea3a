"""The universities that give the social work programme, from recruitment/candidates/data."""

import csv
from pathlib import Path

from django.db import migrations

SOURCE = Path(__file__).parent.parent / "candidates" / "data" / "universities.csv"


def load(apps, schema_editor):
    University = apps.get_model("recruitment", "University")
    with SOURCE.open(encoding="utf-8", newline="") as lines:
        University.objects.bulk_create(
            [
                University(
                    slug=row["slug"], name=row["name_sv"], cities=[c for c in row["cities"].split(";") if c]
                )
                for row in csv.DictReader(lines)
            ],
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=True)]
