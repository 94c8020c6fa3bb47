import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { dynamoArchived } from '../../../../functions/_adapters/dynamodb/counting/archived.ts';
import { dynamoTotals } from '../../../../functions/_adapters/dynamodb/counting/totals.ts';
import { setPartition, spanKey } from '../../../../functions/_adapters/dynamodb/counting/totals-items.ts';
import { sha256 } from '../../../../functions/_adapters/lambda/sha256.ts';
import { s3ArchiveStore } from '../../../../functions/_adapters/s3/archive.ts';
import { evaluationDeps } from '../../../../functions/_compose/evaluation.ts';
import { intakeDeps } from '../../../../functions/ingest-events/compose.ts';
import { handleBatch } from '../../../../functions/ingest-events/handle.ts';
import { recountText } from '../../../../infra/cli/recount/print.ts';
import { recount } from '../../../../infra/cli/recount/recount.ts';
import { archivedIn } from '../../../../infra/cli/replay/reading/s3.ts';
import { LocalAws } from '../../../../infra/local/aws/local-aws.ts';
import { type Bucket, newBucket } from '../../../../infra/local/aws/s3/bucket.ts';
import { startDynamo } from '../../../../infra/local/dynamo/start.ts';
import { memoryClient } from '../../../../infra/local/memory/memory-client.ts';
import { MemoryDynamo } from '../../../../infra/local/memory/memory-dynamo.ts';
import { objectName, parseObjectName } from '../../../../shared/archive/name.ts';
import { packCounts } from '../../../../shared/counting/codec.ts';
import { emptyCounts } from '../../../../shared/counting/counts.ts';
import { runTick } from '../../../../shared/evaluation/tick/run-tick.ts';
import {
  DAY_MS,
  dayOf,
  type EpochMs,
  HOUR_MS,
  hourOf,
  MINUTE_MS,
  SLOT_MS,
  slotOf,
} from '../../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../../shared/policy/defaults.ts';
import { pathOf } from '../../../docs/pages.ts';
import { SENT_AT, type SesEventType, sesBody } from '../../../support/ses-events.ts';

const PREFIX = '111122223333/us-east-1/lazaretto';

