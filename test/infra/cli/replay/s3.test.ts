import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../../functions/_adapters/lambda/sha256.ts';
import { hashOf } from '../../../../functions/_adapters/s3/hash.ts';
import { inRange, readRange } from '../../../../infra/cli/replay/range.ts';
import type { Listening } from '../../../../infra/local/aws/http-server.ts';
import { LocalAws } from '../../../../infra/local/aws/local-aws.ts';
import { type Bucket, newBucket } from '../../../../infra/local/aws/s3/bucket.ts';
import { archivedLines } from '../../../../shared/archive/line.ts';
import { objectName } from '../../../../shared/archive/name.ts';
import { unitsOf } from '../../../../shared/counting/units.ts';
import { HOUR_MS, SLOT_MS, slotOf } from '../../../../shared/kernel/time.ts';
import { pathOf } from '../../../docs/pages.ts';
import { HIDE, rawEvent } from '../../../support/archive.ts';
import { SENT_AT, type SesEventType, sesBody } from '../../../support/ses-events.ts';

const PREFIX = '111122223333/us-east-1/lazaretto';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/k';
let aws: LocalAws;
let listening: Listening;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'replay-s3-'));
  aws = new LocalAws({ clock: Date });
  listening = await aws.listen();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await listening.close();
});

/** A bucket of its own for each test. */
const bucketOf = (name: string): Bucket => {
  const bucket = newBucket();
  aws.state.buckets.set(name, bucket);
  return bucket;
};
const put = (bucket: Bucket, key: string, body: Uint8Array | string, under?: string): void => {
  bucket.objects.set(key, { body: Buffer.from(body), putAt: SENT_AT, key: under });
};
/** An object as ingest-events makes it. */
function archived(
  bodies: readonly string[],
  at: number,
  sequence = 1,
): { readonly key: string; readonly bytes: Buffer } {
  const units = bodies.flatMap((body) => unitsOf(rawEvent(body), sha256)).map((unit) => ({ unit, judged: true }));
  const bytes = zstdCompressSync(archivedLines(units, HIDE));
  const name = objectName({ partition: { slot: slotOf(at), shard: 0 }, sequence, hash: hashOf(bytes) });
  return { key: `${PREFIX}/${name}`, bytes };
}
let sent = 0;
const mail = (type: SesEventType, count: number, at: number, set = 'acme'): string[] =>
  Array.from({ length: count }, () => {
    const id = `m-${++sent}`;
    return sesBody(type, { set, at: at + sent, messageId: id, feedbackId: id, recipients: [`p${sent}@example.com`] });
  });

type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string };
/** In a process of its own, while the stand-in answers in this one. */
async function run(program: string, ...args: readonly string[]): Promise<Ended> {
  const child: ChildProcess = spawn(process.execPath, [`infra/cli/${program}.ts`, ...args], {
    cwd: pathOf('.'),
    env: {
      ...{ PATH: process.env['PATH'], AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_S3: listening.url },
      ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_MAX_ATTEMPTS: '1' },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const status = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout as never), text(child.stderr as never)]);
  return { status: await status, stdout, stderr };
}
const eventsOf = ({ stdout }: Ended): unknown => (JSON.parse(stdout) as { readonly events: unknown }).events;

