import { describe, expect, it } from 'vitest';
import { LocalMessages } from '../../../infra/local/messages.ts';
import { NO_LINKS } from '../../../shared/alerts/guide.ts';
import { mailSubject, mailText } from '../../../shared/alerts/text.ts';
import { message } from '../../shared/alerts/samples.ts';

describe('LocalMessages', () => {
  it('shows each message as mail and as Slack, the newest first', async () => {
    const messages = new LocalMessages();
    const reminder = message({ phase: 'reminder', sequence: 1 });
    await messages.channel.send(message());
    await messages.channel.send(reminder);

    const seen = messages.seen(NO_LINKS);
    expect(seen.map(({ id }) => id)).toEqual(['standing:acme-marketing:3 1', 'standing:acme-marketing:3 0']);
    expect(seen[0]?.mail).toEqual({ subject: mailSubject(reminder), text: mailText(reminder) });
    expect(seen[0]?.slack[0]).toBe('*:rotating_light: acme-marketing quarantined*');
    expect(seen[0]?.slack.join('\n')).toContain('`lazaretto set acme-marketing`');
  });

  it('keeps the last 500', async () => {
    const messages = new LocalMessages();
    for (let sequence = 0; sequence < 502; sequence++) await messages.channel.send(message({ sequence }));
    const seen = messages.seen(NO_LINKS);
    expect([seen.length, seen.at(-1)?.id]).toEqual([500, 'standing:acme-marketing:3 2']);
  });

  it('stands in for Slack', () => {
    expect(new LocalMessages().channel.name).toBe('slack');
  });
});
