import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { zstdCompressSync } from 'node:zlib';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { hashOf } from '../../../functions/_adapters/s3/hash.ts';
import { sweepingDeps, tidyArchive } from '../../../functions/_compose/sweeping.ts';
import { exportArchive } from '../../../infra/cli/export/archived-events.ts';
import { ExportFolder } from '../../../infra/cli/export/folder.ts';
import { forgetArchive } from '../../../infra/cli/forget/forget-archive.ts';
import { erasableArchive } from '../../../infra/cli/forget/objects.ts';
import { recount } from '../../../infra/cli/recount/recount.ts';
import { archivedIn } from '../../../infra/cli/replay/reading/s3.ts';
import type { Listening } from '../../../infra/local/aws/http-server.ts';
import { LocalAws } from '../../../infra/local/aws/local-aws.ts';
import { type Bucket, newBucket } from '../../../infra/local/aws/s3/bucket.ts';
import { memoryClient } from '../../../infra/local/memory/memory-client.ts';
import { MemoryDynamo } from '../../../infra/local/memory/memory-dynamo.ts';
import { personOf } from '../../../shared/archive/forget/person.ts';
import { pseudonymsOf } from '../../../shared/archive/forget/pseudonyms.ts';
import { archivedLines } from '../../../shared/archive/line.ts';
import { objectName } from '../../../shared/archive/name.ts';
import { SWEPT_AFTER_DAYS } from '../../../shared/archive/sweep.ts';
import { unitsOf } from '../../../shared/counting/units.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { DAY_MS, HOUR_MS, hourOf, slotOf } from '../../../shared/kernel/time.ts';
import type { LogFields } from '../../../shared/telemetry/log-entry.ts';
import { pathOf } from '../../docs/pages.ts';
import { HIDE, rawEvent } from '../../support/archive.ts';
import { memoryTotals } from '../../support/memory-totals.ts';
import { SENT_AT, sesBody } from '../../support/ses-events.ts';

const PREFIX = '111122223333/us-east-1/lazaretto';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/k';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let aws: LocalAws;
let bucket: Bucket;
let client: S3Client;
let listening: Listening;
const folder = mkdtempSync(join(tmpdir(), 'hostile-'));

/** Under the name that its bytes make, or another one. */
function put(sequence: number, body: Uint8Array, named = hashOf(body), key?: string): string {
  const name = objectName({ partition: { slot: slotOf(SENT_AT), shard: 0 }, sequence, hash: named });
  bucket.objects.set(`${PREFIX}/${name}`, { body, putAt: SENT_AT, key });
  return name;
}
const mail = (count: number, id: string): Buffer => {
  const bodies = Array.from({ length: count }, (_, index) =>
    sesBody('Delivery', { set: 'acme', at: SENT_AT, messageId: `${id}${index}`, recipients: ['jo@example.com'] }),
  );
  const units = bodies.flatMap((body) => unitsOf(rawEvent(body), sha256)).map((unit) => ({ unit, judged: true }));
  return zstdCompressSync(archivedLines(units, HIDE));
};
const GOOD = 12;
const CONTROL = 'x\u001b[31m\u0007 +%.csv';
/** What is no object of ours by its name. */
let foreign: string[];
/** Of our names, and what is said of each. */
let bad: Map<string, RegExp>;

