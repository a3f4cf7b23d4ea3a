from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes that the operations page reads, built while messages go on leaving."""

    atomic = False

    dependencies = [
        ('recruitment', '0005_clock'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(models.F('state'), models.F('channel'), models.F('due_at'), condition=models.Q(('state__in', ('queued', 'held', 'sending', 'failed'))), include=('urgent', 'batch', 'claimed_at', 'send_before'), name='messages_open'),
        ),
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(models.F('channel'), models.F('reason'), condition=models.Q(('state', 'failed')), include=('template', 'claimed_at'), name='messages_failed'),
        ),
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(models.F('sent_at'), models.F('channel'), condition=models.Q(('sent_at__isnull', False)), name='messages_sent'),
        ),
    ]
