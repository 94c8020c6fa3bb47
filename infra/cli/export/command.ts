import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped } from '../../../shared/kernel/numbers.ts';
import type { EpochMs } from '../../../shared/kernel/time.ts';
import { iso } from '../../../shared/kernel/time.ts';
import { type CliCommand, type Context, onlyName, requiredOption, textOf } from '../admin/context.ts';
import { demandUrlOf, placeIn, placesOf } from '../admin/places.ts';
import { DEFAULT_STACK } from '../admin/transport.ts';
import { UserError } from '../user-error.ts';
import { exportArchive } from './archived-events.ts';
import { ExportFolder } from './folder.ts';
import { belongingsOf, gather } from './gather.ts';

/** Something of the archive could not be read. */
const PARTLY = 1;

export type ExportGiven = {
  readonly now: EpochMs;
  readonly complain: (text: string) => void;
  readonly isTerminal: boolean;
  /** The tenant's events of the archive; null: they are not asked for. */
  readonly archive: { readonly uri: string; readonly client: Parameters<typeof exportArchive>[1] } | null;
};

/** One export. @returns the exit code @throws {UserError} */
export async function exportTenant(context: Context, given: ExportGiven): Promise<number> {
  const { client } = context;
  const { now, complain, isTerminal, archive } = given;
  const tenant = onlyName(context, 'tenant');
  const reason = requiredOption(context, 'reason');
  const out = textOf(context, 'out') ?? `lazaretto-export-${tenant}`;
  const belongings = await belongingsOf(client, tenant);
  if (belongings === null) throw new UserError(`Nothing is known of a tenant ${forTerminal(tenant)}`);
  const folder = await ExportFolder.open(out, tenant, iso(now));
  const what = archive === null ? null : 'with its events of the archive';
  await client.call('noteWork', { body: { action: 'export', tenant, what, digest: null, reason } });
  const far =
    (of: string) =>
    (done: number, all: number): void => {
      if (isTerminal) complain(`\r\x1b[K${Math.floor((100 * done) / Math.max(1, all))} % of its ${of}`);
    };
  await gather(client, belongings, folder, now, far('sets'));
  const tell = (sentence: string): void => complain(`${isTerminal ? '\r\x1b[K' : ''}${forTerminal(sentence)}\n`);
  const unread =
    archive === null
      ? 0
      : await exportArchive(archive.uri, archive.client, belongings, folder, now, far('days in the archive'), tell);
  if (isTerminal) complain('\r\x1b[K');
  const manifest = await folder.close(unread === 0);
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  const lines = [
    `${grouped(manifest.files.length)} files, ${grouped(bytes)} bytes of ${tenant} are in ${forTerminal(out)}; manifest.json says what each holds.`,
  ];
  if (unread > 0)
    lines.push(
      `${grouped(unread)} objects of the archive could not be read, so it is not complete; standard error names each.`,
    );
  context.show({ folder: out, ...manifest, unread }, lines.join('\n'));
  return unread > 0 ? PARTLY : 0;
}

/** Everything about one tenant, as files. */
export const EXPORT: CliCommand = {
  usage: 'export TENANT --reason TEXT [--out DIRECTORY] [--archive]',
  about:
    'Write everything that is kept of one tenant into a directory: records, totals, history, audit lines, order, samples, allowances, ladders; with --archive its events, too, with your own AWS credentials. Run again, it goes on or writes anew',
  options: { reason: { type: 'string' }, out: { type: 'string' }, archive: { type: 'boolean' } },
  async run(context) {
    const stack = textOf(context, 'stack') ?? DEFAULT_STACK;
    const isWhole = context.values['archive'] === true;
    if (isWhole) await demandUrlOf(stack, context.values['url'] ?? process.env['LAZARETTO_URL']);
    const { now } = await context.client.call('getFleet');
    const archive = isWhole ? placeIn(await placesOf(stack), 'ArchiveUri', stack) : null;
    const { s3Client } = await import('../replay/reading/s3.ts');
    return exportTenant(context, {
      now: Date.parse(now),
      complain: (text) => void process.stderr.write(text),
      isTerminal: process.stderr.isTTY,
      archive: archive === null ? null : { uri: archive, client: await s3Client() },
    });
  },
};