beforeAll(async () => {
  aws = new LocalAws({ clock: { now: () => SENT_AT + DAY_MS } });
  bucket = newBucket();
  aws.state.buckets.set('hostile', bucket);
  put(1, mail(7, 'a'));
  put(2, mail(GOOD - 7, 'b'));
  const frozen = put(3, mail(3, 'c'));
  bucket.frozen.add(`${PREFIX}/${frozen}`);
  const closed = put(4, mail(3, 'd'), undefined, KEY);
  bucket.closedKeys.add(KEY);
  const whole = mail(40, 'e');
  bad = new Map([
    [frozen, /InvalidObjectState, The operation is not valid for the object's storage class/],
    [closed, /KMS\.DisabledException/],
    // Cut short, and nothing at all, under the name of the whole.
    [put(5, whole.subarray(0, whole.length / 2), hashOf(whole)), /damaged/],
    [put(6, Buffer.alloc(0), hashOf(whole)), /damaged/],
    // Its name is that of its bytes, and it unpacks to more than anybody archives.
    [put(7, zstdCompressSync(Buffer.alloc(200 * 1024 * 1024))), /damaged|more than 500 times/],
    [put(8, PNG), /damaged|it looks like a picture/],
    [put(9, zstdCompressSync('id;name\n1;"x"\n')), /2 lines of it are no archived events/],
  ]);
  foreign = [`2026-11-12/${CONTROL}`, '2026-11-12/photo.png', '2026-11-12/0/0/notes.zst'];
  for (const name of foreign) bucket.objects.set(`${PREFIX}/${name}`, { body: PNG, putAt: SENT_AT });
  // What consoles make as a folder.
  for (const name of ['', '2026-11-12/']) {
    bucket.objects.set(`${PREFIX}/${name}`, { body: Buffer.alloc(0), putAt: SENT_AT });
  }
  listening = await aws.listen();
  client = new S3Client({ ...aws.s3Config(), maxAttempts: 1 });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await listening.close();
});

/** In a process of its own, while the stand-in answers in this one. */
async function run(program: string, ...args: readonly string[]) {
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
/** Each is named once, in a line of its own, and why. */
function saysOfEach(said: string, names: ReadonlyMap<string, RegExp>): void {
  const lines = said.split('\n');
  for (const [name, why] of names) {
    const about = lines.filter((line) => line.includes(forTerminal(name)));
    expect([name, about]).toEqual([name, [expect.stringMatching(why)]]);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
  expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
}

describe('a bucket that holds what nobody can read', { timeout: 120_000 }, () => {
  it('is played: each such object is told by its name, and the rest is read', async () => {
    const { status, stdout, stderr } = await run('replay', `s3://hostile/${PREFIX}`, '--json');
    expect([status, (JSON.parse(stdout) as { events: { counted: number } }).events.counted]).toEqual([0, GOOD]);
    saysOfEach(stderr, new Map([...bad].filter(([name]) => !/\/9-/.test(name))));
    expect(stderr).toContain('photo.png');
    expect(stderr).toContain(forTerminal(CONTROL));
  });

  it('is played under two policies', async () => {
    const policy = join(folder, 'policy.json');
    writeFileSync(policy, JSON.stringify({ limits: { hardBounce: { warn: 0.4, quarantine: 0.4, pause: 0.5 } } }));
    const { status, stderr } = await run('backtest', `s3://hostile/${PREFIX}`, '--policy', policy, '--against', policy);
    expect(status).toBe(0);
    saysOfEach(stderr, new Map([...bad].filter(([name]) => !/\/9-/.test(name))));
  });

  it('is counted again: nothing is written that it does not prove', async () => {
    const said: string[] = [];
    const objects = await archivedIn(`s3://hostile/${PREFIX}`, {}, client, (why) => said.push(forTerminal(why)));
    const totals = memoryTotals();
    const found = await recount(
      {
        totals,
        named: async () => new Map(objects.map(({ object }) => [object.sequence, object.hash])),
        discard: async () => undefined,
        sha256,
        now: SENT_AT + 2 * HOUR_MS,
        writes: true,
        tell: (why) => void said.push(forTerminal(why)),
      },
      objects,
    );
    saysOfEach(said.join('\n'), bad);
    expect(found.unread).toBeGreaterThanOrEqual(bad.size);
    expect(await totals.slots('acme', slotOf(SENT_AT), slotOf(SENT_AT))).toEqual(new Map());
    expect((await totals.hours('acme', hourOf(SENT_AT), hourOf(SENT_AT))).size).toBe(0);
  });

  it('is exported: what can be read is, and the rest is told', async () => {
    const out = join(folder, 'export');
    const said: string[] = [];
    const exporting = await ExportFolder.open(out, 'acme', 'now');
    const mine = { tenant: 'acme', own: new Set(['acme']), others: new Set<string>(), ruledTo: () => null };
    const at = SENT_AT + DAY_MS;
    const tell = (why: string) => void said.push(forTerminal(why));
    const unread = await exportArchive(`s3://hostile/${PREFIX}`, client, mine, exporting, at, () => undefined, tell);
    expect(unread).toBe(bad.size);
    saysOfEach(said.join('\n'), bad);
    const { files } = await exporting.close(false);
    expect(files).toMatchObject([{ name: 'archive/2026-11-12.jsonl', rows: GOOD, whole: false }]);
  });

  it('is looked through for a person: what cannot be looked into is told, and left', async () => {
    const said: string[] = [];
    const person = personOf('nobody.here', ['example.com']);
    const found = await forgetArchive({
      archive: erasableArchive(`s3://hostile/${PREFIX}`, client),
      forgetting: {
        ...{ person, pseudonyms: pseudonymsOf(person, HIDE), salted: (one: string) => one },
        ...{ sha256, now: SENT_AT + DAY_MS },
      },
      rename: async () => undefined,
      begun: null,
      save: async () => undefined,
      now: SENT_AT + DAY_MS,
      isDry: false,
      onProgress: () => undefined,
      tell: (why) => void said.push(forTerminal(why)),
    });
    // Text that is no event can be looked into: it names nobody.
    const unread = new Map([...bad].filter(([name]) => !/\/9-/.test(name)));
    expect(found).toMatchObject({ rewritten: 0, left: unread.size + foreign.length });
    saysOfEach(
      said.join('\n'),
      new Map([...unread, ...foreign.map((name) => [name, /no object of the archive/] as const)]),
    );
  });

  it('is swept: nothing of it is taken away', async () => {
    const dynamo = new MemoryDynamo();
    const logged: LogFields[] = [];
    const before = new Set(bucket.objects.keys());
    const deps = sweepingDeps(
      {
        dynamo: memoryClient((call) => dynamo.call(call)) as DynamoDBClient,
        journalTable: dynamo.tables.journal,
        registryTable: dynamo.tables.registry,
        place: { bucket: 'hostile', prefix: PREFIX },
        log: (entry) => void logged.push(entry),
      },
      { ...aws.s3Config(), maxAttempts: 1 },
    );
    const found = await tidyArchive(deps, '400', SENT_AT + SWEPT_AFTER_DAYS * DAY_MS);
    expect(new Set(bucket.objects.keys())).toEqual(before);
    expect(found).toMatchObject({ named: 0, removed: 0, kept: 2, young: 0, expired: 0 });
    for (const name of [...bad.keys(), ...foreign]) {
      expect(logged.filter((entry) => entry['object'] === name).length).toBeGreaterThan(0);
    }
  });
});
