import { jsonBytes } from '../../../../shared/kernel/bytes.ts';
import {
  REPORT_PREFIXES,
  type ReportFamily,
  receiversKey,
  receiversPartition,
} from '../../../../shared/registry/receivers-keys.ts';
import { TLS_ITEM } from '../../../../shared/registry/shapes/receivers.ts';
import type { KeptAggregate, KeptTls } from '../../../../shared/reports/kept/model.ts';
import { cappedSources } from '../../../../shared/reports/kept/others.ts';
import { cappedPolicies } from '../../../../shared/reports/kept/tls-policies.ts';
import { DAY } from '../../../../shared/reports/values.ts';
import { stored } from '../stored.ts';
import type { Item, Table } from '../table.ts';
import { aggregateIn } from './aggregates.ts';

/** So many items are in memory at a time; the largest have 250 KB. */
export const PAGE = 50;
/** Reports lie by the day with which they begin. One that covers more days than this may be missed at the start. */
const LONGEST = 7 * DAY;
/** Behind every day. */
const END = '~';

/**
 * What is in memory of the reports of one domain. Of aggregate reports: addresses, of each family. Of TLS reports: bytes
 * of JSON. The newest are whole; of what goes beyond it the sums alone are.
 */
export const MOST_HELD = { addresses: 50_000, tlsBytes: 5_000_000 } as const;

/**
 * Items of one family, the newest first, page by page.
 * @param since seconds since 1970; null: all
 * @param most items
 */
export async function* itemsSince(
  table: Pick<Table, 'newest'>,
  domain: string,
  family: ReportFamily,
  since: number | null,
  most: number,
): AsyncGenerator<Item> {
  const prefix = REPORT_PREFIXES[family];
  const first = since === null ? prefix : receiversKey.dayOf(family, Math.floor((since - LONGEST) / DAY));
  let before = `${prefix}${END}`;
  for (let left = most; left > 0; left -= PAGE) {
    const limit = Math.min(PAGE, left);
    const page = await table.newest(receiversPartition(domain), before, limit);
    for (const item of page) {
      if (String(item['sk']) < first) return;
      yield item;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return;
    before = String(last['sk']);
  }
}

/** Aggregate reports that end after a time, the oldest first. Every report is there, and no message is missing. */
export async function aggregatesHeld(items: AsyncIterable<Item>, since: number | null): Promise<KeptAggregate[]> {
  const held: KeptAggregate[] = [];
  let addresses = 0;
  for await (const item of items) {
    const kept = aggregateIn(item);
    if (kept === null || !isSince(kept.report.end, since)) continue;
    const isWhole = addresses + kept.sources.size <= MOST_HELD.addresses;
    if (isWhole) addresses += kept.sources.size;
    held.push(isWhole ? kept : { ...kept, sources: cappedSources(kept.sources, 0) });
  }
  return held.toReversed();
}

/** TLS reports that end after a time, the oldest first. What goes beyond the limit is one report more. */
export async function tlsHeld(items: AsyncIterable<Item>, since: number | null): Promise<KeptTls[]> {
  const held: KeptTls[] = [];
  const rest: KeptTls[] = [];
  let bytes = 0;
  for await (const item of items) {
    const kept = stored(item, TLS_ITEM);
    if (kept === null || !isSince(kept.end, since)) continue;
    const size = jsonBytes(kept);
    if (bytes + size <= MOST_HELD.tlsBytes) {
      bytes += size;
      held.push(kept);
    } else rest[0] = { ...kept, policies: cappedPolicies([...(rest[0]?.policies ?? []), ...kept.policies], 0) };
  }
  return [...rest, ...held.toReversed()];
}

const isSince = (end: number, since: number | null): boolean => since === null || end > since;