/** A deployment that has counted two hours of mail of a day of its own, and summed it up. */
async function given() {
  const dynamo = new MemoryDynamo();
  const { tables } = dynamo;
  const client = memoryClient((call) => dynamo.call(call));
  const begins = SENT_AT;
  const clock = { at: begins, now: (): EpochMs => clock.at };
  const aws = new LocalAws({ clock });
  const bucket: Bucket = newBucket();
  aws.state.buckets.set('kept', bucket);
  const s3 = { ...aws.s3Config(), maxAttempts: 1 };
  const timer = { ...clock, now: clock.now, sleep: async () => {} };
  const policy = { ...DEFAULT_POLICY, streams: { shared: { by: 'ses:tenant-name', most: 50 } } };
  const warm = () =>
    intakeDeps({
      ...{ client, tables, timer, defaultPolicy: policy, random: () => 0, log: () => undefined },
      refusals: { keep: async () => ({ failed: [] }) },
      claimKey: async () => 'k',
      archive: { store: s3ArchiveStore({ bucket: 'kept', prefix: PREFIX }, s3), whole: false },
    });
  const evaluation = evaluationDeps({ client, tables, clock, defaultPolicy: policy, log: () => undefined });
  const [one, other] = [warm(), warm()];
  let sent = 0;
  const events = (set: string, type: SesEventType, count: number, to?: string): string[] =>
    Array.from({ length: count }, () => {
      const id = `m${++sent}`;
      const ids = { messageId: id, feedbackId: id, recipients: [to ?? `p${sent}@gmail.com`, `q${sent}@acme.example`] };
      return sesBody(type, {
        set,
        at: clock.at,
        sentAt: clock.at,
        ...ids,
        ...(set === 'shared' && { tenant: 'birch' }),
      });
    });
  const count = (deps: ReturnType<typeof warm>, bodies: readonly string[]) =>
    handleBatch(
      deps,
      bodies.map((body, index) => ({ id: String(index), body })),
    );
  for (; clock.at < begins + 2 * HOUR_MS; clock.at += 4 * MINUTE_MS) {
    const bodies = ['acme', 'shared'].flatMap((set) => [
      ...events(set, 'Send', 3),
      ...events(set, 'Delivery', 3),
      ...events(set, 'Bounce', 1),
      // One mailbox complains again and again: one of its complaints is judged.
      ...events(set, 'Complaint', 1, 'jane@yahoo.com'),
    ]);
    await count(one, bodies);
    await count(other, [...bodies.slice(0, 4), ...events('acme', 'Open', 2)]);
    await runTick(evaluation, clock.at);
  }
  for (
    const end = clock.at + 30 * HOUR_MS;
    clock.at < end;
    clock.at += clock.at < begins + 3 * HOUR_MS ? MINUTE_MS : HOUR_MS
  )
    await runTick(evaluation, clock.at);
  const totals = dynamoTotals(client, tables.totals);
  const remove = async (span: 'slot' | 'hour' | 'day', index: number): Promise<void> => {
    const Key = { pk: { S: setPartition('acme') }, sk: { S: spanKey(span, index) } };
    await client.send(new DeleteItemCommand({ TableName: tables.totals, Key }));
  };
  const [hour, slot] = [hourOf(begins), slotOf(begins)];
  const stored = async () => ({
    slots: await totals.slots('acme', slot, slot + 23),
    hours: await totals.hours('acme', hour, hour + 1),
    stream: await totals.hours('shared/birch', hour, hour + 1),
    days: await totals.days('acme', dayOf(begins), dayOf(begins)),
  });
  type Stored = Awaited<ReturnType<typeof stored>>;
  return {
    ...{ aws, bucket, clock, begins, hour, slot, totals, stored, count, one, events, evaluation },
    /** The counts alone: what is written anew has another number. */
    countsOf: ({ slots, hours, stream, days }: Stored) =>
      [slots, hours, stream, days].map((of) => new Map([...of].map(([at, { counts }]) => [at, counts]))),
    recount: async (writes: boolean, prefix = PREFIX) => {
      const range = { since: begins, until: begins + 2 * HOUR_MS };
      const unread: string[] = [];
      const objects = await archivedIn(`s3://kept/${prefix}`, range, new S3Client(s3), (why) => void unread.push(why));
      const named = dynamoArchived(client, tables.journal);
      const discard = (_name: string, span: 'slot' | 'hour' | 'day', index: number) => remove(span, index);
      const found = await recount({ totals, named, discard, sha256, now: clock.at, writes }, objects);
      return { ...found, said: unread };
    },
    put: (span: 'slot' | 'hour' | 'day', index: number, seq: number, counts = emptyCounts()) =>
      client.send(
        new PutItemCommand({
          TableName: tables.totals,
          Item: {
            pk: { S: setPartition('acme') },
            sk: { S: spanKey(span, index) },
            seq: { N: String(seq) },
            counts: { B: packCounts(counts, span === 'day' ? index * 24 : hour) },
          },
        }),
      ),
    remove,
    /** Bytes that nobody can read. */
    garble: (span: 'slot' | 'hour' | 'day', index: number) =>
      client.send(
        new PutItemCommand({
          TableName: tables.totals,
          Item: {
            pk: { S: setPartition('acme') },
            sk: { S: spanKey(span, index) },
            seq: { N: '99' },
            counts: { B: Uint8Array.of(255, 1) },
          },
        }),
      ),
  };
}

