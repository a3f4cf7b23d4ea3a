from django.db import migrations, models

# squawk: adding-field-with-default - nothing has been released: lectures are empty everywhere


class Migration(migrations.Migration):

    dependencies = [
        ('recruitment', '0016_lecture_costs'),
    ]

    operations = [
        migrations.AddField(
            model_name='lecture',
            name='calendar_version',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
    ]
