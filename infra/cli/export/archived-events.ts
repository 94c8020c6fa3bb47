import type { S3Client } from '@aws-sdk/client-s3';
import { dayName } from '../../../shared/archive/name.ts';
import { type ArchivedEvent, readArchivedLine } from '../../../shared/archive/read.ts';
import { DAY_MS, type EpochMs, RETENTION_MS } from '../../../shared/kernel/time.ts';
import { type ArchivedObject, linesUnread } from '../recount/recount.ts';
import { archivedIn } from '../replay/reading/s3.ts';
import type { ExportFolder } from './folder.ts';
import type { Belongings } from './gather.ts';

const SET_TAG = 'ses:configuration-set';
type Tagged = { readonly mail?: { readonly tags?: Readonly<Record<string, unknown>> } };

/** Whether an event is of a set or a stream of the tenant, and of nobody else's stream. */
export function belongs({ event, counted }: ArchivedEvent, belongings: Belongings): boolean {
  const { tenant, own, others, ruledTo } = belongings;
  const owns = (name: string): boolean => own.has(name) || (!others.has(name) && ruledTo(name) === tenant);
  const isOthers = (name: string): boolean =>
    others.has(name) || !(own.has(name) || [null, tenant].includes(ruledTo(name)));
  const [set] = ([(event as Tagged).mail?.tags?.[SET_TAG]].flat() as unknown[]).map(String);
  const streams = counted.streams ?? [];
  if (set !== undefined && own.has(set)) return !streams.some(isOthers);
  return streams.length > 0 && streams.every(owns);
}

/**
 * The tenant's events of an archive, a file a day.
 * @returns how many objects could not be read, each of which is told
 */
export async function exportArchive(
  uri: string,
  client: S3Client,
  belongings: Belongings,
  folder: ExportFolder,
  now: EpochMs,
  onDay: (done: number, of: number) => void,
  tell: (sentence: string) => void,
): Promise<number> {
  const objects = await archivedIn(uri, {}, client, tell);
  const days = [...Map.groupBy(objects, ({ object }) => dayName(object.partition.slot))];
  days.sort(([a], [b]) => (a < b ? -1 : 1));
  let unread = 0;
  for (const [index, [day, own]] of days.entries()) {
    unread += await exportDay(day, own, belongings, folder, now, tell);
    onDay(index + 1, days.length);
  }
  return unread;
}

async function exportDay(
  day: string,
  objects: readonly ArchivedObject[],
  belongings: Belongings,
  folder: ExportFolder,
  now: EpochMs,
  tell: (sentence: string) => void,
): Promise<number> {
  const name = `archive/${day}.jsonl`;
  if (await folder.keeps(name)) return 0;
  let unread = 0;
  const events: string[] = [];
  for (const { name: where, text } of objects) {
    const read = await text();
    let lost = 0;
    for (const line of read?.split('\n') ?? []) {
      const archived = line === '' ? null : readArchivedLine(line);
      if (line !== '' && archived === null) lost++;
      if (archived !== null && belongs(archived, belongings)) events.push(`${line}\n`);
    }
    if (lost > 0) tell(linesUnread(where, lost));
    if (read === null || lost > 0) unread++;
  }
  const text = events.join('');
  if (unread > 0 && (await folder.hasMore(name, text))) {
    tell(`${name}: left as an earlier run wrote it, with more events than can be read now`);
  } else if (events.length > 0) {
    // Events come late, and are kept under the day on which they happened.
    const whole = unread === 0 && Date.parse(day) + DAY_MS + RETENTION_MS < now;
    await folder.write(name, 'Events of its sets, as the archive keeps them', text, events.length, whole);
  }
  return unread;
}
