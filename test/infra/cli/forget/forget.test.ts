import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { dynamoArchived } from '../../../../functions/_adapters/dynamodb/counting/archived.ts';
import { dynamoComplainers } from '../../../../functions/_adapters/dynamodb/counting/complainers.ts';
import { dynamoSamples } from '../../../../functions/_adapters/dynamodb/counting/samples.ts';
import { dynamoTable } from '../../../../functions/_adapters/dynamodb/table.ts';
import { hmac } from '../../../../functions/_adapters/lambda/sha256.ts';
import { s3ArchiveStore } from '../../../../functions/_adapters/s3/archive.ts';
import { hashOf } from '../../../../functions/_adapters/s3/hash.ts';
import { textOf } from '../../../../functions/_adapters/s3/unpack.ts';
import { intakeDeps } from '../../../../functions/ingest-events/compose.ts';
import { handleBatch } from '../../../../functions/ingest-events/handle.ts';
import { contextOver } from '../../../../infra/cli/admin/context.ts';
import { forgetAddress } from '../../../../infra/cli/forget/forget-address.ts';
import { erasableArchive } from '../../../../infra/cli/forget/objects.ts';
import { forgettingText, forgottenText } from '../../../../infra/cli/forget/print.ts';
import { LocalAws } from '../../../../infra/local/aws/local-aws.ts';
import { newBucket } from '../../../../infra/local/aws/s3/bucket.ts';
import type { Client } from '../../../../shared/admin/api/client.ts';
import { hiding } from '../../../../shared/archive/hide.ts';
import { parseObjectName } from '../../../../shared/archive/name.ts';
import { DAY_MS, type EpochMs, MINUTE_MS, slotOf } from '../../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../../shared/policy/defaults.ts';
import { forgettingKey, rosterKey } from '../../../../shared/registry/keys.ts';
import { useDynamo } from '../../../support/dynamo.ts';
import { SENT_AT, sesBody } from '../../../support/ses-events.ts';

const { client, tables } = useDynamo();
const KEY = 'a key for tests';
const PREFIX = '111122223333/us-east-1/lazaretto';
const JANE = 'jane.doe@gmail.com';
const SET = 'birch-news';
let days = 100;

/** A deployment that has an archive, a day of its own for each test. */
function given({ whole = false }: { readonly whole?: boolean } = {}) {
  const begun: EpochMs = SENT_AT + ++days * DAY_MS;
  let now = begun;
  const aws = new LocalAws({ clock: { now: () => now } });
  const bucket = newBucket();
  aws.state.buckets.set('kept', bucket);
  aws.state.queues.add('dead').add('undelivered');
  const config = { ...aws.s3Config(), maxAttempts: 1 };
  const s3 = new S3Client(config);
  const sqs = new SQSClient(aws.clientConfig());
  const place = { bucket: 'kept', prefix: PREFIX };
  const deps = intakeDeps({
    client,
    tables,
    timer: { now: () => now, sleep: async () => {} },
    defaultPolicy: DEFAULT_POLICY,
    refusals: { keep: async () => ({ failed: [] }) },
    random: () => 0,
    claimKey: async () => KEY,
    log: () => undefined,
    archive: { store: s3ArchiveStore(place, config), whole },
  });
  const notes: unknown[] = [];
  const api = {
    call: async (_: string, { body }: { readonly body: unknown }) => {
      notes.push(body);
      return { sentence: '' };
    },
  } as unknown as Client;
  return {
    aws,
    bucket,
    sqs,
    notes,
    later: () => {
      now += 60 * MINUTE_MS;
    },
    stopAtPut: (most: number) => {
      let left = most;
      aws.settings.onCall = (name, isDone) => {
        if (name === 'PutObject' && !isDone && left-- === 0) throw new Error('the machine is switched off');
      };
    },
    goOn: () => {
      aws.settings.onCall = () => undefined;
    },
    count: (...bodies: string[]) =>
      handleBatch(
        deps,
        bodies.map((body, index) => ({ id: String(index), body })),
      ),
    event: (type: 'Delivery' | 'Bounce' | 'Complaint', messageId: string, to: string, ago = 0) =>
      sesBody(type, { at: begun - ago, sentAt: begun - ago, messageId, recipients: [to] }),
    readsOf: async (work: () => Promise<unknown>) => {
      const read: string[] = [];
      aws.settings.onCall = (name, isDone) => void (name === 'GetObject' && isDone && read.push(name));
      await work();
      aws.settings.onCall = () => undefined;
      return read.length;
    },
    named: () => dynamoArchived(client, tables.journal)({ slot: slotOf(begun), shard: 0 }),
    forget: async (address = JANE, values: Readonly<Record<string, string | boolean>> = {}) => {
      let [told, said] = ['', ''];
      const context = contextOver(api, { reason: 'ticket 481', ...values }, [address], {
        write: (text) => {
          told += text;
        },
        complain: () => undefined,
        terminal: () => ({ columns: 200, color: false }) as never,
      });
      const code = await forgetAddress(context, {
        dynamo: client,
        sqs,
        tables,
        queues: ['https://sqs/dead', 'https://sqs/undelivered'],
        archive: erasableArchive(`s3://kept/${PREFIX}`, s3),
        key: KEY,
        now,
        complain: (text) => {
          said += text;
        },
        isTerminal: false,
        elapsed: () => 1,
      });
      return { code, told, said };
    },
    objects: async () => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'kept' }));
      return Promise.all(
        Contents.map(async ({ Key = '' }) => {
          const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'kept', Key }));
          const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
          return { name: Key, hash: hashOf(bytes), text: (await textOf(bytes)) ?? '' };
        }),
      );
    },
  };
}