describe('replay of a bucket', { timeout: 120_000 }, () => {
  it('plays what a deployment archived, and what people keep, where it lies', async () => {
    const bucket = bucketOf('both');
    for (let slot = 0; slot < 4; slot++) {
      const at = SENT_AT + slot * SLOT_MS;
      const { key, bytes } = archived([...mail('Delivery', 20, at), ...mail('Bounce', 10, at)], at);
      put(bucket, key, bytes);
    }
    put(bucket, 'own/2026/11/12/10/stream-1', mail('Send', 7, SENT_AT, 'own').join('\n'));
    put(bucket, 'own/2026/11/12/10/stream-2.gz', gzipSync(mail('Send', 5, SENT_AT, 'own').join('\n')));
    put(bucket, 'own/', '');

    const played = await run('replay', 's3://both', '--json');
    expect([played.status, played.stderr]).toEqual([0, '']);
    expect(eventsOf(played)).toMatchObject({ read: 132, counted: 132, duplicates: 0, malformed: 0 });
    const { configurationSets } = JSON.parse(played.stdout) as {
      configurationSets: { name: string; standing: string }[];
    };
    expect(configurationSets.map(({ name }) => name)).toEqual(['acme', 'own']);
    expect(configurationSets[0]?.standing).toBe('quarantined');

    const below = await run('replay', `s3://both/${PREFIX}/`, '--json');
    expect(eventsOf(below)).toMatchObject({ read: 120 });
  });

  it('plays the time and the sets that are asked for, and fetches no object of another time', async () => {
    const bucket = bucketOf('asked');
    for (let hour = 0; hour < 3; hour++) {
      const at = SENT_AT + hour * HOUR_MS;
      const { key, bytes } = archived([...mail('Delivery', 4, at, 'acme-a'), ...mail('Delivery', 3, at, 'birch')], at);
      put(bucket, key, bytes);
    }
    const calls = aws.state.calls.length;
    const range = ['--since', '2026-11-12T11:00:00Z', '--until', '2026-11-12T12:00Z'];
    expect(eventsOf(await run('replay', 's3://asked', '--json', ...range))).toMatchObject({ read: 7, counted: 7 });
    expect(aws.state.calls.slice(calls).map(({ operation }) => operation)).toEqual(['ListObjectsV2', 'GetObject']);

    expect(eventsOf(await run('replay', 's3://asked', '--json', '--sets', 'acme-*,cedar'))).toMatchObject({ read: 12 });
    const nothing = await run('replay', 's3://asked', '--sets', 'cedar');
    expect([nothing.status, nothing.stderr]).toEqual([
      2,
      's3://asked: expected SES events of the time and the sets that were asked for, found none\n',
    ]);
  });

  it('names what cannot be read, and reads the rest: a bomb, a foreign object, one cut short, one under a closed key', async () => {
    const bucket = bucketOf('trouble');
    const good = archived(mail('Delivery', 9, SENT_AT), SENT_AT);
    put(bucket, good.key, good.bytes);
    const cut = archived(mail('Delivery', 50, SENT_AT), SENT_AT, 2);
    put(bucket, cut.key, cut.bytes.subarray(0, cut.bytes.length / 2));
    const closed = archived(mail('Delivery', 5, SENT_AT), SENT_AT, 3);
    put(bucket, closed.key, closed.bytes, KEY);
    bucket.closedKeys.add(KEY);
    const zeros = Buffer.alloc(200 * 1024 * 1024);
    put(bucket, 'own/bomb.zst', zstdCompressSync(zeros));
    put(bucket, 'own/bomb.gz', gzipSync(zeros));
    put(bucket, 'own/half.gz', gzipSync(mail('Send', 900, SENT_AT).join('\n')).subarray(0, 5_000));
    // Whoever put it chose its name, and turns what a terminal shows around.
    put(bucket, 'own/\u202etable.parquet', Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(90)]));
    put(bucket, 'own/later.ndjson', mail('Send', 3, SENT_AT).join('\n'));

    const { status, stdout, stderr } = await run('replay', 's3://trouble', '--json');
    expect(status).toBe(0);
    const lines = stderr.trimEnd().split('\n');
    const why = new Map(lines.slice(0, -1).map((line) => [line.split(': ', 1)[0], line]));
    expect([...why.keys()].map((name) => name?.split('/').at(-1))).toEqual(
      [cut.key, closed.key, 'own/bomb.gz', 'own/bomb.zst', 'own/half.gz', 'own/table.parquet'].map((key) =>
        key.split('/').at(-1),
      ),
    );
    const said = (key: string) => why.get(`s3://trouble/${key}`);
    expect(said(cut.key)).toContain('it is damaged');
    expect(said(closed.key)).toContain('it cannot be read: KMS.DisabledException');
    for (const bomb of ['own/bomb.zst', 'own/bomb.gz']) expect(said(bomb)).toContain('more than 500 times its size');
    expect(said('own/half.gz')).toContain('it is cut off');
    expect(said('own/table.parquet')).toContain('a Parquet file');
    expect(lines.at(-1)).toBe('6 of 8 objects could not be read to the end; the others were');
    const { events } = JSON.parse(stdout) as { readonly events: { readonly read: number } };
    expect(events.read).toBeGreaterThan(12);
  });

  it.each<[string, string[], string]>([
    ['a bucket that is not there', ['s3://gone-for-good'], 'cannot be listed: NoSuchBucket'],
    ['a prefix with nothing below it', ['s3://empty/x'], 's3://empty/x: expected objects, found none'],
    ['no bucket', ['s3://'], 'expected s3://BUCKET or s3://BUCKET/PREFIX'],
    ['a day that there is not', ['s3://empty', '--since', '2026-02-31'], '--since: expected a day'],
  ])('refuses %s in one line', async (_, args, sentence) => {
    bucketOf('empty');
    const { status, stdout, stderr } = await run('replay', ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr).toContain(sentence);
  });

  it('tries two policies on it, and names what cannot be read once', async () => {
    const bucket = bucketOf('tried');
    for (let slot = 0; slot < 4; slot++) {
      const at = SENT_AT + slot * SLOT_MS;
      const { key, bytes } = archived([...mail('Delivery', 20, at), ...mail('Bounce', 10, at)], at);
      put(bucket, key, bytes);
    }
    put(bucket, 'z.parquet', 'PAR1');
    const policy = join(folder, 'mild.json');
    writeFileSync(policy, JSON.stringify({ limits: { hardBounce: { warn: 0.49, quarantine: 0.49, pause: 0.5 } } }));
    const { status, stdout, stderr } = await run('backtest', 's3://tried', '--policy', policy, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ policy: { moved: 0 }, against: { moved: 1 } });
    expect(stderr.match(/Parquet/g)).toHaveLength(1);
  });
});