describe('recount', { timeout: 120_000 }, () => {
  let world: Awaited<ReturnType<typeof given>>;
  beforeEach(async () => {
    world = await given();
  });

  it('finds nothing where nothing is wrong: sets, streams, complaints that were not judged, events that came twice', async () => {
    const found = await world.recount(true);
    expect(found.differences).toEqual([]);
    expect(found).toMatchObject({ hours: 2, unread: 0, said: [] });
    expect(recountText(found)).toContain('every total is what the archive says');
  });

  it('writes a damaged table anew, exact to the last cell, and what comes later is folded in as ever', async () => {
    const before = await world.stored();
    const { hour, slot } = world;
    const first = before.hours.get(hour);
    await world.put('slot', slot + 1, before.slots.get(slot + 1)?.sequence ?? 0);
    await world.remove('slot', slot + 2);
    await world.put('hour', hour, first?.weight ?? 0);
    await world.remove('hour', hour + 1);
    await world.put('day', dayOf(world.begins), before.days.get(dayOf(world.begins))?.weight ?? 0);

    const looked = await world.recount(false);
    expect(looked.differences.map(({ name, state }) => [name, state])).toEqual([
      ['acme', 'differs'],
      ['acme', 'differs'],
    ]);
    expect(looked.differences[0]?.counters.deliveries).toEqual([0, first?.counts.totals.deliveries]);
    expect(recountText(looked)).toMatch(/acme +2\S+ +deliveries +0 +90 +differs/);

    const written = await world.recount(true);
    expect(written.differences.map(({ state }) => state)).toEqual(['written', 'written']);
    expect(world.countsOf(await world.stored())).toEqual(world.countsOf(before));
    expect((await world.recount(true)).differences).toEqual([]);

    const late = sesBody('Delivery', {
      set: 'acme',
      at: world.begins + SLOT_MS,
      messageId: 'late',
      recipients: ['l@gmail.com'],
    });
    await world.count(world.one, [late]);
    for (let minutes = 0; minutes < 3; minutes++) {
      world.clock.at += MINUTE_MS;
      await runTick(world.evaluation, world.clock.at);
    }
    const after = await world.stored();
    expect(after.hours.get(hour)?.counts.totals.deliveries).toBe((first?.counts.totals.deliveries ?? 0) + 1);
    expect((await world.recount(true)).differences).toEqual([]);
  });

  it('writes anew what cannot be read at all, and a slot that is wrong below an hour that is right', async () => {
    const before = await world.stored();
    const { hour, slot, begins } = world;
    await world.garble('slot', slot + 3);
    await world.garble('hour', hour);
    await world.garble('day', dayOf(begins));
    await world.put('slot', slot + 14, before.slots.get(slot + 14)?.sequence ?? 0);

    const written = await world.recount(true);
    expect(written.differences.map(({ name, state }) => [name, state])).toEqual([
      ['acme', 'written'],
      ['acme', 'written'],
    ]);
    expect(world.countsOf(await world.stored())).toEqual(world.countsOf(before));
    expect((await world.recount(true)).differences).toEqual([]);
  });

  it('leaves what the archive does not prove: an object that is damaged, or gone', async () => {
    const { bucket, slot, hour } = world;
    const [key = ''] = [...bucket.objects.keys()].filter((name) => name.includes(`/${slot + 1}/`));
    bucket.objects.delete(key);
    const [other = ''] = [...bucket.objects.keys()].filter((name) => name.includes(`/${slot + 13}/`));
    bucket.objects.set(other, { body: Buffer.from('x'), putAt: 0 });
    const before = await world.stored();
    await world.put('slot', slot + 1, before.slots.get(slot + 1)?.sequence ?? 0);

    const found = await world.recount(true);
    expect(found.unread).toBe(1);
    expect(found.said).toEqual([expect.stringContaining('it is damaged')]);
    const now = await world.stored();
    expect(now.hours.get(hour + 1)?.counts).toEqual(before.hours.get(hour + 1)?.counts);
    expect(now.slots.get(slot + 1)?.counts).toEqual(emptyCounts());
  });

  it.each(['empty', 'lost'])(
    'leaves an hour that holds what a slot that is %s held and the archive lacks',
    async (how) => {
      const { bucket, slot, hour } = world;
      for (const key of bucket.objects.keys()) if (key.includes(`/${slot + 1}/`)) bucket.objects.delete(key);
      const before = await world.stored();
      if (how === 'lost') await world.remove('slot', slot + 1);
      else await world.put('slot', slot + 1, before.slots.get(slot + 1)?.sequence ?? 0);

      const { differences } = await world.recount(true);
      expect(differences.map(({ state }) => state)).toEqual(['left']);
      expect((await world.stored()).hours.get(hour)).toEqual(before.hours.get(hour));
    },
  );

  it('says that nothing was compared where no hour is over', () => {
    const said = recountText({ hours: 0, objects: 1, unread: 0, differences: [] });
    expect(said).toBe('0 hours, 1 object: no hour is over for ten minutes, nothing was compared.\n');
  });

  it('lists no day of a long archive that is not asked for', async () => {
    const { aws, bucket } = world;
    const own = [...bucket.objects];
    for (const days of [-2, -1, 1, 2]) {
      for (const [key, object] of own) {
        const name = parseObjectName(key);
        if (name === null) throw new Error(key);
        const slot = name.partition.slot + (days * DAY_MS) / SLOT_MS;
        bucket.objects.set(`${PREFIX}/${objectName({ ...name, partition: { ...name.partition, slot } })}`, object);
      }
    }
    bucket.objects.set(`${PREFIX}/`, { body: Buffer.alloc(0), putAt: 0 });
    aws.settings.pageSize = 10;
    const calls = aws.state.calls.length;
    expect(await world.recount(false)).toMatchObject({ objects: own.length, differences: [] });
    const lists = aws.state.calls.slice(calls).filter(({ operation }) => operation === 'ListObjectsV2');
    // One that asks whose archive it is, and as many as the day has pages.
    expect(lists.length).toBe(1 + Math.ceil((own.length + 1) / 10));
  });

  it('never takes the archive of another deployment for its own', async () => {
    const { bucket } = world;
    for (const [key, object] of [...bucket.objects]) {
      bucket.objects.set(key.replace('/lazaretto/', '/lazaretto-staging/'), object);
    }
    const { objects, differences } = await world.recount(true);
    expect({ objects: objects * 2, differences }).toEqual({ objects: bucket.objects.size, differences: [] });
    await expect(world.recount(true, '111122223333/us-east-1')).rejects.toThrow(
      's3://kept/111122223333/us-east-1: expected the archive of one deployment, got those of 2: ' +
        '111122223333/us-east-1/lazaretto, 111122223333/us-east-1/lazaretto-staging',
    );
  });

  it('never lowers a total of an hour whose segments have expired', async () => {
    const { hour, slot, bucket } = world;
    const before = await world.stored();
    for (let at = slot; at < slot + 24; at++) await world.remove('slot', at);
    for (const name of bucket.objects.keys()) if (name.includes(`/${slot}/`)) bucket.objects.delete(name);
    world.clock.at += 40 * DAY_MS;
    await world.put('hour', hour + 1, 3);

    const found = await world.recount(true);
    expect(found.differences.map(({ hour: at, state }) => [Date.parse(at) - world.begins, state])).toEqual(
      expect.arrayContaining([
        [0, 'left'],
        [HOUR_MS, 'written'],
      ]),
    );
    const now = await world.stored();
    expect(now.hours.get(hour)).toEqual(before.hours.get(hour));
    expect(now.hours.get(hour + 1)?.counts.totals).toEqual(before.hours.get(hour + 1)?.counts.totals);
    // An hour that is right is not called wrong because its slots are gone.
    const again = await world.recount(false);
    expect(again.differences.map(({ hour: at }) => Date.parse(at) - world.begins)).not.toContain(HOUR_MS);
  });
});

