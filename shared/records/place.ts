import type { Answer, Dns, RecordType } from '../dns-patrol/dns/model.ts';
import type { WantedRecord } from './model.ts';

/** What stands at a name, as far as it is its own and no wildcard's. */
export type AtName =
  | { readonly status: 'failed'; readonly why: string }
  | {
      readonly status: 'known';
      readonly values: readonly string[];
      /** The name is an alias of this one; null: it is none. */
      readonly alias: string | null;
      /** As receivers see it, wildcards and aliases included. */
      readonly seen: readonly string[];
    };

/** No name that anybody uses: what stands at it comes from a wildcard. */
const PROBE = 'lazaretto-looks-for-a-wildcard';

/** Looks at a name, and at one beside it that nobody has: what both have is a wildcard's, which a record takes the place of. */
export async function atName(dns: Dns, name: string, type: WantedRecord['type']): Promise<AtName> {
  const [own, beside] = await Promise.all([
    dns.ask(name, type),
    dns.ask(`${PROBE}.${name.slice(name.indexOf('.') + 1)}`, type),
  ]);
  if (own.status === 'failed') return { status: 'failed', why: `${type} of ${name}: ${own.why}` };
  const seen = valuesOf(own);
  const target = type === 'CNAME' ? null : (own.aliases[0] ?? null);
  const besides = beside.status === 'failed' ? [] : valuesOf(beside);
  const besideTarget = beside.status === 'failed' ? null : (beside.aliases[0] ?? null);
  return {
    status: 'known',
    values: target !== null ? [] : seen.filter((value) => !besides.includes(value)),
    alias: target === besideTarget ? null : target,
    seen,
  };
}

/** The values of an answer, in an order that servers do not change. */
const valuesOf = (answer: Exclude<Answer, { status: 'failed' }>): readonly string[] =>
  answer.status === 'absent' ? [] : answer.records.map((one) => textOf(one)).toSorted();

function textOf(record: Extract<Answer<RecordType>, { status: 'found' }>['records'][number]): string {
  if (typeof record === 'string') return record;
  if (Array.isArray(record)) return record.join('');
  const { preference, exchange } = record as { readonly preference: number; readonly exchange: string };
  return `${preference} ${exchange}`;
}

/** A record that stands at the end of an alias: what the zone itself has is the alias. */
export const behindAlias = (record: WantedRecord, alias: string | null): WantedRecord =>
  alias === null
    ? record
    : { ...record, type: 'CNAME', value: alias, kept: [], found: record.found.map((text) => `${record.type} ${text}`) };
