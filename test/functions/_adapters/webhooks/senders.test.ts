import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { senderWebhooks } from '../../../../functions/_adapters/webhooks/senders.ts';
import { ChannelUnavailable } from '../../../../shared/alerts/channel.ts';
import { DAY_MS } from '../../../../shared/kernel/time.ts';
import { message } from '../../../shared/alerts/samples.ts';

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(24, 8).toString('base64')}`;
const NOW = Date.UTC(2026, 0, 1, 10);
type Got = { readonly path: string; readonly headers: Record<string, string>; readonly body: string };
let servers: Server[] = [];
// The library compares the time of a message with the present.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterEach(() => {
  vi.useRealTimers();
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
  servers = [];
});

/** An application on loopback. @returns its address, and what it got */
async function application(status = 204) {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      got.push({ path: request.url ?? '', headers: request.headers as Record<string, string>, body });
      response.writeHead(status).end();
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/secret-part`, got };
}
const target = (url: string, tenant: string | null = null, secret = SECRET) => ({
  ...{ tenant, url: async () => url, secret: async () => secret },
});

describe('the webhook of an application that sends', () => {
  it('is signed so that the library of Standard Webhooks takes it, and only as it was sent', async () => {
    const { url, got } = await application();
    await senderWebhooks([target(url)], Date).send(message());
    const [{ body, headers } = { body: '', headers: {} }] = got;

    expect(new Webhook(SECRET).verify(body, headers)).toMatchObject({
      type: 'sender.moved',
      data: { tenant: 'acme', configurationSet: 'acme-marketing' },
    });
    expect(() => new Webhook(OTHER).verify(body, headers)).toThrow();
    expect(() => new Webhook(SECRET).verify(body.replace('moved', 'released'), headers)).toThrow();
    vi.setSystemTime(NOW + 10 * 60_000);
    expect(() => new Webhook(SECRET).verify(body, headers)).toThrow('too old');
  });

  it('reaches each tenant by itself, and has nothing to say of other alerts', async () => {
    const [acme, birch] = [await application(), await application()];
    const channel = senderWebhooks([target(acme.url, 'acme'), target(birch.url, 'birch', OTHER)], Date);
    await channel.send(message());
    const { sender: _, ...quiet } = message();
    await channel.send(quiet);

    expect([acme.got.length, birch.got.length]).toEqual([1, 0]);
  });

  it('holds up no other where one does not answer: its message waits, and comes under the same id', async () => {
    const [well, ill] = [await application(), await application(503)];
    const channel = senderWebhooks([target(ill.url), target(well.url)], Date);
    const failed = await channel.send(message()).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(Error);
    expect(failed).not.toBeInstanceOf(ChannelUnavailable);
    expect(String(failed)).toContain('answered 503');
    expect(String(failed)).not.toContain('secret-part');
    expect(well.got).toHaveLength(1);
    await channel.send(message()).catch(() => undefined);
    const ids = [...well.got, ...ill.got].map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
  });

  it('is left alone for a minute where it is out of order, so that no message waits for its answer again', async () => {
    const [well, ill] = [await application(), await application(503)];
    const channel = senderWebhooks([target(ill.url), target(well.url)], Date);
    for (let count = 0; count < 3; count++) await expect(channel.send(message())).rejects.toThrow('answered 503');
    expect([well.got.length, ill.got.length]).toEqual([3, 1]);

    vi.setSystemTime(NOW + 60_000);
    await expect(channel.send(message())).rejects.toThrow('answered 503');
    expect(ill.got).toHaveLength(2);
  });

  it('is asked again at once where it refuses one message alone', async () => {
    const { url, got } = await application(422);
    const channel = senderWebhooks([target(url)], Date);
    for (let count = 0; count < 2; count++) await expect(channel.send(message())).rejects.toThrow('answered 422');
    expect(got).toHaveLength(2);
  });

  it('is given up after three days, so that one that is gone for good does not keep the outbox full', async () => {
    const { url, got } = await application(410);
    const channel = senderWebhooks([target(url)], Date);
    vi.setSystemTime(NOW + 3 * DAY_MS);
    await expect(channel.send(message())).rejects.toThrow('answered 410');
    vi.setSystemTime(NOW + 3 * DAY_MS + 1);
    await channel.send(message());
    expect(got).toHaveLength(1);
  });
});
