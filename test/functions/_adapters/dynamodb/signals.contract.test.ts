import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDecisions } from '../../../../functions/_adapters/dynamodb/decisions.ts';
import { dynamoTable, type Table } from '../../../../functions/_adapters/dynamodb/table.ts';
import type { ToldSignal } from '../../../../shared/alerts/signal.ts';
import { DAY_MS } from '../../../../shared/kernel/time.ts';
import { setKey } from '../../../../shared/registry/keys.ts';
import { ENGINES } from '../../../infra/local/dynamo/engines.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

type OpenTable = () => Promise<{ readonly table: Table; readonly close: () => Promise<void> }>;

const signalOf = (configurationSet: string, over: Partial<ToldSignal> = {}): ToldSignal => ({
  configurationSet,
  tenant: null,
  mode: 'enforce',
  metric: 'reject',
  since: SENT_AT,
  sentence: 'rejects 1,200 of 2,000 sent since 10:00 = 60.00 %, limit 1.00 %, evidence 4,000 ≥ 8',
  numbers: {
    metric: 'reject',
    count: 1_200,
    of: 2_000,
    rate: 0.6,
    limit: 0.01,
    evidence: 4_000,
    bar: 8,
    since: SENT_AT,
  },
  endedAt: null,
  ending: null,
  ...over,
});

describe.each<[string, OpenTable]>([
  ['memory', async () => ({ table: memoryTable(), close: async () => undefined })],
  ...ENGINES.map(([name, open]): [string, OpenTable] => [
    name,
    async () => {
      const { client, tables, close } = await open();
      return { table: dynamoTable(client, tables.registry), close };
    },
  ]),
])('signals that are told, in %s', (_, open) => {
  let table: Table;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ table, close } = await open());
  });
  afterAll(() => close());
  const kept = async (set: string) => (await dynamoDecisions(table).state(set)).signals;
  const due = async (set: string) => (await table.get(setKey.signal(set, 'reject')))?.['dueAt'];

  it('are opened by one, and read with their set', async () => {
    const decisions = dynamoDecisions(table);
    const rivals = [0, 1, 2].map((ms) => signalOf('race', { since: SENT_AT + ms }));

    const opened = await Promise.all(rivals.map((signal) => decisions.saveSignal(signal, SENT_AT)));

    expect(opened.filter(Boolean)).toHaveLength(1);
    expect(await kept('race')).toEqual([rivals[opened.indexOf(true)]]);
    expect(await due('race')).toBe(SENT_AT);
    expect(await kept('another')).toEqual([]);
  });

  it('end once, and only the one that was meant', async () => {
    const decisions = dynamoDecisions(table);
    const signal = signalOf('ends');
    const ended = { ...signal, endedAt: SENT_AT + DAY_MS, ending: 'It is over.' };
    expect(await decisions.saveSignal(ended, SENT_AT)).toBe(false);
    await decisions.saveSignal(signal, SENT_AT);

    expect(await decisions.saveSignal({ ...ended, since: SENT_AT - 1 }, SENT_AT)).toBe(false);
    expect(await decisions.saveSignal(ended, SENT_AT + DAY_MS)).toBe(true);
    expect(await decisions.saveSignal(ended, SENT_AT + DAY_MS)).toBe(false);

    expect(await kept('ends')).toEqual([ended]);
    const next = signalOf('ends', { since: SENT_AT + 2 * DAY_MS });
    expect(await decisions.saveSignal(next, next.since)).toBe(true);
    expect(await kept('ends')).toEqual([next]);
  });

  it('wait for what comes next, unless they have changed since', async () => {
    const decisions = dynamoDecisions(table);
    const signal = signalOf('waits');
    await decisions.saveSignal(signal, SENT_AT);

    await decisions.awaitSignal({ ...signal, since: SENT_AT - 1 }, 1);
    expect(await due('waits')).toBe(SENT_AT);
    await decisions.awaitSignal(signal, SENT_AT + 7);
    expect(await due('waits')).toBe(SENT_AT + 7);
    expect((await table.waiting('review', SENT_AT + 7, 99)).map(({ pk }) => pk)).toContain('set#waits');

    await decisions.saveSignal({ ...signal, endedAt: SENT_AT + 9, ending: 'It is over.' }, SENT_AT + 9);
    await decisions.awaitSignal(signal, null);
    expect(await due('waits')).toBe(SENT_AT + 9);
  });
});
