import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { dynamoArchived } from '../../../functions/_adapters/dynamodb/counting/archived.ts';
import { dynamoJournal } from '../../../functions/_adapters/dynamodb/counting/journal.ts';
import { dynamoMessages } from '../../../functions/_adapters/dynamodb/messages.ts';
import { dynamoTable } from '../../../functions/_adapters/dynamodb/table.ts';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { s3ArchiveStore } from '../../../functions/_adapters/s3/archive.ts';
import { hashOf } from '../../../functions/_adapters/s3/hash.ts';
import { textOf } from '../../../functions/_adapters/s3/unpack.ts';
import { sweepingDeps } from '../../../functions/_compose/sweeping.ts';
import { intakeDeps } from '../../../functions/ingest-events/compose.ts';
import { handleBatch } from '../../../functions/ingest-events/handle.ts';
import { LocalAws } from '../../../infra/local/aws/local-aws.ts';
import { newBucket } from '../../../infra/local/aws/s3/bucket.ts';
import { parseObjectName } from '../../../shared/archive/name.ts';
import { SWEPT_AFTER_DAYS, sweepArchive } from '../../../shared/archive/sweep.ts';
import { identitiesIn } from '../../../shared/archive/units.ts';
import { DAY_MS, slotOf } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { messageKey } from '../../../shared/registry/keys.ts';
import { useDynamo } from '../../support/dynamo.ts';
import { SENT_AT, sesBody } from '../../support/ses-events.ts';

const { client, tables } = useDynamo();
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/k';
const PREFIX = '111122223333/us-east-1/lazaretto';
let days = 0;

/** Each test has a day of its own. */
function given({
  whole = false,
  key,
  claimKey,
}: {
  whole?: boolean;
  key?: string;
  claimKey?: () => Promise<string>;
} = {}) {
  const now = SENT_AT + ++days * DAY_MS;
  const aws = new LocalAws({ clock: { now: () => now } });
  const bucket = newBucket();
  aws.state.buckets.set('kept', bucket);
  const logged: string[] = [];
  const place = { bucket: 'kept', prefix: PREFIX };
  const config = { ...aws.s3Config(), maxAttempts: 1 };
  const warm = () =>
    intakeDeps({
      client,
      tables,
      timer: { now: () => now, sleep: async () => {} },
      defaultPolicy: DEFAULT_POLICY,
      refusals: { keep: async () => ({ failed: [] }) },
      random: () => 0,
      claimKey: claimKey ?? (async () => 'a key for tests'),
      log: ({ message }) => void logged.push(String(message)),
      archive: { store: s3ArchiveStore({ ...place, key }, config), whole },
    });
  const partition = { slot: slotOf(now), shard: 0 };
  return {
    aws,
    bucket,
    logged,
    partition,
    now,
    count: (bodies: readonly string[], deps = warm()) =>
      handleBatch(
        deps,
        bodies.map((body, index) => ({ id: String(index), body })),
      ),
    warm,
    named: () => dynamoArchived(client, tables.journal)(partition),
    sweep: () =>
      sweepArchive(
        sweepingDeps(
          {
            dynamo: client,
            journalTable: tables.journal,
            registryTable: tables.registry,
            place,
            log: ({ message }) => void logged.push(String(message)),
          },
          config,
        ),
        now + SWEPT_AFTER_DAYS * DAY_MS,
      ),
    objects: async () => {
      const s3 = new S3Client(config);
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'kept' }));
      return Promise.all(
        Contents.map(async ({ Key = '' }) => {
          const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'kept', Key }));
          const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
          return { name: Key, bytes, text: (await textOf(bytes)) ?? '' };
        }),
      );
    },
    delivery: (messageId: string) => sesBody('Delivery', { at: now, messageId, recipients: ['jane@example.com'] }),
  };
}