describe('lazaretto recount', { timeout: 120_000 }, () => {
  it('looks, writes when it is told to, and finds nothing then; refuses in one line', async () => {
    const dynamo = startDynamo();
    const tables = await dynamo.createTables();
    const aws = new LocalAws({ clock: Date });
    aws.state.buckets.set('kept', newBucket());
    const [s3, dynamoUrl] = [await aws.listen(), await dynamo.listen()];
    const at = Date.now() - 3 * HOUR_MS;
    const client = new DynamoDBClient(dynamo.clientConfig());
    const deps = intakeDeps({
      ...{ client, tables, defaultPolicy: DEFAULT_POLICY, random: () => 0, log: () => undefined },
      timer: { now: Date.now, sleep: async () => {} },
      refusals: { keep: async () => ({ failed: [] }) },
      claimKey: async () => 'k',
      archive: { store: s3ArchiveStore({ bucket: 'kept', prefix: PREFIX }, aws.s3Config()), whole: false },
    });
    await handleBatch(deps, [{ id: '1', body: sesBody('Delivery', { set: 'acme', at, sentAt: at }) }]);

    const run = async (...args: readonly string[]) => {
      const child = spawn(process.execPath, ['infra/cli/recount.ts', ...args], {
        cwd: pathOf('.'),
        env: {
          ...{ PATH: process.env['PATH'], AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_S3: s3.url },
          ...{ AWS_ENDPOINT_URL_DYNAMODB: dynamoUrl, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
      return { status: await ended, stdout, stderr };
    };
    const range = ['--since', new Date(at).toISOString(), '--until', new Date(at + 1).toISOString()];
    const asked = [`s3://kept/${PREFIX}`, ...range, '--journal-table', tables.journal];
    try {
      const looked = await run(...asked, '--totals-table', tables.totals);
      expect([looked.status, looked.stderr]).toEqual([1, '']);
      expect(looked.stdout).toMatch(/acme .* deliveries +0 +1 +differs/);
      const ofTotals = ['--totals-table', tables.totals];
      const unsaid = await run(...asked, ...ofTotals, '--write');
      expect([unsaid.status, unsaid.stderr]).toEqual([2, expect.stringContaining('Expected --reason with --write')]);
      // A line in the audit trail comes first: where it is not taken nothing is written.
      const noted: string[] = [];
      let takes = false;
      const api = createServer(async (request, answer) => {
        noted.push(`${request.method} ${request.url} ${await text(request)}`);
        const problem = {
          type: 'about:blank',
          title: 'no',
          status: 403,
          code: 'forbidden',
          detail: 'you may only look',
        };
        answer.writeHead(takes ? 200 : 403, { 'content-type': 'application/json' });
        answer.end(JSON.stringify(takes ? { sentence: 'noted' } : problem));
      });
      await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', () => resolve()));
      const { port } = api.address() as AddressInfo;
      const write = ['--write', '--reason', 'ticket 481', '--url', `http://127.0.0.1:${port}`];
      const forbidden = await run(...asked, ...ofTotals, ...write);
      expect([forbidden.status, forbidden.stderr]).toEqual([2, expect.stringContaining('nothing was written')]);
      takes = true;
      const written = await run(...asked, ...ofTotals, ...write, '--json').finally(() => api.close());
      expect(noted).toHaveLength(2);
      expect(noted[1]).toContain('POST /api/v1/operations/work {"action":"recount"');
      expect(noted[1]).toContain('"reason":"ticket 481"');
      expect([written.status, JSON.parse(written.stdout).differences[0].state]).toEqual([0, 'written']);
      const again = await run(...asked, '--totals-table', tables.totals);
      expect([again.status, again.stdout]).toEqual([0, '1 hour, 1 object: every total is what the archive says.\n']);
      const refused = await run(...asked, '--totals-table', 'no-such-table');
      expect([refused.status, refused.stdout]).toEqual([2, '']);
      expect(refused.stderr).toMatch(
        /^The tables no-such-table and [^\n]+ cannot be used: ResourceNotFoundException[^\n]*\n$/,
      );
    } finally {
      await s3.close();
      await dynamo.close();
    }
  });
});
