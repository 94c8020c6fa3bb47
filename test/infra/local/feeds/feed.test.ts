import type { DynamoDBStreamEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import type { ChangeRecord } from '../../../../infra/local/dynamo/messages.ts';
import { LocalFeed } from '../../../../infra/local/feeds/feed.ts';
import type { SubscriptionOptions } from '../../../../infra/local/feeds/subscription.ts';
import { Random } from '../../../../infra/local/random.ts';
import { VirtualTime } from '../../../../infra/local/time/virtual-time.ts';

const setup = (options: Partial<SubscriptionOptions> = {}) => {
  const time = new VirtualTime({ startsAt: 0 });
  let publish = (_: ChangeRecord): void => undefined;
  let isStopped = false;
  const changes = {
    subscribe: (listener: (record: ChangeRecord) => void) => {
      publish = (record) => (isStopped ? undefined : listener(record));
      return () => {
        isStopped = true;
      };
    },
  };
  const batches: { at: number; keys: string[] }[] = [];
  const subscription = new LocalFeed(changes, time, new Random(1)).subscribe({
    label: 'place-sets',
    table: 'registry',
    ...options,
    handler: async (event) => {
      const keys = event.Records.map(({ dynamodb }) => dynamodb?.Keys?.['sk']?.S ?? String(dynamodb?.Keys?.['sk']?.N));
      batches.push({ at: time.now(), keys });
      return options.handler?.(event);
    },
  });
  let sequence = 0;
  const record = (sk: string | number, shard = 0, table = 'registry') =>
    publish({ table, eventName: 'INSERT', keys: { pk: `p${shard}`, sk }, sequence: ++sequence, shard });
  return { time, subscription, batches, record, seen: () => batches.map(({ at, keys }) => `${at} ${keys.join('')}`) };
};

const failing = (guilty: string, times = Number.POSITIVE_INFINITY) => {
  let failures = 0;
  return async (event: DynamoDBStreamEvent) => {
    if (failures < times && event.Records.some(({ dynamodb }) => dynamodb?.Keys?.['sk']?.S === guilty)) {
      failures += 1;
      throw new Error(`failure ${failures}`);
    }
  };
};

describe('LocalFeed', () => {
  it('hands over real-shaped events of its table that pass the filter', async () => {
    const events: unknown[] = [];
    const { time, record } = setup({
      filter: ({ keys }) => keys.sk !== 'no',
      handler: async (event) => void events.push(event),
    });
    record('yes');
    record('no');
    record('yes', 0, 'journal');

    await time.run();

    expect(events).toEqual([
      {
        Records: [
          expect.objectContaining({
            eventName: 'INSERT',
            eventSource: 'aws:dynamodb',
            dynamodb: expect.objectContaining({
              Keys: { pk: { S: 'p0' }, sk: { S: 'yes' } },
              SequenceNumber: '000000000000000000001',
              StreamViewType: 'KEYS_ONLY',
            }),
          }),
        ],
      },
    ]);
  });

  it('gathers for the length of the window or until the batch is full', async () => {
    const { time, record, seen } = setup({ batchSize: 2, windowMs: 1_000 });
    for (const [at, sk] of [
      [0, 'a'],
      [500, 'b'],
      [600, 'c'],
    ] as const)
      time.at(at, 'write', () => record(sk));

    await time.run();

    expect(seen()).toEqual(['500 ab', '1600 c']);
  });

  it('has one batch at a time per shard, and does not let a shard wait for another', async () => {
    const { time, record, seen } = setup({ handler: () => time.sleep(100) });
    time.at(0, 'write', () => record('a', 0));
    time.at(10, 'write', () => record('b', 0));
    time.at(20, 'write', () => record('c', 1));

    await time.run();

    expect(seen()).toEqual(['0 a', '20 c', '100 b']);
  });

  it('tries again with pauses and holds back what follows', async () => {
    const { time, record, seen, subscription } = setup({ batchSize: 1, handler: failing('a', 2) });
    record('a');
    record('b');

    await time.run();

    expect(seen()).toEqual(['0 a', '1000 a', '3000 a', '3000 b']);
    expect(subscription.errors).toHaveLength(2);
  });

  it('gives a batch up after so many tries and goes on', async () => {
    const lost: unknown[] = [];
    const { time, record, seen } = setup({
      batchSize: 2,
      windowMs: 1,
      maxAttempts: 2,
      onFailure: (records) => lost.push(...records.map(({ keys }) => keys.sk)),
      handler: failing('a'),
    });
    for (const sk of 'abc') record(sk);

    await time.run();

    expect(seen()).toEqual(['0 ab', '1000 ab', '1001 c']);
    expect(lost).toEqual(['a', 'b']);
  });

  it('gives only the guilty record up when it may split', async () => {
    const lost: unknown[] = [];
    const { time, record, batches } = setup({
      windowMs: 1,
      maxAttempts: 2,
      bisect: true,
      onFailure: (records) => lost.push(...records.map(({ keys }) => keys.sk)),
      handler: failing('c'),
    });
    for (const sk of 'abcdef') record(sk);

    await time.run();

    expect(lost).toEqual(['c']);
    expect(batches.map(({ keys }) => keys.join(''))).toEqual(['abcdef', 'abc', 'ab', 'c', 'c', 'def']);
  });

  it('goes on from the lowest record that a partial response names', async () => {
    let calls = 0;
    const { time, record, batches } = setup({
      windowMs: 1,
      handler: async ({ Records }) => {
        calls += 1;
        const names = calls === 1 ? [Records[2], Records[1]] : [];
        return { batchItemFailures: names.map((name) => ({ itemIdentifier: name?.dynamodb?.SequenceNumber })) };
      },
    });
    for (const sk of 'abcd') record(sk);

    await time.run();

    expect(batches.map(({ keys }) => keys.join(''))).toEqual(['abcd', 'bcd']);
  });

  it('repeats, re-cuts and delays as told, yet loses nothing and keeps each shard in order', async () => {
    const { time, record, batches } = setup({
      windowMs: 100,
      breaks: { repeat: 0.3, recut: 0.5, delayMs: 2_000 },
    });
    for (let i = 0; i < 1_000; i++) time.at(i * 10, 'write', () => record(i, i % 4));

    await time.run();

    const seen = batches.flatMap(({ keys }) => keys.map(Number));
    const firsts = [...new Set(seen)];
    expect(firsts).toHaveLength(1_000);
    expect(seen.length).toBeGreaterThan(1_100);
    for (const { keys } of batches) expect(keys.map(Number)).toEqual(keys.map(Number).toSorted((a, b) => a - b));
    expect(firsts).not.toEqual(firsts.toSorted((a, b) => a - b));
    for (let shard = 0; shard < 4; shard++) {
      const own = firsts.filter((i) => i % 4 === shard);
      expect(own).toEqual(own.toSorted((a, b) => a - b));
    }
  });

  it('loses records only when told to, and all of them when it is cut off', async () => {
    const { time, record, batches, subscription } = setup({ breaks: { lose: 0.5 } });
    for (let i = 0; i < 400; i++) record(i);
    await time.run();
    const kept = batches.flatMap(({ keys }) => keys).length;
    expect(kept).toBeGreaterThan(150);
    expect(kept).toBeLessThan(250);

    subscription.breaks = { cutOff: true };
    record('lost');
    subscription.breaks = {};
    record('z');
    await time.run();

    expect(batches.at(-1)?.keys).toEqual(['z']);
    expect(batches.flatMap(({ keys }) => keys)).not.toContain('lost');
  });

  it('takes no new records after it is stopped', async () => {
    const { time, record, seen, subscription } = setup();
    record('a');
    subscription.stop();
    record('b');

    await time.run();

    expect(seen()).toEqual(['0 a']);
    expect(subscription.waiting).toBe(0);
  });

  it('refuses what Lambda refuses, and windows that would make the doorbell late', () => {
    expect(() => setup({ batchSize: 0 })).toThrow(RangeError);
    expect(() => setup({ windowMs: 10_001 })).toThrow(RangeError);
  });
});
