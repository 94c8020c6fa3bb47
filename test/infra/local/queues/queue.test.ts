import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { LocalQueue, type QueueOptions } from '../../../../infra/local/queues/queue.ts';
import {
  MAX_BATCH_BYTES,
  QueueMapping,
  type QueueMappingOptions,
} from '../../../../infra/local/queues/queue-mapping.ts';
import { Random } from '../../../../infra/local/random.ts';
import { VirtualTime } from '../../../../infra/local/time/virtual-time.ts';

type Setup = {
  queue?: Partial<QueueOptions>;
  mapping?: Partial<QueueMappingOptions>;
  maxReceiveCount?: number;
  answer?: (event: SQSEvent) => unknown;
};

const setup = ({ queue: queueOptions = {}, mapping: mappingOptions = {}, maxReceiveCount, answer }: Setup = {}) => {
  const time = new VirtualTime({ startsAt: 0 });
  const random = new Random(1);
  const dlq = new LocalQueue({ name: 'dead', time, random });
  const queue = new LocalQueue({
    name: 'events',
    time,
    random,
    ...(maxReceiveCount !== undefined && { redrive: { dlq, maxReceiveCount } }),
    ...queueOptions,
  });
  const batches: { at: number; bodies: string[]; event: SQSEvent }[] = [];
  const handler = async (event: SQSEvent) => {
    batches.push({ at: time.now(), bodies: event.Records.map((record) => record.body), event });
    return answer?.(event);
  };
  const mapping = new QueueMapping(queue, { label: 'ingest', time, handler, ...mappingOptions });
  return {
    time,
    queue,
    dlq,
    mapping,
    batches,
    seen: () => batches.map(({ at, bodies }) => `${at} ${bodies.join('')}`),
  };
};