describe('the part of an archive that is played', () => {
  it.each<[string, Parameters<typeof readRange>[0], string]>([
    ['a day that there is not', { since: '2026-02-31' }, '--since: expected a day such as 2026-11-01'],
    ['a time without its zone', { until: '2026-02-01T10:00' }, '--until: expected a day'],
    ['words', { since: 'yesterday' }, 'got "yesterday"'],
    ['an end before the beginning', { since: '2026-02-02', until: '2026-02-02' }, '--until: expected a time after'],
    [
      'a set that is none',
      { sets: 'acme,a b' },
      '--sets: expected names of configuration sets or patterns with "*", got "a b"',
    ],
    ['a comma too many', { sets: 'acme,' }, 'got ""'],
  ])('is refused for %s', (_, options, sentence) => {
    expect(() => readRange(options)).toThrow(sentence);
  });

  it('begins with its first moment and ends before its last', () => {
    const wanted = inRange(
      readRange({ since: '2026-11-12', until: '2026-11-13T01:00:00+01:00', sets: 'acme-*, birch' }),
    );
    const at = (time: string, set = 'birch') =>
      wanted?.({ ...rawEvent(sesBody('Send', { set })), at: Date.parse(time) });
    expect(at('2026-11-12T00:00:00Z')).toBe(true);
    expect(at('2026-11-11T23:59:59.999Z')).toBe(false);
    expect(at('2026-11-12T23:59:59.999Z', 'acme-x')).toBe(true);
    expect(at('2026-11-13T00:00:00Z')).toBe(false);
    expect(at('2026-11-12T01:00:00Z', 'cedar')).toBe(false);
    expect(inRange(readRange({}))).toBeUndefined();
  });
});
