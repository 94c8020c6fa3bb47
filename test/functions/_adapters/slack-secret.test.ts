import { describe, expect, it } from 'vitest';
import { slackBySecret } from '../../../functions/_adapters/slack/webhook.ts';
import { ChannelUnavailable } from '../../../shared/alerts/channel.ts';
import { message } from '../../shared/alerts/samples.ts';

describe('slackBySecret', () => {
  it('is out of order, and keeps the alert due, while the address cannot be read', async () => {
    const failure = await slackBySecret(() => Promise.reject(new Error('no such parameter')))
      .send(message())
      .catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(ChannelUnavailable);
    expect((failure as Error).message).toBe(
      'The address of the Slack webhook could not be read: Error: no such parameter',
    );
  });

  it('asks for the address at each message, so that a new one is used', async () => {
    let asked = 0;
    const channel = slackBySecret(async () => {
      asked++;
      return 'http://127.0.0.1:1/gone';
    });

    for (let sent = 0; sent < 2; sent++) await expect(channel.send(message())).rejects.toThrow(ChannelUnavailable);

    expect(asked).toBe(2);
  });
});