const PSEUDONYM =
  hiding((text) => hmac(KEY, text))
    .address(JANE)
    .split('@')[0] ?? '';

describe('lazaretto forget', () => {
  it.each([false, true])('writes the archive anew, each segment naming what it counted (whole: %s)', async (whole) => {
    const { count, event, later, forget, objects, named, notes } = given({ whole });
    await count(event('Delivery', 'a', JANE), event('Delivery', 'b', 'jo@yahoo.com'));
    await count(event('Delivery', 'c', 'jo@yahoo.com'));
    await count(event('Bounce', 'd', 'Jane <JANE.DOE+x@GMAIL.com>'));
    const before = await objects();
    later();

    const { code, told } = await forget();
    expect([code, told]).toEqual([0, expect.stringContaining('2 events in 2 objects of 3 were written anew')]);
    const after = await objects();
    expect(after).toHaveLength(3);
    for (const { name, hash, text } of after) {
      const object = parseObjectName(name);
      expect(object?.hash).toBe(hash);
      expect((await named()).get(object?.sequence ?? 0)).toBe(hash);
      expect(text.toLowerCase()).not.toMatch(/jane|doe/);
      expect(text).not.toContain(PSEUDONYM);
    }
    expect(after.filter(({ name }) => before.some((was) => was.name === name))).toHaveLength(1);
    expect(after.flatMap(({ text }) => text.match(/"messageId":"."/g) ?? []).length).toBeGreaterThanOrEqual(4);
    expect(notes).toEqual([
      {
        action: 'forget',
        tenant: null,
        what: null,
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        reason: 'ticket 481',
      },
    ]);
    expect(JSON.stringify(notes)).not.toMatch(/jane/i);
    // Nothing is left to do.
    expect((await forget()).told).toContain('0 events in 0 objects of 3');
  });

  it('deletes dead letters that name the person, claims and samples, and nobody else’s', async () => {
    const { sqs, aws, forget } = given();
    const dead = (body: string, queue = 'dead') =>
      sqs.send(new SendMessageCommand({ QueueUrl: `https://sqs/${queue}`, MessageBody: body }));
    for (let i = 0; i < 23; i++) await dead(`{"to":"jo${i}@gmail.com"}`);
    await dead('{"to":"Jane <JANE.doe@gmail.com>"}');
    await dead('{"link":"https://example.com/?u=jane.doe%40gmail.com"}', 'undelivered');
    await dynamoTable(client, tables.registry).put(rosterKey(SET), {});
    const complainers = dynamoComplainers(client, tables.totals);
    const claims = [JANE, 'jo@gmail.com'].map((one) => hmac(KEY, `${SET}\0${one}`).slice(0, 32));
    for (const claim of claims) await complainers.claim(claim, SENT_AT, 'first');
    const samples = dynamoSamples(client, tables.totals);
    const sample = (text: string) => ({ provider: 'google', code: '5.1.1', text, at: SENT_AT });
    const reasons = { 'unknown-user': [sample('user unknown'), sample('no mailbox for jane.doe here')] };
    await samples.write(SET, { slot: 1, reasons }, null);

    const dry = await forget(JANE, { 'dry-run': true });
    expect(dry.told).toContain('Dead letters: 2 messages would be deleted.');
    expect(dry.told).toContain('Claims of complaints: 1 would be deleted. Samples: 1 would be deleted.');
    expect(aws.state.sent).toHaveLength(25);

    const { told } = await forget();
    expect(told).toContain('Dead letters: 2 messages were deleted.');
    expect(told).toContain('Claims of complaints: 1 were deleted. Samples: 1 were deleted.');
    expect(aws.state.sent.map(({ body }) => body).join()).not.toMatch(/jane/i);
    expect(aws.state.sent).toHaveLength(23);
    const now = aws.state.sent.map(({ messageId }) => aws.state.held.get(messageId) ?? 0);
    expect(Math.max(...now)).toBeLessThan(SENT_AT + days * DAY_MS + MINUTE_MS);
    // The claim of the person is free, the other one is not.
    expect(await complainers.claim(claims[0] ?? '', SENT_AT, 'second')).toBe(true);
    expect(await complainers.claim(claims[1] ?? '', SENT_AT, 'second')).toBe(false);
    expect((await samples.read(SET))?.reasons['unknown-user']?.map(({ text }) => text)).toEqual(['user unknown']);
  });

  it('finds the claim of a complaint that names several people, from each of them, and leaves no way to it', async () => {
    const { count, forget } = given();
    await dynamoTable(client, tables.registry).put(rosterKey('cedar-news'), {});
    const complaint = (id: string) =>
      sesBody('Complaint', {
        ...{ set: 'cedar-news', at: SENT_AT + days * DAY_MS, sentAt: SENT_AT + days * DAY_MS },
        ...{
          messageId: id,
          feedbackId: id,
          recipients: ['Eve.One+x@gmail.com', 'al.two@gmail.com', 'cy.six@gmail.com'],
        },
      });
    const claimsIn = async () => {
      const { Items = [] } = await client.send(
        new ScanCommand({
          TableName: tables.totals,
          FilterExpression: 'begins_with(pk, :p)',
          ExpressionAttributeValues: { ':p': { S: 'complainer#' } },
        }),
      );
      return Items.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`);
    };
    const before = await claimsIn();
    await count(complaint('one'));
    expect((await claimsIn()).length).toBe(before.length + 4);

    expect((await forget('eve.one@gmail.com', { 'dry-run': true })).told).toContain('complaints: 1 would be');
    expect((await forget('nobody@gmail.com')).told).toContain('complaints: 0 were');
    expect((await forget('AL.TWO@gmail.com')).told).toContain('complaints: 1 were deleted');
    expect(await claimsIn()).toEqual(before);
  });

  it('goes on where it stopped, and every segment names an object that is there at any time', async () => {
    const { count, event, later, forget, objects, named, stopAtPut, goOn, notes } = given();
    for (let index = 0; index < 40; index++) await count(event('Delivery', `m${index}`, JANE));
    later();
    const whole = async () => {
      const there = new Set((await objects()).map(({ name }) => parseObjectName(name)?.hash));
      for (const hash of (await named()).values()) expect(there.has(hash ?? '')).toBe(true);
    };
    stopAtPut(20);
    await expect(forget()).rejects.toThrow('switched off');
    await whole();
    const digest = (notes[0] as { readonly digest: string }).digest;
    const job = await dynamoTable(client, tables.registry).get(forgettingKey(digest));
    expect(job).toMatchObject({ salt: expect.any(String), after: expect.stringContaining('/0/') });

    goOn();
    const { code, told } = await forget();
    expect(code).toBe(0);
    // Of the first 16 each was done, and of the next 16 all but the one that failed.
    expect(told).toContain('9 events in 9 objects');
    await whole();
    const after = await objects();
    expect(after).toHaveLength(40);
    for (const { text } of after) expect(text).not.toContain(PSEUDONYM);
    expect(await dynamoTable(client, tables.registry).get(forgettingKey(digest))).toBeNull();
  });

  it('goes on with what was put since, wherever it stands, and names again what it could not look into', async () => {
    const { count, event, later, forget, readsOf, objects, bucket, stopAtPut, goOn } = given();
    for (let index = 0; index < 40; index++) {
      await count(event('Delivery', `m${index}`, index % 4 === 0 ? JANE : 'jo@yahoo.com'));
    }
    const [some] = bucket.objects.values();
    if (some === undefined) throw new Error('Expected an object');
    bucket.objects.set(`${PREFIX}/2020-report.csv`, some);
    later();
    stopAtPut(6);
    await expect(forget()).rejects.toThrow('switched off');
    goOn();
    // It is counted late, in a slot before all others.
    await count(event('Delivery', 'late', JANE, 60 * MINUTE_MS));
    later();

    let last = { code: 0, told: '', said: '' };
    const reads = await readsOf(async () => {
      last = await forget();
    });
    expect([last.code, last.said]).toEqual([1, expect.stringContaining('2020-report.csv: it is no object')]);
    for (const { text, name } of await objects()) if (!name.endsWith('csv')) expect(text).not.toContain(PSEUDONYM);
    // What names nobody who is to be forgotten is read once.
    expect(reads).toBeLessThan(41);
  });

  it('takes no reason that names the person: it stays in the audit trail', async () => {
    const { forget, notes } = given();
    await expect(forget(JANE, { reason: 'Jane.Doe@gmail.com asked us' })).rejects.toThrow('--reason: expected words');
    expect(notes).toEqual([]);
  });

  it('leaves an object whose segment may still be put, and says so', async () => {
    const { count, event, forget, objects, later } = given();
    await count(event('Delivery', 'a', JANE));
    const { code, told } = await forget();
    expect([code, told]).toEqual([1, expect.stringContaining('1 object that name the person are younger')]);
    expect((await objects())[0]?.text).toContain(PSEUDONYM);
    later();
    expect((await forget()).code).toBe(0);
  });

  it('names what it cannot look into, and forgets the rest', async () => {
    const { count, event, forget, objects, bucket, later } = given();
    await count(event('Delivery', 'a', JANE));
    const [object] = await objects();
    const bytes = bucket.objects.get(object?.name ?? '');
    if (object === undefined || bytes === undefined) throw new Error('Expected an object');
    bucket.objects.set(`${PREFIX}/report.csv`, bytes);
    const cut = object.name.replace(/\/(\d+)-(?=[0-9a-f]{32}$)/, '/9-');
    bucket.objects.set(cut, { ...bytes, body: bytes.body.slice(0, 20) });
    later();
    const { code, said } = await forget();
    expect(code).toBe(1);
    expect(said).toContain('report.csv: it is no object of the archive');
    expect(said).toContain(`${cut.slice(PREFIX.length + 1)}: it is damaged`);
    expect((await objects()).filter(({ text, name }) => text.includes(PSEUDONYM) && !name.endsWith('csv'))).toEqual([]);
  });

  it.each([
    ['versions', { versioning: 'Enabled' as const }, 'keeps the versions of its objects (versioning is Enabled)'],
    ['old versions', { versioning: 'Suspended' as const }, 'versioning is Suspended'],
    ['locks', { objectLock: true }, 'has object lock'],
  ])('refuses a bucket that keeps %s, and changes nothing', async (_, setting, said) => {
    const { count, event, forget, bucket, later, notes } = given();
    await count(event('Delivery', 'a', JANE));
    later();
    Object.assign(bucket, setting);
    const before = [...bucket.objects.keys()];
    await expect(forget()).rejects.toThrow(said);
    expect([...bucket.objects.keys()]).toEqual(before);
    expect(notes).toEqual([]);
  });

  it.each(['jane', 'success@simulator.amazonses.com'])('takes no %s', async (address) => {
    await expect(given().forget(address)).rejects.toThrow(/^Expected/);
  });

  it('says how far it has come', () => {
    expect(forgettingText(0, 200, 0)).toBe('0 %, 0 of 200 objects');
    expect(forgettingText(50, 200, 60_000)).toBe('25 %, 50 of 200 objects, ends in about 3 min');
    expect(forgottenText({ archive: null, deadLetters: 1, claims: 0, samples: 0 }, false)).toBe(
      'The deployment keeps no archive.\nDead letters: 1 message were deleted.\nClaims of complaints: 0 were deleted. Samples: 0 were deleted.',
    );
  });
});