describe('the archive', () => {
  it('holds what a segment counted, under the name that the segment tells, and never what came twice', async () => {
    const { count, objects, named, delivery, partition } = given();
    await count([delivery('a'), delivery('b'), delivery('a')]);
    await count([delivery('b'), delivery('c')]);

    const all = await objects();
    expect(all.map(({ text }) => text.match(/"messageId":"."/g))).toEqual([
      ['"messageId":"a"', '"messageId":"b"'],
      ['"messageId":"c"'],
    ]);
    for (const [index, { name, bytes, text }] of all.entries()) {
      const hash = hashOf(bytes);
      expect(name.startsWith(`${PREFIX}/20`)).toBe(true);
      expect(parseObjectName(name)).toEqual({ partition, sequence: index + 1, hash });
      expect((await named()).get(index + 1)).toBe(hash);
      expect(text).not.toContain('jane');
    }
    const segments = await dynamoJournal(client, tables.journal).fingerprints(partition, 0);
    const counts = all.map(({ text }) => identitiesIn(text, sha256, SENT_AT + 60 * DAY_MS)?.length);
    expect(counts).toEqual(segments.map(({ packed }) => packed.length / 8));
    const hexes = segments.flatMap(({ packed }) => Buffer.from(packed).toString('hex').match(/.{16}/g) ?? []);
    for (const hex of hexes) expect(all.map(({ text }) => text).join()).not.toContain(hex);
  });

  it('names the fingerprints that were counted where it is whole', async () => {
    const { count, objects, delivery, partition } = given({ whole: true });
    await count([delivery('a'), delivery('b')]);
    const [segment] = await dynamoJournal(client, tables.journal).fingerprints(partition, 0);
    const [object] = await objects();
    expect(identitiesIn(object?.text ?? '', sha256, SENT_AT + 60 * DAY_MS)?.join('')).toBe(
      Buffer.from(segment?.packed ?? []).toString('hex'),
    );
  });

  it('keeps events whole where it is to', async () => {
    const { count, objects, delivery } = given({ whole: true });
    await count([delivery('a')]);
    expect((await objects())[0]?.text).toContain('"jane@example.com"');
  });

  it('lets two writers of one number touch no object of the other', async () => {
    const { count, objects, named, delivery, warm } = given();
    const [one, other] = [warm(), warm()];
    await count([delivery('first')], one);
    await count([delivery('second')], other);
    // What the first remembers is old by now.
    await Promise.all([count([delivery('a')], one), count([delivery('b')], other)]);

    const names = await named();
    const all = await objects();
    const ofSegments = all.filter(({ name }) => {
      const { sequence = 0, hash } = parseObjectName(name) ?? {};
      return names.get(sequence) === hash;
    });
    expect(
      ofSegments
        .map(({ text }) => /"messageId":"(\w+)"/.exec(text)?.[1])
        .toSorted((x, y) => String(x).localeCompare(String(y))),
    ).toEqual(['a', 'b', 'first', 'second']);
  });

  it('is swept of what no segment names, a week later', async () => {
    const { count, objects, delivery, bucket, sweep, logged, now } = given();
    await count([delivery('a')]);
    const [{ name = '', bytes = new Uint8Array() } = {}] = await objects();
    const object = { body: bytes, putAt: now };
    bucket.objects.set(name.replace('/1-', '/2-'), object);
    bucket.objects.set(name.replace(/[0-9a-f]{32}$/, '0'.repeat(32)), object);
    const foreign = name.replace(/1-[0-9a-f]{32}$/, 'notes.txt');
    bucket.objects.set(foreign, object);
    const refused = name.replace('/1-', '/3-');
    bucket.objects.set(refused, { ...object, key: KEY });
    bucket.closedKeys.add(KEY);

    expect(await sweep()).toEqual({ named: 1, removed: 1, kept: 0, foreign: 3, young: 0 });
    expect([...bucket.objects.keys()].length).toBe(4);
    expect(bucket.objects.has(name)).toBe(true);
    expect(logged).toEqual(
      expect.arrayContaining([
        'an object of the archive is damaged',
        'an object of the archive is not ours',
        'an object of the archive is refused',
      ]),
    );
    expect(await sweep()).toEqual({ named: 0, removed: 0, kept: 0, foreign: 0, young: 0 });
  });

  it.each<[string, (world: ReturnType<typeof given>) => void]>([
    ['a bucket that is gone', ({ aws }) => void aws.state.buckets.delete('kept')],
    ['a key that is disabled', ({ bucket }) => void bucket.closedKeys.add(KEY)],
  ])('does not hold up counting for %s, and tells it', async (_, close) => {
    const world = given({ key: KEY });
    close(world);
    const { failed, stats } = await world.count([world.delivery('a')]);
    expect({ failed, counted: stats.counted }).toEqual({ failed: [], counted: 1 });
    expect(await world.named()).toEqual(new Map([[1, null]]));
    expect(world.logged).toEqual(['archive refused']);
    const told = await dynamoMessages(dynamoTable(client, tables.registry)).get(
      messageKey(`archive-refused:${new Date(world.now).toISOString().slice(0, 10)}`, 0),
    );
    expect(told?.message.title).toBe('The archive refuses events');
  });

  it('counts nothing where it cannot be reached, and all when the batch comes again', async () => {
    const world = given();
    world.aws.settings.outage = (operation) => (operation === 'PutObject' ? 'broken' : null);
    const { failed, stats } = await world.count([world.delivery('a')]);
    expect({ failed, counted: stats.counted }).toEqual({ failed: ['0'], counted: 0 });
    expect(await dynamoJournal(client, tables.journal).has(world.partition, 1)).toBe(false);

    world.aws.settings.outage = () => null;
    expect((await world.count([world.delivery('a')])).stats.counted).toBe(1);
    expect(await world.objects()).toHaveLength(1);
  });

  it('is nowhere unless somebody asks for it', () => {
    const { archive } = intakeDeps({
      client,
      tables,
      timer: { now: () => SENT_AT, sleep: async () => {} },
      defaultPolicy: DEFAULT_POLICY,
      refusals: { keep: async () => ({ failed: [] }) },
      random: () => 0,
      claimKey: async () => 'k',
      log: () => undefined,
    });
    expect(archive).toBeUndefined();
  });
});
