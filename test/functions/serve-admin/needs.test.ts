import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS, iso, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { commandLine } from '../../support/command-line.ts';
import { PATROL } from './console/example.ts';
import { type AdminWorld, adminWorld, NOW } from './world.ts';

const held = (over: object = {}) => ({
  version: 1,
  since: NOW - 4 * MINUTE_MS,
  why: 'blast-radius' as const,
  sentence: '3 of 63 sets were moved within an hour',
  reminders: 0,
  ...over,
});
const numbers = {
  metric: 'hardBounce',
  count: 25,
  of: 100,
  rate: 0.25,
  limit: 0.05,
  evidence: 20,
  bar: 10,
  since: NOW,
} as const;

describe('what waits for a person', () => {
  let world: AdminWorld;
  const lazaretto = commandLine(() => world);
  const needs = async () => (await world.send('GET', '/needs')).json.items;
  beforeEach(async () => {
    world = await adminWorld();
    await world.given('acorn');
  });
  afterEach(() => world.dynamo.close());

  it('is nothing where all is well, and says so', async () => {
    expect(await needs()).toEqual([]);
    expect((await lazaretto('status')).out).toContain('Nothing waits for you.');
  });

  it('is one thing for a mass failure, with its list, its reason and one approval', async () => {
    for (const name of ['oak', 'elm', 'fir']) {
      await world.given(name, 'quarantined', { numbers });
      await world.placed(name, { held: held() });
    }
    await world.given('ash', 'quarantined');

    const [need, ...rest] = await needs();

    expect(rest).toEqual([]);
    expect(need).toMatchObject({
      kind: 'held',
      severity: 'critical',
      title: '3 decisions wait for approval',
      sentence:
        'Held, because more sets would be moved than the blast radius allows. 3 for hard bounces, the worst 25.00 %, limit 5.00 %.',
      count: 3,
      action: { does: 'approve', label: 'Approve all 3' },
    });
    expect((await world.send('GET', '/fleet')).json.headline).toBe('1 quarantined, 3 quarantine held of 5 sets.');

    const items = need.items.map(({ name, version }: { name: string; version: string }) => ({ name, version }));
    items[0].version = '9.9';
    const { json } = await world.send('POST', '/held', { body: { action: 'approve', items, reason: 'ticket 7' } });
    expect([json.done.length, json.refused.length]).toEqual([2, 1]);
    expect(json.refused[0].sentence).toContain('9.9');
    const lines = (await world.audit()).filter(({ why }: { why: string }) => why.includes('ticket 7'));
    expect(lines).toHaveLength(2);
  });

  it('is approved or dropped from the command line that it prints, with one reason', async () => {
    for (const name of ['oak', 'elm']) {
      await world.given(name, 'quarantined', { numbers });
      await world.placed(name, { held: held() });
    }
    const { out } = await lazaretto('status');
    const command = /→ lazaretto (approve --all --reason) TEXT/.exec(out)?.[1]?.split(' ') ?? [];

    const approved = await lazaretto(...command, 'a bad template');

    expect([approved.code, approved.out.trim().split('\n')]).toEqual([
      0,
      [expect.stringMatching(/^elm: /), expect.stringMatching(/^oak: /)],
    ]);
    expect(await lazaretto('approve', 'ash', '--reason', 'x')).toMatchObject({
      code: 1,
      out: 'left alone: ash: no decision about it waits for approval\n',
    });
    await expect(lazaretto('drop', '--reason', 'x')).rejects.toThrow('Expected configuration sets, or --all');
  });

  it('tells failed moves and drift apart, each with the sets and why', async () => {
    const problem = {
      version: 1,
      since: NOW,
      why: 'pool-empty',
      sentence: 'pool q holds no address',
      attempts: 7,
      nextAt: null,
      reminders: 0,
    } as const;
    await world.given('oak', 'quarantined');
    await world.placed('oak', { problem });
    await world.given('elm', 'quarantined');
    const drift = { version: 1, since: NOW, pool: 'home', sendingEnabled: true, reminders: 0 };
    await world.placed('elm', { appliedVersion: 1, away: true, drift });

    const found = await needs();

    expect(found.map(({ kind, title }: { kind: string; title: string }) => [kind, title])).toEqual([
      ['failed', 'A move failed: oak'],
      ['drift', 'A set was changed outside Lazaretto: elm'],
    ]);
    expect(found[0].sentence).toContain('Tried 7 times: pool q holds no address.');
    expect(found[1].sentence).toContain('SES shows pool home, sending on');
  });

  it('names listings and broken records, with the record as it is to be published', async () => {
    const answer = await world.send('GET', '/needs', {}, { ...world.deps, patrol: PATROL });
    const [listing, record] = answer.json.items;

    expect(listing).toMatchObject({ kind: 'listing', title: '198.51.100.67 is on zen.spamhaus.example', count: 1 });
    expect(record.items[0].copy).toBe('_dmarc.acorn.example TXT v=DMARC1; p=none; rua=mailto:dmarc@acorn.example');
    expect(record.action.command).toBe('lazaretto findings --domain acorn.example');
  });

  it('says that counts are not closed', async () => {
    await world.machine.deployment.saveClosedThrough(Math.floor((NOW - HOUR_MS) / (5 * MINUTE_MS)) - 1);
    const [need] = await needs();
    expect(need).toMatchObject({ kind: 'silence', severity: 'critical', since: iso(NOW - HOUR_MS) });
    expect(need.sentence).toContain('60 minutes');
  });
});
