import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoPatrol } from '../../../functions/_adapters/dynamodb/patrol.ts';
import type { ListingRecord } from '../../../shared/dns-patrol/findings/listing.ts';
import type { StoredHealth } from '../../../shared/dns-patrol/findings/ports.ts';
import { HOUR_MS } from '../../../shared/kernel/time.ts';
import { commandLine } from '../../support/command-line.ts';
import { type AdminWorld, adminWorld, NOW } from './world.ts';

const health = (list: string, over: Partial<StoredHealth> = {}): StoredHealth => ({
  ...{ list, kind: 'ipv4', state: 'ok', why: null, since: 0, checkedAt: NOW, nextAt: NOW, failures: 0 },
  ...over,
});
const EVIDENCE = { codes: ['127.0.0.2'], meaning: 'spam', text: '<b>see</b>', weight: 5, at: NOW, server: null };
const listing = (list: string, target: string, over: Partial<ListingRecord>): ListingRecord => ({
  ...{ list, target, state: 'clean', since: 0, evidence: null, history: [] },
  ...over,
});

describe('what the DNS patrol found', () => {
  let world: AdminWorld;
  beforeAll(async () => {
    world = await adminWorld();
    const patrol = dynamoPatrol(world.registry);
    await patrol.saveHealth(health('bl.example'));
    await patrol.saveHealth(health('ill.example', { state: 'blocked', why: 'over quota' }));
    const since = NOW - HOUR_MS;
    const history = [{ from: since, until: NOW, evidence: EVIDENCE }];
    for (const record of [
      listing('bl.example', '192.0.2.4', { history }),
      listing('bl.example', '192.0.2.3', { state: 'clearing', since, evidence: EVIDENCE }),
      listing('bl.example', '192.0.2.2', { state: 'suspected', since, evidence: EVIDENCE }),
      listing('bl.example', '192.0.2.1', { state: 'listed', since, evidence: EVIDENCE }),
      listing('ill.example', '192.0.2.1', { history }),
    ])
      await patrol.saveListing(record);
    await patrol.saveFindings({
      ...{ domain: 'example.com', checkedAt: NOW },
      findings: [
        {
          ...{ rule: 'spf-none', severity: 'critical', seen: 'nothing', since },
          ...{ expected: 'one TXT record', mend: 'example.com. TXT "v=spf1 -all"' },
        },
      ],
      undetermined: [{ check: 'dmarc', why: 'nobody answered', since, looks: 1, isTold: false }],
    });
  });
  afterAll(() => world.dynamo.close());

  it('is told by GET /listings, what is listed first, and nothing is taken for clean that an ill list says', async () => {
    const { status, json } = await world.send('GET', '/listings');
    expect(status).toBe(200);
    const shown = json.items.map((one: Record<string, unknown>) => [one['subject'], one['list'], one['status']]);
    expect(shown).toEqual([
      ['192.0.2.1', 'bl.example', 'listed'],
      ['192.0.2.3', 'bl.example', 'listed'],
      ['192.0.2.1', 'ill.example', 'unknown'],
      ['192.0.2.2', 'bl.example', 'unknown'],
      ['192.0.2.4', 'bl.example', 'clean'],
    ]);
    expect(json.items[0]).toMatchObject({
      since: '2026-11-20T09:30:00.000Z',
      checkedAt: '2026-11-20T10:30:00.000Z',
      sentence: 'seen twice: 127.0.0.2, spam; it says: <b>see</b>',
    });
    expect(json.items[2].sentence).toContain('the list itself is blocked now (over quota)');
  });

  it('names the sets that a listing is held against, while it lasts', async () => {
    const patrol = dynamoPatrol(world.registry);
    const issue = { id: 'listing:bl.example:192.0.2.1', kind: 'listing', since: NOW, excusesBounces: false } as const;
    for (const set of ['larch', 'birch']) await patrol.blame(set, { ...issue, sentence: 'listed' }, NOW);
    await patrol.blame('oak', { ...issue, id: 'listing:bl.example:192.0.2.4', sentence: 'listed' }, NOW);
    await patrol.absolve('larch', issue.id, NOW);
    await patrol.blame('rowan', { ...issue, sentence: 'listed' }, NOW);

    const { items } = (await world.send('GET', '/listings')).json;
    const held = items.map(({ suspects }: { readonly suspects: unknown }) => suspects);
    expect(held).toEqual([['birch', 'rowan'], [], [], [], []]);

    const { out } = await commandLine(() => world)('listings', '--columns', '400');
    expect(out).toContain('held against birch, rowan');
    expect(out).not.toContain('oak');
  });

  it('is told by GET /findings, with what to publish, and what could not be found out', async () => {
    const { status, json } = await world.send('GET', '/findings');
    expect(status).toBe(200);
    expect(json.items).toMatchObject([
      {
        ...{ domain: 'example.com', check: 'spf-none', status: 'fail', since: '2026-11-20T09:30:00.000Z' },
        sentence: 'expected one TXT record, seen: nothing',
        publish: { name: 'example.com', type: 'TXT', value: 'v=spf1 -all' },
      },
      { check: 'dmarc', status: 'unknown', since: null, sentence: 'nobody answered' },
    ]);
  });
});
