import { describe, expect, it } from 'vitest';
import { isProbeDue, nextHealthRecord } from '../../../../shared/dns-patrol/blocklists/back-off.ts';
import { type Health, judgeHealth, suspectResolver } from '../../../../shared/dns-patrol/blocklists/health.ts';
import { Blocklist } from '../../../../shared/dns-patrol/blocklists/model.ts';
import { type Answer, failedAnswer } from '../../../../shared/dns-patrol/dns/model.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/kernel/time.ts';

const list = Blocklist.parse({ id: 'x', zone: 'bl.example.com' });
const found = (...records: string[]): Answer<'A'> => ({
  ...{ status: 'found', records, aliases: [], ttlSeconds: 60, server: '' },
});
const absent: Answer<'A'> = { status: 'absent', kind: 'nxdomain', aliases: [], ttlSeconds: 60, server: '' };
const lost = failedAnswer('timeout', 'no answer');
const servfail = failedAnswer('servfail', 'SERVFAIL');
const yes = found('127.0.0.2');
const refusal = found('127.255.255.254');
const parked = found('198.51.100.9');

describe('judgeHealth', () => {
  it.each([
    ['lists its test entry alone', yes, absent, absent, 'ok'],
    ['lists 127.0.0.1 too', yes, yes, absent, 'wildcard'],
    ['lists the world but 127.0.0.1', yes, absent, yes, 'wildcard'],
    ['is parked', parked, parked, parked, 'wildcard'],
    ['is parked, and hides it from the tests', yes, absent, parked, 'wildcard'],
    ['lists the world, and half of it got lost', lost, yes, lost, 'wildcard'],
    ['was emptied', absent, absent, absent, 'empty'],
    ['refuses', refusal, refusal, refusal, 'blocked'],
    ['refuses one of three', yes, absent, refusal, 'blocked'],
    ['does not answer', lost, lost, lost, 'unreachable'],
    ['lost one of three', yes, absent, lost, 'unreachable'],
    ['answers SERVFAIL', servfail, servfail, servfail, 'unreachable'],
    ['answers its test entry with another code', found('127.0.0.77'), absent, absent, 'unknown-code'],
  ] as const)('a list that %s', (_, listed, notListed, random, state) => {
    const health = judgeHealth(list, { listed: [listed], notListed: [notListed], random: [random] });
    expect(health.state).toBe(state);
    expect(health.why === null).toBe(state === 'ok');
  });

  it('believes nothing of a list without a test entry', () => {
    expect(judgeHealth(list, { listed: [], notListed: [absent], random: [absent] }).state).toBe('unproven');
    expect(judgeHealth(list, { listed: [], notListed: [absent], random: [yes] }).state).toBe('wildcard');
  });

  it('takes a list for one of the world when it lists every public address, and not when it lists some', () => {
    const probed = (...groups: (readonly Answer<'A'>[])[]) =>
      judgeHealth(list, { listed: [yes], notListed: [absent], random: [absent], strangers: groups }).state;
    expect(probed([yes, yes, yes], [absent])).toBe('wildcard');
    expect(probed([absent, absent], [yes, yes])).toBe('wildcard');
    expect(probed([yes, absent, yes], [yes, yes, absent])).toBe('ok');
    expect(probed([], [])).toBe('ok');
    // What was lost may have been the one that it has.
    expect(probed([yes, lost, yes], [absent])).toBe('unreachable');
    expect(probed([absent], [lost, lost])).toBe('unreachable');
    expect(probed([absent, lost], [lost, absent, yes])).toBe('ok');
  });

  const nodata: Answer<'A'> = { ...absent, kind: 'nodata' };
  it.each([
    ['comes without an address', nodata],
    ['fails alone', servfail],
  ])('names the resolver where the test entry %s', (_, listed) => {
    const health = judgeHealth(list, { listed: [listed], notListed: [absent], random: [absent] });
    expect(health).toMatchObject({ state: 'empty', isStripped: true, why: expect.stringContaining('rebinding') });
    expect(suspectResolver([health, health, health].map((now) => ({ before: null, now })))).toContain(
      'private-address',
    );
  });
});

describe('remember', () => {
  const health = (state: Health['state']): Health => ({ state, why: null, isRewritten: false });

  it('probes a list in good health each hour', () => {
    const record = nextHealthRecord(null, health('ok'), 1_000);
    expect(isProbeDue(record, 1_000 + HOUR_MS - 1)).toBe(false);
    expect(isProbeDue(record, 1_000 + HOUR_MS)).toBe(true);
    expect(isProbeDue(record, 0)).toBe(true);
    expect(isProbeDue(null, 0)).toBe(true);
  });

  it('waits twice as long after each failure, up to a day, and remembers since when', () => {
    let record = nextHealthRecord(null, health('unreachable'), 0);
    expect(record.nextAt).toBe(15 * MINUTE_MS);
    record = nextHealthRecord(record, health('unreachable'), record.nextAt);
    expect(record).toMatchObject({ since: 0, failures: 2, nextAt: 45 * MINUTE_MS });
    for (let n = 0; n < 20; n++) record = nextHealthRecord(record, health('unreachable'), record.nextAt);
    expect(record.nextAt - record.checkedAt).toBe(DAY_MS);
    expect(nextHealthRecord(record, health('ok'), record.nextAt)).toMatchObject({ failures: 0, since: record.nextAt });
  });
});

describe('suspectResolver', () => {
  const ok: Health = { state: 'ok', why: null, isRewritten: false };
  const down: Health = { state: 'unreachable', why: 'x', isRewritten: false };
  const rewritten: Health = { state: 'wildcard', why: 'x', isRewritten: true };
  const lists = (was: number, fell: number, before: 'ok' | null = 'ok') =>
    Array.from({ length: was }, (_, n) => ({ before, now: n < fell ? down : ok }));

  it.each([
    [4, 2, false],
    [4, 3, true],
    [3, 3, false],
    [10, 5, false],
    [10, 6, true],
  ])('of %i lists that were well %i fall at once: %s', (was, fell, suspect) => {
    expect(suspectResolver(lists(was, fell)) !== null).toBe(suspect);
  });

  it('says nothing about lists that it does not know yet, unless their answers are made up', () => {
    expect(suspectResolver(lists(10, 10, null))).toBeNull();
    const made = (n: number) => Array.from({ length: 4 }, (_, i) => ({ before: null, now: i < n ? rewritten : ok }));
    expect(suspectResolver(made(2))).toBeNull();
    expect(suspectResolver(made(3))).toContain('rewrites');
  });
});