describe('LocalQueue and its mapping', () => {
  it('hands over a real-shaped event and deletes what succeeded', async () => {
    const { time, queue, batches } = setup();
    time.at(7, 'send', () => void queue.send('hello', { source: 'ses' }));

    await time.run();

    expect(batches[0]?.event.Records[0]).toMatchObject({
      body: 'hello',
      messageId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/),
      receiptHandle: expect.stringMatching(/./),
      md5OfBody: '5d41402abc4b2a76b9719d911017c592',
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: '7', ApproximateFirstReceiveTimestamp: '7' },
      messageAttributes: { source: { stringValue: 'ses', dataType: 'String' } },
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:events',
    });
    expect(queue.visible.messages + queue.inFlight).toBe(0);
    expect(time.now()).toBe(7);
  });

  it('gathers for the length of the window, or until the batch is full', async () => {
    const { time, queue, seen } = setup({ mapping: { batchSize: 3, windowMs: 1_000 } });
    for (const [at, body] of [
      [0, 'a'],
      [900, 'b'],
      [1_500, 'c'],
      [1_600, 'd'],
      [1_700, 'e'],
      [1_800, 'f'],
    ] as const) {
      time.at(at, 'send', () => void queue.send(body));
    }

    await time.run();

    expect(seen()).toEqual(['1000 ab', '1700 cde', '2800 f']);
  });

  it('closes a batch at 6 MB', async () => {
    const { time, queue, batches } = setup({ mapping: { batchSize: 100, windowMs: 1_000 } });
    time.at(0, 'send', () => {
      for (let i = 0; i < 9; i++) queue.send('x'.repeat(1_000_000));
    });

    await time.run();

    expect(batches.map(({ bodies }) => bodies.length)).toEqual([6, 3]);
    for (const { event } of batches) expect(JSON.stringify(event).length).toBeLessThan(MAX_BATCH_BYTES);
  });

  it('runs no more invocations at a time than allowed', async () => {
    let [running, most] = [0, 0];
    const { time, queue, batches } = setup({
      mapping: { batchSize: 1, maxConcurrency: 3 },
      answer: async () => {
        most = Math.max(most, ++running);
        await time.sleep(100);
        running -= 1;
      },
    });
    for (let i = 0; i < 10; i++) queue.send(String(i));

    await time.run();

    expect(most).toBe(3);
    expect(batches.map(({ at }) => at)).toEqual([0, 0, 0, 100, 100, 100, 200, 200, 200, 300]);
  });

  it('brings back only what failed, after the visibility timeout, and counts', async () => {
    const { time, queue, seen, batches } = setup({
      queue: { visibilityTimeoutMs: 60_000 },
      mapping: { batchSize: 2, windowMs: 1 },
      answer: ({ Records }) => ({
        batchItemFailures: Records.filter(
          ({ body, attributes }) => body === 'bad' && attributes.ApproximateReceiveCount < '3',
        ).map(({ messageId }) => ({ itemIdentifier: messageId })),
      }),
    });
    queue.send('good');
    queue.send('bad');

    await time.run();

    expect(seen()).toEqual(['0 goodbad', '60001 bad', '120002 bad']);
    expect(batches.at(-1)?.event.Records[0]?.attributes.ApproximateReceiveCount).toBe('3');
    expect(queue.visible.messages + queue.inFlight).toBe(0);
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('boom');
      },
    ],
    ['names an unknown message', () => ({ batchItemFailures: [{ itemIdentifier: 'stranger' }] })],
    ['names none', () => ({ batchItemFailures: [{}] })],
    ['answers a list that is none', () => ({ batchItemFailures: 'all' })],
    ['answers text', () => 'ok'],
  ])('brings the whole batch back when the function %s', async (_, misbehave) => {
    let calls = 0;
    const { time, queue, seen } = setup({
      mapping: { batchSize: 2, windowMs: 1 },
      answer: () => (++calls === 1 ? misbehave() : undefined),
    });
    queue.send('a');
    queue.send('b');

    await time.run();

    expect(seen()).toEqual(['0 ab', '30000 ab']);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['an empty list', { batchItemFailures: [] }],
    ['no list', { batchItemFailures: null }],
  ])('takes %s as success', async (_, response) => {
    const { time, queue, seen } = setup({ answer: () => response });
    queue.send('a');

    await time.run();

    expect(seen()).toEqual(['0 a']);
  });

  it('keeps what the function threw', async () => {
    const boom = new Error('boom');
    const { time, queue, mapping, dlq } = setup({ maxReceiveCount: 2, answer: () => Promise.reject(boom) });
    queue.send('a');

    await time.run();

    expect(mapping.errors).toEqual([boom, boom]);
    expect(dlq.visible.messages).toBe(1);
  });

  it('moves a message to the dead-letter queue after so many receives', async () => {
    const { time, queue, dlq, seen } = setup({ maxReceiveCount: 3, answer: () => 'broken' });
    const id = queue.send('poison', { reason: 'none' });

    await time.run();

    expect(seen()).toEqual(['0 poison', '30000 poison', '60000 poison']);
    expect(dlq.peek()).toMatchObject([
      { id, body: 'poison', attributes: { reason: 'none' }, sentAt: 0, deadFrom: queue.arn },
    ]);
  });

  it('delivers again what a slow function still holds, and lets only the newest receipt delete it', async () => {
    let calls = 0;
    const { time, queue, seen } = setup({
      queue: { visibilityTimeoutMs: 1_000 },
      answer: async () => {
        calls += 1;
        const call = calls;
        await time.sleep(call === 1 ? 1_500 : 700);
        return call === 2 ? 'failed' : undefined;
      },
    });
    queue.send('slow');

    await time.run();

    expect(seen()).toEqual(['0 slow', '1000 slow', '2000 slow']);
    expect(queue.visible.messages + queue.inFlight).toBe(0);
  });

  it('lets a late function delete what became visible and was not received again', async () => {
    const { time, queue, seen } = setup({
      queue: { visibilityTimeoutMs: 1_000 },
      mapping: { maxConcurrency: 1 },
      answer: () => time.sleep(1_500),
    });
    queue.send('slow');

    await time.run();

    expect(seen()).toEqual(['0 slow']);
    expect(queue.visible).toEqual({ messages: 0, bytes: 0 });
  });

  it('duplicates, redelivers and reorders as told, and loses nothing', async () => {
    const { time, queue, batches } = setup({
      queue: { breaks: { duplicate: 0.1, redeliver: 0.1, reorder: 0.3 } },
      mapping: { batchSize: 10 },
    });
    const sent = Array.from({ length: 2_000 }, (_, i) => String(i));
    time.at(0, 'send', () => {
      for (const body of sent) queue.send(body);
    });

    await time.run();

    const bodies = batches.flatMap((batch) => batch.bodies);
    expect(new Set(bodies)).toEqual(new Set(sent));
    expect(bodies.length).toBeGreaterThan(2_350);
    expect(bodies.length).toBeLessThan(2_520);
    expect(bodies.filter((body, i) => i > 0 && Number(body) < Number(bodies[i - 1])).length).toBeGreaterThan(400);
    expect(queue.visible.messages + queue.inFlight).toBe(0);
  });

  it('takes no more after it is stopped', async () => {
    const { time, queue, mapping, seen } = setup();
    queue.send('a');
    await time.run();
    mapping.stop();
    queue.send('b');

    await time.run();

    expect(seen()).toEqual(['0 a']);
    expect(queue.visible.messages).toBe(1);
  });

  it('refuses a message above 1 MiB, and a mapping that Lambda refuses', () => {
    const { time, queue } = setup();
    const mapping = { label: 'x', time, handler: async () => undefined };

    expect(() => queue.send('x'.repeat(1_048_577))).toThrow(RangeError);
    expect(() => new QueueMapping(queue, { ...mapping, batchSize: 10_001 })).toThrow(RangeError);
    expect(() => new QueueMapping(queue, { ...mapping, batchSize: 11 })).toThrow(RangeError);
  });
});
