import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../../functions/_adapters/lambda/sha256.ts';
import { s3ArchiveStore } from '../../../../functions/_adapters/s3/archive.ts';
import { contextOver } from '../../../../infra/cli/admin/context.ts';
import { belongs } from '../../../../infra/cli/export/archived-events.ts';
import { exportTenant } from '../../../../infra/cli/export/command.ts';
import { ruling } from '../../../../infra/cli/export/gather.ts';
import { LocalAws } from '../../../../infra/local/aws/local-aws.ts';
import { newBucket } from '../../../../infra/local/aws/s3/bucket.ts';
import { clientOver } from '../../../../shared/admin/api/client.ts';
import { archivedLines } from '../../../../shared/archive/line.ts';
import { unitsOf } from '../../../../shared/counting/units.ts';
import { slotOf } from '../../../../shared/kernel/time.ts';
import { setOfName } from '../../../../shared/streams/name.ts';
import { type AdminWorld, adminWorld, ENFORCE, NOW } from '../../../functions/serve-admin/world.ts';
import { HIDE, rawEvent } from '../../../support/archive.ts';
import { SENT_AT, sesBody } from '../../../support/ses-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let folders = 0;
let world: AdminWorld;

beforeAll(async () => {
  const tenants = { acme: { sets: ['acme-*'] }, birch: { sets: ['birch-*'] } };
  world = await adminWorld({ policy: { ...ENFORCE, tenants } as typeof ENFORCE });
  for (const set of ['acme-news', 'acme-orders', 'birch-news']) {
    await world.given(set, set === 'acme-news' || set === 'birch-news' ? 'quarantined' : 'healthy');
    await world.mail(set, set === 'birch-news' ? 777 : 500, 5, 3);
  }
  for (const set of ['acme-news', 'birch-news']) {
    const { json } = await world.send('GET', `/sets/${set}`);
    const body = { action: 'pin', reason: `ticket of ${set}` };
    await world.send('POST', `/sets/${set}/actions`, { body, seen: json.version });
  }
});
afterAll(() => world?.dynamo.close?.());

const client = () =>
  clientOver(
    async ({ method, path, headers, body }) => {
      const answer = await world.send(method, path.replace('/api/v1', ''), {
        headers,
        ...(body !== null && { raw: body }),
      });
      return { status: answer.status, headers: new Headers(answer.headers), text: answer.text };
    },
    'cli',
    () => `export-${++folders}`,
  );

const exported = async (
  tenant: string,
  out = join(folder, `out-${++folders}`),
  archive: Parameters<typeof exportTenant>[1]['archive'] = null,
  over = client(),
) => {
  let [told, said] = ['', ''];
  const context = contextOver(over, { reason: 'ticket 481', out }, [tenant], {
    write: (text) => {
      told += text;
    },
    complain: () => undefined,
    terminal: () => ({ columns: 400, color: false }) as never,
  });
  const complain = (text: string): void => {
    said += text;
  };
  const code = await exportTenant(context, { now: NOW, complain, isTerminal: false, archive });
  return { code, out, told, said };
};
const byText = (a: string, b: string): number => (a < b ? -1 : 1);
const textIn = (out: string, name: string): string => readFileSync(join(out, name), 'utf8');
const manifestIn = (out: string) => JSON.parse(textIn(out, 'manifest.json'));
const allIn = (out: string): string =>
  readdirSync(out, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(out, name)).isFile())
    .map((name) => textIn(out, name))
    .join('\n');

