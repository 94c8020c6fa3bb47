import { describe, expect, it } from 'vitest';
import { dynamoDecisions } from '../../../../functions/_adapters/dynamodb/decisions.ts';
import { dynamoRoster } from '../../../../functions/_adapters/dynamodb/roster.ts';
import { dynamoTable } from '../../../../functions/_adapters/dynamodb/table.ts';
import { STREAM_IDLE_DAYS } from '../../../../shared/evaluation/ports/roster.ts';
import { DAY_MS, dayOf } from '../../../../shared/kernel/time.ts';
import { setKey } from '../../../../shared/registry/keys.ts';
import { useDynamo } from '../../../support/dynamo.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const { client, tables } = useDynamo();
const registry = dynamoTable(client, tables.registry);
const DAY = dayOf(SENT_AT);

describe.each([
  ['in memory', memoryTable()],
  ['in DynamoDB', registry],
])('the roster %s', (_, table) => {
  const roster = dynamoRoster(table);
  const tenantOf = async (set: string) => (await dynamoDecisions(table).state(set)).sesTenant;
  const entry = async (name: string) => (await roster.all()).find(({ set }) => set === name);

  it('does not know a set that nobody enrolled', async () => {
    expect(await entry('nobody')).toBeUndefined();
  });

  it('knows a set from its first day on, and changes nothing when it is enrolled again', async () => {
    await roster.enroll('again', SENT_AT);
    await roster.enroll('again', SENT_AT + 3 * DAY_MS);
    await roster.enroll('again', SENT_AT - 3 * DAY_MS);

    expect(await entry('again')).toEqual({ set: 'again', lastDay: DAY });
  });

  it('tells whose first mail came lately', async () => {
    await roster.enroll('young', SENT_AT + 90 * DAY_MS);
    await roster.enroll('older', SENT_AT + 80 * DAY_MS);
    await roster.seenOn('of unknown age', DAY + 90);

    expect(await roster.enrolledSince(SENT_AT + 81 * DAY_MS)).toEqual([
      { set: 'young', enrolledAt: SENT_AT + 90 * DAY_MS },
    ]);
  });

  it('notes the last day and never goes back', async () => {
    await roster.enroll('days', SENT_AT);
    for (const day of [DAY - 1, DAY + 2, DAY + 1, DAY + 2]) await roster.seenOn('days', day);

    expect(await entry('days')).toEqual({ set: 'days', lastDay: DAY + 2 });
  });

  it('takes a set that is seen before it is enrolled', async () => {
    await roster.seenOn('early', DAY + 1);
    await roster.enroll('early', SENT_AT);

    expect(await entry('early')).toEqual({ set: 'early', lastDay: DAY + 1 });
  });

  it('keeps the tenant that was told, and none where there are two', async () => {
    for (const tenant of ['one', 'one']) await roster.noteTenant('telling', tenant);
    expect(await tenantOf('telling')).toBe('one');
    for (const tenant of ['two', 'one', 'one']) await roster.noteTenant('telling', tenant);
    expect(await tenantOf('telling')).toBeNull();
    expect(await tenantOf('quiet')).toBeNull();
  });

  it('keeps the tenant of a stream as long as its entry, and longer each week that it has mail', async () => {
    const from = DAY * DAY_MS;
    const expiresAt = async (name: string) => (await table.get(setKey.sesTenant(name)))?.['expiresAt'];
    const later = (days: number) => ((DAY + days + STREAM_IDLE_DAYS + 1 + 7) * DAY_MS) / 1_000;
    await roster.noteTenant('shared/one', 'one', from);
    expect(await expiresAt('shared/one')).toBe(later(0));
    for (const day of [0, 3, 6]) await roster.noteTenant('shared/one', 'one', from + day * DAY_MS);
    expect(await expiresAt('shared/one')).toBe(later(0));
    await roster.noteTenant('shared/one', 'two', from + 7 * DAY_MS);
    expect(await expiresAt('shared/one')).toBe(later(7));
    expect(await tenantOf('shared/one')).toBeNull();

    // What an older version stored never expires by itself.
    await roster.noteTenant('shared/old', 'one');
    expect(await expiresAt('shared/old')).toBeUndefined();
    await roster.noteTenant('shared/old', 'one', from);
    expect(await expiresAt('shared/old')).toBe(later(0));
    expect(await tenantOf('shared/old')).toBe('one');

    await roster.noteTenant('whole', 'one', from);
    expect(await expiresAt('whole')).toBeUndefined();
  });

  it('keeps streams apart from sets', async () => {
    await roster.seenOn('shared/acme', DAY);
    await roster.seenOn('shared/birch', DAY - 17);
    await roster.seenOn('shared/birch', DAY - 18);

    expect(await entry('shared/acme')).toBeUndefined();
    expect(await roster.streams(DAY - 16)).toEqual([{ set: 'shared/acme', lastDay: DAY }]);
    expect(await roster.streams(DAY - 17)).toEqual([
      { set: 'shared/acme', lastDay: DAY },
      { set: 'shared/birch', lastDay: DAY - 17 },
    ]);
  });

  it('forgets a stream that is idle until it has mail again, and keeps one that must stay', async () => {
    const [early, today] = [DAY - 1_000, DAY - 900];
    const names = async () => (await roster.streams(0)).map(({ set }) => set).filter((set) => set.startsWith('idle/'));
    for (const name of ['idle/a', 'idle/b', 'idle/c']) await roster.seenOn(name, early);
    const idle = async () => (await roster.idleStreams(today, today)).filter(({ set }) => set.startsWith('idle/'));
    expect(await roster.idleStreams(early, today)).toEqual([]);
    expect(await idle()).toEqual(['idle/a', 'idle/b', 'idle/c'].map((set) => ({ set, lastDay: early })));

    await roster.forgetStream({ set: 'idle/a', lastDay: early });
    // It has had mail since it was read.
    await roster.forgetStream({ set: 'idle/b', lastDay: early - 1 });
    await roster.keepStream('idle/c', today);
    await roster.keepStream('idle/none', today);
    expect(await names()).toEqual(['idle/b', 'idle/c']);
    expect((await idle()).map(({ set }) => set)).toEqual(['idle/b']);
    expect((await roster.idleStreams(today, today + 1)).map(({ set }) => set)).toContain('idle/c');

    await roster.seenOn('idle/a', today);
    expect(await names()).toEqual(['idle/a', 'idle/b', 'idle/c']);
  });

  it('lists every set once, whatever its name', async () => {
    const names = ['a', '__proto__', '-', '_', 'z'.repeat(64)];
    for (const name of [...names, ...names]) await roster.enroll(name, SENT_AT);

    const listed = (await roster.all()).map(({ set }) => set);
    expect(listed).toEqual(expect.arrayContaining(names));
    expect(new Set(listed).size).toBe(listed.length);
  });
});
