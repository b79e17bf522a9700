"""The outbox gets states, tries and attachments; what messages say, and to whom, is sealed."""

import django.db.models.deletion
import django.db.models.manager
import pulmu.core.kernel.keys
import pulmu.core.mail.columns
from django.db import migrations, models


from pulmu.core.kernel.emails import email_address
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.masking import mask_email
from pulmu.core.tenancy import secrets


def seal(apps, _schema_editor):
    """What stood in clear until now. The columns are text of any length by now."""
    for one in apps.get_model("mail", "Message")._default_manager.all().iterator():
        one.key, one.due_at = new_key(), one.written_at
        address = email_address(one.to)
        one.to_masked, one.to_index = mask_email(address), secrets.blind_index(address)
        one.to, one.subject = secrets.seal(address), secrets.seal(one.subject)
        one.body = secrets.seal(one.body)
        one.save()


class Migration(migrations.Migration):

    dependencies = [
        ('mail', '0002_message_once'),
        ('tenancy', '0002_memberships_end'),
    ]

    operations = [
        migrations.CreateModel(
            name='MailText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('letter', models.CharField(max_length=40)),
                ('language', models.CharField(choices=[('ko', 'Korean'), ('en', 'English')], default='ko', max_length=2)),
                ('subject', models.CharField(max_length=150, verbose_name='subject')),
                ('body', models.TextField(verbose_name='letter')),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.CharField(max_length=150)),
            ],
            managers=[
                ('framework', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Sender',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reply_to', models.EmailField(blank=True, default='', max_length=254, verbose_name='answers go to')),
            ],
            managers=[
                ('framework', django.db.models.manager.Manager()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_state_known',
        ),
        migrations.AddField(
            model_name='message',
            name='due_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='fault',
            field=models.CharField(blank=True, choices=[('busy', 'The mail server could not take it at that time'), ('full', 'The mailbox is full'), ('refused', 'The mail server refused it'), ('unsure', 'It broke off in the middle: it may have arrived, or not'), ('late', 'It could not be delivered before it was too late to be of use')], default='', max_length=10),
        ),
        migrations.AddField(
            model_name='message',
            name='files',
            field=pulmu.core.mail.columns.SealedField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='message',
            name='forgotten_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='is_internal',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='message',
            name='key',
            field=models.CharField(default='', editable=False, max_length=26),
        ),
        migrations.AddField(
            model_name='message',
            name='letter',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='message',
            name='person',
            field=models.CharField(blank=True, default='', max_length=26),
        ),
        migrations.AddField(
            model_name='message',
            name='to_index',
            field=models.CharField(blank=True, default='', max_length=43),
        ),
        migrations.AddField(
            model_name='message',
            name='to_masked',
            field=models.CharField(blank=True, default='', max_length=320),
        ),
        migrations.AddField(
            model_name='message',
            name='tried_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='tries',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='message',
            name='useful_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='message',
            name='to',
            field=models.TextField(),
        ),
        migrations.AlterField(
            model_name='message',
            name='subject',
            field=models.TextField(),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='message',
            name='key',
            field=models.CharField(default=pulmu.core.kernel.keys.new_key, editable=False, max_length=26, unique=True),
        ),
        migrations.AlterField(
            model_name='message',
            name='due_at',
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name='message',
            name='body',
            field=pulmu.core.mail.columns.SealedField(blank=True, default=''),
        ),
        migrations.AlterField(
            model_name='message',
            name='state',
            field=models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'On its way'), ('sent', 'Sent'), ('again', 'Will be tried again'), ('failed', 'Not delivered'), ('withheld', 'Withheld')], default='waiting', max_length=10),
        ),
        migrations.AlterField(
            model_name='message',
            name='subject',
            field=pulmu.core.mail.columns.SealedField(),
        ),
        migrations.AlterField(
            model_name='message',
            name='to',
            field=pulmu.core.mail.columns.SealedField(),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['organisation', 'state', '-written_at'], name='message_by_state'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['organisation', '-written_at'], name='message_by_moment'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'again', 'sending'])), fields=['due_at'], name='message_to_be_tried'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['to_index'], name='message_by_address'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('person', ''), _negated=True), fields=['person'], name='message_by_person'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'sent', 'again', 'failed', 'withheld'])), name='message_state_known'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('fault__in', ['', 'busy', 'full', 'refused', 'unsure', 'late'])), name='message_fault_known'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='message_sent_at_a_time'),
        ),
        migrations.AddField(
            model_name='mailtext',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation'),
        ),
        migrations.AddField(
            model_name='sender',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation'),
        ),
        migrations.AddConstraint(
            model_name='mailtext',
            constraint=models.UniqueConstraint(fields=('organisation', 'letter', 'language'), name='mail_text_once'),
        ),
        migrations.AddConstraint(
            model_name='mailtext',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['ko', 'en'])), name='mail_text_language_known'),
        ),
        migrations.AddConstraint(
            model_name='mailtext',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), _negated=True), models.Q(('body', ''), _negated=True)), name='mail_text_says_something'),
        ),
        migrations.AddConstraint(
            model_name='sender',
            constraint=models.UniqueConstraint(fields=('organisation',), name='sender_once'),
        ),
    ]
