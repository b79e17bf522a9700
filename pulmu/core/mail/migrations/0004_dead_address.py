"""Addresses that do not work, and what was withheld because of it."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mail', '0003_outbox'),
        ('tenancy', '0002_memberships_end'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeadAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index', models.CharField(max_length=43)),
                ('masked', models.CharField(max_length=320)),
                ('because', models.CharField(choices=[('bounced', 'The mail server said that there is nobody'), ('said', 'The desk said so')], max_length=10)),
                ('error', models.CharField(blank=True, default='', max_length=500)),
                ('marked_at', models.DateTimeField()),
            ],
            managers=[
                ('framework', django.db.models.manager.Manager()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_fault_known',
        ),
        migrations.AlterField(
            model_name='message',
            name='fault',
            field=models.CharField(blank=True, choices=[('busy', 'The mail server could not take it at that time'), ('full', 'The mailbox is full'), ('refused', 'The mail server refused it'), ('unsure', 'It broke off in the middle: it may have arrived, or not'), ('late', 'It could not be delivered before it was too late to be of use'), ('dead', 'The address is marked as not working')], default='', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('fault__in', ['', 'busy', 'full', 'refused', 'unsure', 'late', 'dead'])), name='message_fault_known'),
        ),
        migrations.AddField(
            model_name='deadaddress',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation'),
        ),
        migrations.AddConstraint(
            model_name='deadaddress',
            constraint=models.UniqueConstraint(fields=('organisation', 'index'), name='dead_address_once'),
        ),
        migrations.AddConstraint(
            model_name='deadaddress',
            constraint=models.CheckConstraint(condition=models.Q(('because__in', ['bounced', 'said'])), name='dead_address_because_known'),
        ),
    ]
