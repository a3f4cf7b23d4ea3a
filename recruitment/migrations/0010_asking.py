"""Who has been asked whether they want to work a summer, and what they said."""

# squawk: require-concurrent-index-creation - nothing has been released: candidacies are empty everywhere

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recruitment', '0009_people'),
    ]

    operations = [
        migrations.AddField(
            model_name='candidacy',
            name='answer',
            field=models.CharField(blank=True, choices=[('yes', 'Yes'), ('later', 'Does not know yet'), ('no', 'Not this summer')], max_length=5),
        ),
        migrations.AddField(
            model_name='candidacy',
            name='answered_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='candidacy',
            name='asked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='candidacy',
            name='reminded_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='candidacy',
            index=models.Index(models.F('asked_at'), condition=models.Q(('answer', ''), ('asked_at__isnull', False), ('reminded_at', None)), name='candidacies_silent'),
        ),
    ]
