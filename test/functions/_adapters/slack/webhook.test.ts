import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { slackWebhook } from '../../../../functions/_adapters/slack/webhook.ts';
import { ChannelUnavailable } from '../../../../shared/alerts/channel.ts';
import { slackMessage } from '../../../../shared/alerts/slack.ts';
import { message } from '../../../shared/alerts/samples.ts';

const SECRET = '/services/T0/B0/secret';
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A Slack on loopback that answers as told. @returns the URL of its webhook */
async function slack(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${SECRET}`;
}

/** The URL of a Slack that is gone. */
async function nobody(): Promise<string> {
  const url = await slack(() => undefined);
  await new Promise((resolve) => server?.close(resolve));
  return url;
}

const failureOf = async (url: string, timeout?: number): Promise<unknown> =>
  slackWebhook(url, timeout === undefined ? {} : { timeout })
    .send(message())
    .catch((error: unknown) => error);

describe('slackWebhook', () => {
  it('posts the blocks as JSON', async () => {
    let body = '';
    const url = await slack((request, response) => {
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => response.end('ok'));
    });

    await slackWebhook(url).send(message());

    expect(JSON.parse(body)).toEqual(slackMessage(message()));
  });

  it('passes on for how long Slack wants to be left alone', async () => {
    const url = await slack((_, response) => response.writeHead(429, { 'retry-after': '30' }).end('rate_limited'));

    const failure = await failureOf(url);

    expect(failure).toBeInstanceOf(ChannelUnavailable);
    expect(failure).toMatchObject({ message: 'Slack answered 429 rate_limited', retryAfterMs: 30_000 });
  });

  it.each([
    [400, 'invalid_blocks', false],
    [413, 'too large', false],
    [403, 'action_prohibited', true],
    [404, 'no_service', true],
    [500, 'rollup_error', true],
    [503, 'down', true],
  ])('at %i %s says whether the channel is out of order: %s', async (status, body, unavailable) => {
    const url = await slack((_, response) => response.writeHead(status).end(body));

    const failure = await failureOf(url);

    expect(failure).toMatchObject({ message: `Slack answered ${status} ${body}` });
    expect(failure instanceof ChannelUnavailable).toBe(unavailable);
  });

  it.each([
    ['nobody listens', nobody, 'ECONNREFUSED', undefined],
    ['the URL is none', async () => `hooks.example${SECRET}`, 'ERR_INVALID_URL', undefined],
    ['Slack hangs', () => slack(() => undefined), 'TimeoutError', 50],
    ['Slack hangs up', () => slack((request) => request.socket.destroy()), 'UND_ERR_SOCKET', undefined],
  ])('is unavailable where %s, and never tells the URL', async (_, open, reason, timeout) => {
    const failure = await failureOf(await open(), timeout);

    expect(failure).toBeInstanceOf(ChannelUnavailable);
    expect(failure).toMatchObject({ message: `Slack could not be reached: ${reason}` });
    expect(everythingIn(failure)).not.toContain('secret');
  });

  it('follows no redirect: a webhook has none, and the alert is not for anybody else', async () => {
    const url = await slack((_, response) => response.writeHead(302, { location: 'http://192.0.2.1/' }).end());
    expect(await failureOf(url)).toBeInstanceOf(ChannelUnavailable);
  });
});

/** An error as a logger would write it, with all that hangs on it. */
const everythingIn = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return `${error.stack} ${JSON.stringify(error)} ${everythingIn(error.cause)}`;
};
