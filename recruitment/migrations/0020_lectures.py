import django.db.models.functions.text
from django.db import migrations, models

# squawk: adding-field-with-default - nothing has been released: lectures are empty everywhere
# squawk: require-concurrent-index-creation - the same


class Migration(migrations.Migration):

    dependencies = [
        ('recruitment', '0019_funnel'),
    ]

    operations = [
        migrations.AddField(
            model_name='lecture',
            name='calendar_version',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(django.db.models.functions.text.Upper('code'), name='registrations_with_code'),
        ),
    ]
