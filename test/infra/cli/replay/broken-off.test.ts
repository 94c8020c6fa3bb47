import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOf } from '../../../../functions/_adapters/s3/hash.ts';
import { archivedIn } from '../../../../infra/cli/replay/reading/s3.ts';
import { streamed } from '../../../../infra/cli/replay/reading/s3-object.ts';
import type { Listening } from '../../../../infra/local/aws/http-server.ts';
import { LocalAws } from '../../../../infra/local/aws/local-aws.ts';
import { type Bucket, newBucket } from '../../../../infra/local/aws/s3/bucket.ts';
import { objectName } from '../../../../shared/archive/name.ts';
import { slotOf } from '../../../../shared/kernel/time.ts';
import { pathOf } from '../../../docs/pages.ts';
import { SENT_AT, sesBody } from '../../../support/ses-events.ts';

let aws: LocalAws;
let listening: Listening;
let client: S3Client;
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
beforeAll(async () => {
  aws = new LocalAws({ clock: Date });
  listening = await aws.listen();
  client = new S3Client({ region: 'us-east-1', endpoint: listening.url, credentials, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await listening.close();
});

/** A bucket of its own for each test, whose connections break after so many bytes of each answer, one after the other. */
function bucketOf(name: string, breaks: readonly (number | null)[] = []): Bucket {
  const bucket = newBucket();
  const waiting = [...breaks];
  bucket.breaksAfter = () => waiting.shift() ?? null;
  aws.state.buckets.set(name, bucket);
  return bucket;
}
const put = (bucket: Bucket, key: string, body: Uint8Array): void => {
  bucket.objects.set(key, { body, putAt: SENT_AT });
};
const noSleep = async (): Promise<void> => undefined;

/** What was given of an object, and what was said in the end. */
async function read(bucket: string, key: string): Promise<{ readonly bytes: Buffer; readonly said: string | null }> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of streamed(client, bucket, key, noSleep)) parts.push(part);
    return { bytes: Buffer.concat(parts), said: null };
  } catch (error) {
    return { bytes: Buffer.concat(parts), said: (error as Error).message };
  }
}
const requestsOf = (from: number): unknown[] =>
  aws.state.calls.slice(from).map(({ input }) => {
    const { Range = null, IfMatch = null } = input as { readonly Range?: string; readonly IfMatch?: string };
    return [Range, IfMatch !== null];
  });

describe('an object whose stream breaks off', () => {
  it('is gone on with where it broke, and is whole, wherever it breaks', async () => {
    const sizes = fc.integer({ min: 1, max: 300_000 });
    const breaks = fc.array(fc.nat({ max: 100_000 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(sizes, breaks, async (size, places) => {
        const body = randomBytes(size);
        put(bucketOf('any', places), 'k', body);
        const { bytes, said } = await read('any', 'k');
        expect(said).toBeNull();
        expect(bytes.equals(body)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('is asked for from there on, and only as it was', async () => {
    const body = randomBytes(4_000_000);
    put(bucketOf('asked', [0, 3_000_000]), 'k', body);
    const calls = aws.state.calls.length;
    expect((await read('asked', 'k')).bytes.equals(body)).toBe(true);
    expect(requestsOf(calls)).toEqual([
      [null, false],
      [null, true],
      [expect.stringMatching(/^bytes=[1-9]\d{3,6}-$/), true],
    ]);
  });

  it('is given up after the fifth time in a row, and says so', async () => {
    put(
      bucketOf(
        'ever',
        Array.from({ length: 99 }, () => 0),
      ),
      'k',
      randomBytes(100),
    );
    const calls = aws.state.calls.length;
    const { bytes, said } = await read('ever', 'k');
    expect([bytes.length, said]).toEqual([0, expect.stringMatching(/^it broke off after 0 bytes: \S/)]);
    expect(requestsOf(calls)).toHaveLength(5);
  });

  it('is never mixed with what takes its place meanwhile', async () => {
    const bucket = bucketOf('replaced');
    const [before, after] = [Buffer.alloc(2_000_000, 'a'), Buffer.alloc(2_000_000, 'b')];
    put(bucket, 'k', before);
    bucket.breaksAfter = () => {
      put(bucket, 'k', after);
      return 1_000_000;
    };
    const { bytes, said } = await read('replaced', 'k');
    expect(bytes.includes('b')).toBe(false);
    expect(said).toMatch(/^it broke off after [\d,]+ bytes, and another object has taken its place: read it again$/);
  });

  it('is told where it is gone meanwhile', async () => {
    const bucket = bucketOf('gone');
    put(bucket, 'k', randomBytes(2_000_000));
    bucket.breaksAfter = () => {
      bucket.objects.clear();
      return 1_000_000;
    };
    expect((await read('gone', 'k')).said).toMatch(/^it broke off after [\d,]+ bytes, and it is gone$/);
  });

  it('is whole for recount and export, too', async () => {
    const lines = 'one\n'.repeat(1_000);
    const bytes = zstdCompressSync(lines);
    const hash = hashOf(bytes);
    const name = objectName({ partition: { slot: slotOf(SENT_AT), shard: 0 }, sequence: 1, hash });
    put(bucketOf('ours', [10, 7]), `p/${name}`, bytes);
    const told: string[] = [];
    const [object] = await archivedIn('s3://ours/p', {}, client, (sentence) => told.push(sentence));
    expect(await object?.text()).toBe(lines);
    expect(told).toEqual([]);
  });
});

describe('replay of a bucket whose streams break off', { timeout: 60_000 }, () => {
  it('names the one that breaks off for ever, and reads the rest', async () => {
    const bucket = bucketOf('played');
    const mail = (set: string, count: number): string[] =>
      Array.from({ length: count }, (_, index) =>
        sesBody('Send', { set, at: SENT_AT + index, messageId: `${set}-${index}` }),
      );
    // Larger than what is fetched at once.
    const large = Buffer.from(mail('large', 3_000).join('\n'));
    expect(large.length).toBeGreaterThan(1_100_000);
    put(bucket, 'a-large', large);
    put(bucket, 'b-ever.gz', gzipSync(mail('ever', 50).join('\n')));
    put(bucket, 'c-whole', Buffer.from(mail('whole', 5).join('\n')));
    let largeAsked = 0;
    bucket.breaksAfter = (key) => {
      if (key === 'b-ever.gz') return 0;
      return key === 'a-large' && largeAsked++ === 0 ? 1_000_000 : null;
    };
    const child = spawn(process.execPath, ['infra/cli/replay.ts', 's3://played', '--json'], {
      cwd: pathOf('.'),
      env: {
        ...{ PATH: process.env['PATH'], AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_S3: listening.url },
        ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_MAX_ATTEMPTS: '1' },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const status = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(await status).toBe(0);
    expect(largeAsked).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ events: { read: 3_005, counted: 3_005, malformed: 0 } });
    expect(stderr).toMatch(/^s3:\/\/played\/b-ever\.gz: it broke off after 0 bytes: [^\n]+\n/);
    expect(stderr).toContain('1 of 3 objects could not be read to the end; the others were');
  });
});
