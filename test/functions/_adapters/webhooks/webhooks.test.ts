import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { signatureOf, signedWebhook } from '../../../../functions/_adapters/webhooks/signed.ts';
import { teamsWebhook } from '../../../../functions/_adapters/webhooks/teams.ts';
import { ChannelUnavailable } from '../../../../shared/alerts/channel.ts';
import { toAlertJson } from '../../../../shared/alerts/published.ts';
import { teamsMessage } from '../../../../shared/alerts/teams.ts';
import { message } from '../../../shared/alerts/samples.ts';

const PATH = '/hook/secret-part';
const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const NOW = Date.UTC(2026, 0, 1, 10);
const ALARM = { name: 'lazaretto-tick-late', says: 'Late.', runbook: null, state: 'ALARM', reason: 'no datapoints' };
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

type Got = { readonly headers: IncomingMessage['headers']; readonly body: string };
/** A receiver on loopback. @returns its address, and what it got */
async function receiver(status = 202, headers: Record<string, string> = {}, said = '') {
  const got: Got[] = [];
  server = createServer((request, response) => {
    void text(request).then((body) => {
      got.push({ headers: request.headers, body });
      response.writeHead(status, headers).end(said);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`, got };
}
const failureOf = (sent: Promise<void>): Promise<Error> =>
  sent.then(
    () => new Error('it was taken'),
    (error) => error,
  );

describe('teamsWebhook', () => {
  it('posts a card, for an alert and for an alarm', async () => {
    const { url, got } = await receiver();
    const channel = teamsWebhook(async () => ` ${url}\n`);
    await channel.send(message());
    await channel.tell(ALARM);
    expect(JSON.parse(got[0]?.body ?? '')).toEqual(teamsMessage(message()));
    expect(got[1]?.body).toContain('lazaretto-tick-late: Lazaretto has a fault');
  });

  it.each([
    [400, false],
    [413, false],
    [401, true],
    [404, true],
    [429, true],
    [500, true],
    [302, true],
  ])('takes %i for a fault of the channel: %s', async (status, ofChannel) => {
    const { url } = await receiver(
      status,
      { 'retry-after': '30', location: 'http://127.0.0.1:9/' },
      'no \u001b[31mred',
    );
    const failure = await failureOf(teamsWebhook(async () => url).send(message()));
    expect(failure instanceof ChannelUnavailable).toBe(ofChannel);
    for (const never of ['secret-part', '\u001b']) expect(failure.message).not.toContain(never);
    if (status === 429) expect(failure).toMatchObject({ retryAfterMs: 30_000 });
  });

  it('keeps the address out of its errors, and posts to no address that is not safe', async () => {
    const gone = 'http://127.0.0.1:1/secret-part';
    for (const url of [gone, 'http://hooks.example.com/secret-part', 'secret-part']) {
      const failure = await failureOf(teamsWebhook(async () => url).send(message()));
      expect(failure).toBeInstanceOf(ChannelUnavailable);
      expect(failure.message).not.toContain('secret-part');
    }
    const unread = teamsWebhook(async () => {
      throw new Error('AccessDenied');
    });
    expect((await failureOf(unread.send(message()))).message).toBe(
      'The address of the Teams webhook could not be read: Error: AccessDenied',
    );
  });
});

describe('signedWebhook', () => {
  const channelTo = (url: string, secret = SECRET) =>
    signedWebhook({ url: async () => url, secret: async () => secret }, { now: () => NOW });

  it('signs as Standard Webhooks does in its own tests', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    expect(signatureOf(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, '{"test": 2432232314}')).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('sends the JSON of the alert topic, signed, with the same id each time it comes again', async () => {
    const { url, got } = await receiver(200);
    await channelTo(url).send(message());
    await channelTo(url).send(message());
    await channelTo(url).send(message({ sequence: 1 }));
    await channelTo(url).tell(ALARM);
    const ids = got.map(({ headers }) => String(headers['webhook-id']));
    expect(ids[0]).toMatch(/^msg_[0-9a-f]{32}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
    for (const { headers, body } of got) {
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
      const expected = createHmac('sha256', Buffer.alloc(24, 7)).update(signed).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${expected}`);
      expect(headers['webhook-timestamp']).toBe(String(NOW / 1_000));
    }
    expect(JSON.parse(got[0]?.body ?? '')).toEqual({
      type: 'alert.opened',
      timestamp: '2026-01-01T10:00:00.000Z',
      data: toAlertJson(message()),
    });
    expect(JSON.parse(got[3]?.body ?? '')).toMatchObject({ type: 'alarm.changed', data: ALARM });
  });

  it.each(['', 'whsec_', 'whsec_c2hvcnQ=', 'hello'])('sends nothing under the secret %j', async (secret) => {
    const { url, got } = await receiver();
    const failure = await failureOf(channelTo(url, secret).send(message()));
    expect(failure).toBeInstanceOf(ChannelUnavailable);
    expect(failure.message).toContain('Expected a secret of whsec_');
    expect(got).toEqual([]);
  });
});
