import type { S3Client } from '@aws-sdk/client-s3';
import { dayName } from '../../../shared/archive/name.ts';
import { type ArchivedEvent, readArchivedLine } from '../../../shared/archive/read.ts';
import type { ArchivedObject } from '../recount/recount.ts';
import { archivedIn } from '../replay/reading/s3.ts';
import type { ExportFolder } from './folder.ts';
import type { Belongings } from './gather.ts';

const SET_TAG = 'ses:configuration-set';
type Tagged = { readonly mail?: { readonly tags?: Readonly<Record<string, unknown>> } };

/** Whether an event is of a set or a stream of the tenant, and of nobody else's stream. */
export function belongs({ event, counted }: ArchivedEvent, { own, others }: Belongings): boolean {
  const [set] = ([(event as Tagged).mail?.tags?.[SET_TAG]].flat() as unknown[]).map(String);
  const streams = counted.streams ?? [];
  if (set !== undefined && own.has(set)) return !streams.some((name) => others.has(name));
  return streams.length > 0 && streams.every((name) => own.has(name));
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
  onDay: (done: number, of: number) => void,
  tell: (sentence: string) => void,
): Promise<number> {
  const objects = await archivedIn(uri, {}, client, tell);
  const days = [...Map.groupBy(objects, ({ object }) => dayName(object.partition.slot))];
  days.sort(([a], [b]) => (a < b ? -1 : 1));
  let unread = 0;
  for (const [index, [day, own]] of days.entries()) {
    unread += await exportDay(day, own, belongings, folder);
    onDay(index + 1, days.length);
  }
  return unread;
}

async function exportDay(
  day: string,
  objects: readonly ArchivedObject[],
  belongings: Belongings,
  folder: ExportFolder,
): Promise<number> {
  const name = `archive/${day}.jsonl`;
  if (await folder.keeps(name)) return 0;
  let unread = 0;
  const events: string[] = [];
  for (const { text } of objects) {
    const read = await text();
    if (read === null) unread++;
    for (const line of read?.split('\n') ?? []) {
      const archived = line === '' ? null : readArchivedLine(line);
      if (archived !== null && belongs(archived, belongings)) events.push(`${line}\n`);
    }
  }
  if (events.length > 0) {
    await folder.write(name, 'Events of its sets, as the archive keeps them', events.join(''), events.length);
  }
  return unread;
}