describe('lazaretto export', () => {
  it('writes everything of one tenant, each file named in the manifest with its hash, and nobody else’s', async () => {
    const { out, told } = await exported('acme');
    const manifest = manifestIn(out);
    expect(manifest).toMatchObject({ tenant: 'acme', complete: true });
    for (const { name, sha256: hash, bytes } of manifest.files) {
      const content = readFileSync(join(out, name));
      expect([name, content.length, createHash('sha256').update(content).digest('hex')]).toEqual([name, bytes, hash]);
      expect(statSync(join(out, name)).mode & 0o077).toBe(0);
    }
    expect(readdirSync(out).toSorted(byText)).toEqual(
      ['manifest.json', ...manifest.files.map(({ name }: { readonly name: string }) => name)].toSorted(byText),
    );
    expect(told).toContain(`${manifest.files.length} files`);
    const all = allIn(out);
    for (const own of ['"acme-news"', '"acme-orders"', 'hard bounces 20 of 60', 'ticket of acme-news', '"acme-*"'])
      expect(all).toContain(own);
    expect(all).not.toMatch(/birch/);
    expect(all).not.toMatch(/\b777\b/);
    const days = textIn(out, 'totals-by-hour.csv').trim().split('\r\n');
    expect(days[0]).toMatch(/^set,at,sends,/);
    expect(days.filter((line) => line.startsWith('"acme-news"'))).toHaveLength(3);
    expect(days[1]).toMatch(/^"acme-news","2026-11-20T07:00:00\.000Z",505,500,5,/);
    // It stands in the audit trail, under the tenant.
    const lines: { readonly action: string }[] = await world.audit();
    expect(lines.find(({ action }) => action === 'export')).toMatchObject({
      action: 'export',
      target: { kind: 'tenant', name: 'acme' },
      why: 'ticket 481',
    });
  });

  it('may be run again: it writes anew, or goes on where it was broken off', async () => {
    const { out } = await exported('acme');
    const before = manifestIn(out).files.map(({ name }: { readonly name: string }) => name);
    const broken = client();
    const call: typeof broken.call = (id, parts) =>
      id === 'getHistory' ? Promise.reject(new Error('the line is cut')) : broken.call(id, parts);
    await expect(exported('acme', out, null, { ...broken, call })).rejects.toThrow('the line is cut');
    expect(manifestIn(out).complete).toBe(false);
    await exported('acme', out);
    expect(manifestIn(out).complete).toBe(true);
    expect(manifestIn(out).files.map(({ name }: { readonly name: string }) => name)).toEqual(before);
    expect(readdirSync(out).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('leaves no file of an earlier run that is not of this one', async () => {
    const { out } = await exported('acme');
    const before = readdirSync(out).toSorted(byText);
    mkdirSync(join(out, 'archive'));
    for (const name of ['archive/2025-01-01.jsonl', 'archive/2025-01-02.jsonl.part', 'notes-of-mine.json'])
      writeFileSync(join(out, name), 'old');
    await exported('acme', out);
    expect(readdirSync(join(out, 'archive'))).toEqual([]);
    expect(readdirSync(out).toSorted(byText)).toEqual(['archive', 'notes-of-mine.json', ...before].toSorted(byText));
  });

  it('writes into no directory that holds something else, nor into that of another tenant', async () => {
    const { out } = await exported('acme');
    await expect(exported('birch', out)).rejects.toThrow('expected a new directory, or one with an export of birch');
    const other = mkdtempSync(join(folder, 'other-'));
    writeFileSync(join(other, 'notes.txt'), 'mine');
    await expect(exported('acme', other)).rejects.toThrow('got one that holds other files');
    expect(readdirSync(other)).toEqual(['notes.txt']);
    const unknown = join(folder, 'unknown');
    await expect(exported('nobody', unknown)).rejects.toThrow('Nothing is known of a tenant nobody');
    expect(existsSync(unknown)).toBe(false);
  });

  it('takes its events of the archive along, a file a day, and names what cannot be read', async () => {
    const aws = new LocalAws({ clock: { now: () => NOW } });
    const bucket = newBucket();
    aws.state.buckets.set('kept', bucket);
    const config = { ...aws.s3Config(), maxAttempts: 1 };
    const store = s3ArchiveStore({ bucket: 'kept', prefix: 'a/b/lazaretto' }, config);
    const lineOf = (set: string, messageId: string) =>
      archivedLines(
        unitsOf(rawEvent(sesBody('Delivery', { set, messageId, recipients: ['jo@gmail.com'] })), sha256).map(
          (unit) => ({
            unit,
            judged: true,
          }),
        ),
        HIDE,
      );
    const partition = { slot: slotOf(SENT_AT), shard: 0 };
    await store.put(partition, 1, lineOf('acme-news', 'ours') + lineOf('birch-news', 'theirs'));
    await store.put(partition, 2, lineOf('birch-news', 'theirs too'));
    await store.put(partition, 9, lineOf('acme-news', 'ours, too'));
    const archive = { uri: 's3://kept/a/b/lazaretto', client: new S3Client(config) };
    const { out, code } = await exported('acme', undefined, archive);
    expect(code).toBe(0);
    const events = textIn(out, 'archive/2026-11-12.jsonl');
    expect(events).toContain('"messageId":"ours"');
    expect(events).not.toContain('theirs');

    const [name = '', object] = [...bucket.objects][1] ?? [];
    if (object) bucket.objects.set(name, { ...object, body: object.body.slice(0, 9) });
    const partly = await exported('acme', undefined, archive);
    expect([partly.code, partly.said]).toEqual([1, expect.stringContaining('it is damaged')]);
    expect(manifestIn(partly.out).complete).toBe(false);
    // What an earlier run could read is not lost by one that cannot.
    const [ours = '', kept] = [...bucket.objects][0] ?? [];
    if (kept) bucket.objects.set(ours, { ...kept, body: kept.body.slice(0, 9) });
    const less = await exported('acme', out, archive);
    expect([less.code, less.said]).toEqual([1, expect.stringContaining('left as an earlier run wrote it')]);
    expect(textIn(out, 'archive/2026-11-12.jsonl')).toBe(events);
    bucket.objects.delete(ours);
    expect((await exported('acme', out, archive)).code).toBe(1);
    expect(textIn(out, 'archive/2026-11-12.jsonl')).toBe(events);
    if (kept) bucket.objects.set(ours, kept);
    // What lacked is not taken for whole by the next run.
    if (object) bucket.objects.set(name, object);
    const again = await exported('acme', partly.out, archive);
    expect([again.code, manifestIn(again.out).complete]).toEqual([0, true]);
    await store.put(partition, 3, lineOf('acme-news', 'late'));
    writeFileSync(join(out, 'manifest.json'), JSON.stringify({ ...manifestIn(out), complete: false }));
    await exported('acme', out, archive);
    expect(textIn(out, 'archive/2026-11-12.jsonl')).toContain('"messageId":"late"');
    expect(textIn(partly.out, 'archive/2026-11-12.jsonl')).toBe(events);
  });

  it('goes by the policy for a stream that is too small to be listed', () => {
    const ruledTo = ruling(JSON.stringify({ streams: { 'shared*': { by: 'ses:tenant-name' } } }));
    const archived = (set: string, ...streams: readonly string[]) => ({
      event: { mail: { tags: { 'ses:configuration-set': [set] } } },
      counted: { count: 1, hidden: true as const, streams: streams.map((value) => `${set}/${value}`) },
    });
    const mine = { tenant: 'acme', own: new Set(['shared-1', 'plain']), others: new Set<string>(), ruledTo };
    expect(belongs(archived('shared-1', 'rival'), mine)).toBe(false);
    expect(belongs(archived('shared-1', 'acme'), mine)).toBe(true);
    expect(belongs(archived('plain', 'anything'), mine)).toBe(true);
    expect(belongs(archived('shared-2', 'acme'), mine)).toBe(true);
    expect(belongs(archived('shared-2', 'acme', 'rival'), mine)).toBe(false);
    expect(belongs(archived('shared-2', '@acme'), mine)).toBe(false);
  });

  it('never takes an event of another tenant, nor one of somebody else’s stream in its set', () => {
    const anyTenant = fc.constantFrom('acme', 'birch', null);
    const sets = ['a', 'b', 'c'];
    const names = sets.flatMap((set) => [set, `${set}/x`, `${set}/y`]);
    fc.assert(
      fc.property(
        fc.array(anyTenant, { minLength: names.length, maxLength: names.length }),
        fc.constantFrom(...sets),
        fc.subarray(['x', 'y']),
        (tenants, set, values) => {
          const tenantOf = new Map(names.map((name, index) => [name, tenants[index] ?? null]));
          const own = new Set(names.filter((name) => tenantOf.get(name) === 'acme'));
          const others = new Set(
            names.filter((name) => name.includes('/') && own.has(setOfName(name)) && !own.has(name)),
          );
          const streams = values.map((value) => `${set}/${value}`);
          const archived = {
            event: { mail: { tags: { 'ses:configuration-set': [set] } } },
            counted: { count: 1, hidden: true as const, streams },
          };
          const isTaken = belongs(archived, { tenant: 'acme', own, others, ruledTo: () => null });
          if (!isTaken) return;
          expect([set, ...streams].some((name) => tenantOf.get(name) === 'acme')).toBe(true);
          for (const name of streams) expect(tenantOf.get(name)).toBe('acme');
        },
      ),
    );
  });
});
