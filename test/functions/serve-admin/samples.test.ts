import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoSamples } from '../../../functions/_adapters/dynamodb/counting/samples.ts';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { DAY_MS, dayOf, iso, RETENTION_MS, slotOf } from '../../../shared/kernel/time.ts';
import type { Sample } from '../../../shared/samples/model.ts';
import { streamName } from '../../../shared/streams/name.ts';
import { commandLine } from '../../support/command-line.ts';
import { type AdminWorld, adminWorld, ENFORCE, NOW } from './world.ts';

const STREAM = streamName('acme', 'one', sha256);
const sample = (text: string, at: number, provider = 'google'): Sample => ({ provider, code: '5.1.1', text, at });

let world: AdminWorld;
beforeAll(async () => {
  world = await adminWorld({ policy: { ...ENFORCE, streams: { acme: { by: 'ses:tenant-name', most: 200 } } } });
  for (const set of ['acme', 'silent']) await world.given(set);
  await world.machine.roster.seenOn(STREAM, dayOf(NOW));
  const reasons = {
    'unknown-user': [
      sample('550 5.1.1 … … user unknown', NOW - 2 * DAY_MS),
      sample('550 gone', NOW - RETENTION_MS),
      sample('550 5.1.1 no such user', NOW - DAY_MS, 'other'),
    ],
    'mailbox-full': [sample('452 4.2.2 full', NOW - 1_000, 'yahoo')],
  };
  await dynamoSamples(world.client, world.tables.totals).write('acme', { slot: slotOf(NOW), reasons }, null);
});
afterAll(() => world.dynamo.close());
const samplesOf = async (set: string) => (await world.send('GET', `/sets/${encodeURIComponent(set)}/samples`)).json;
const lazaretto = commandLine(() => world);

describe('what the servers say of a set', () => {
  it('is shown with reason, provider and time, what was noted last first, and nothing after 16 days', async () => {
    expect(await samplesOf('acme')).toEqual({
      kept: true,
      items: [
        {
          reason: 'mailbox-full',
          provider: 'yahoo',
          providerName: 'Yahoo and AOL',
          code: '5.1.1',
          text: '452 4.2.2 full',
          at: iso(NOW - 1_000),
        },
        expect.objectContaining({ providerName: 'others', text: '550 5.1.1 no such user' }),
        expect.objectContaining({ providerName: 'Gmail', text: '550 5.1.1 … user unknown' }),
      ],
    });
  });

  it('is empty where nobody said anything, and not kept of a stream', async () => {
    expect(await samplesOf('silent')).toEqual({ kept: true, items: [] });
    expect(await samplesOf(STREAM)).toEqual({ kept: false, items: [] });
  });

  it('is a table on the command line, within the width that is asked for', async () => {
    const { code, out } = await lazaretto('set', 'acme', '--samples', '--columns', '80');
    expect(code).toBe(0);
    expect(out).toContain('550 5.1.1 … user unknown');
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect((await lazaretto('set', 'silent', '--samples')).out).toContain('No server has said anything');
    expect(JSON.parse((await lazaretto('set', 'acme', '--samples', '--json')).out).items).toHaveLength(3);
    expect((await lazaretto('set', 'nobody', '--samples').catch((error: Error) => error.message)) ?? '').toBeTruthy();
  });

  it('is not shown once the policy says off', async () => {
    const { version } = (await world.send('GET', '/policy')).json;
    const policy = JSON.stringify({ mode: 'enforce', samples: 'off' });
    const saved = await world.send('PUT', '/policy', { body: { policy, reason: 'x' }, seen: version });
    expect(saved.status).toBe(200);

    expect(await samplesOf('acme')).toEqual({ kept: false, items: [] });
    expect((await lazaretto('set', 'acme', '--samples')).out).toContain('not kept');
  });
});
