import fc from 'fast-check';
import { sha256 } from '../../functions/_adapters/lambda/sha256.ts';
import {
  COUNTERS,
  type Counts,
  cellAt,
  DIMENSION_NAMES,
  DIMENSIONS,
  emptyCounts,
  JUDGED,
  judgedCellAt,
  type Totals,
} from '../../shared/counting/counts.ts';
import { tally } from '../../shared/counting/tally.ts';
import { type Unit, unitsOf } from '../../shared/counting/units.ts';
import { BOUNCE_REASONS, type SesEvent } from '../../shared/events/model.ts';
import { parseBody } from '../../shared/events/parse.ts';
import { type EpochMs, type Hour, hourOf } from '../../shared/kernel/time.ts';
import { BLOCKLISTS } from '../../shared/replies/blocklists.data.ts';
import { PROVIDERS } from '../../shared/replies/providers.data.ts';
import { SENT_AT, type SesEventOverrides, type SesEventType, sesBody } from './ses-events.ts';

/** The hour of `SENT_AT`. */
export const HOUR: Hour = hourOf(SENT_AT);
const READ_AT: EpochMs = SENT_AT + 30 * 24 * 3_600_000;

/** An event as the parser makes it. */
export function eventOf(type: SesEventType, overrides: SesEventOverrides = {}): SesEvent {
  return parsed(sesBody(type, overrides));
}

/** The one event of a body. */
export function parsed(body: string): SesEvent {
  const [first] = parseBody(body, READ_AT);
  if (first?.outcome !== 'event') throw new Error(`Expected an event, got ${JSON.stringify(first)}`);
  return first.event;
}

/** The units of an event. */
export const units = (event: SesEvent): Unit[] => unitsOf(event, sha256);

/** Counts of all units of some events, all judged. */
export function countsOf(...events: readonly SesEvent[]): Counts {
  const counts = emptyCounts();
  for (const unit of events.flatMap(units)) tally(counts, unit, true);
  return counts;
}

/** Only the counters that are not zero. */
export const nonZero = (totals: Totals): Partial<Totals> =>
  Object.fromEntries(Object.entries(totals).filter(([, value]) => value !== 0));

/** Provider ids of the table, and the one for all others. */
export const PROVIDER_IDS: readonly string[] = ['other', ...PROVIDERS.map(({ id }) => id)];
export const BLOCKLIST_IDS: readonly string[] = BLOCKLISTS.map(([id]) => id);

const HOSTILE = ['', '__proto__', 'constructor', 'toString', 'other', 'bücher.example', '例え.テスト', '\0', '😀'];
/** A name as an attacker would choose it. */
export const anyName = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.domain(),
  fc.constant(`${'x'.repeat(249)}.com`),
);
const count = fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 200_000 }), fc.constantFrom(127, 128, 16_383, 16_384));
const cells = (name: fc.Arbitrary<string>, width: number, maxLength: number) =>
  fc.array(fc.tuple(name, fc.array(count, { minLength: width, maxLength: width })), { maxLength });

export type CountsShape = {
  readonly maxKeys?: number;
  readonly maxHours?: number;
  readonly base?: Hour;
};
/** Any counts: hostile names, known ones, hours from long before `base` to a little after. */
export function anyCounts({ maxKeys = 6, maxHours = 4, base = HOUR }: CountsShape = {}): fc.Arbitrary<Counts> {
  const provider = fc.constantFrom(...PROVIDER_IDS);
  const names: Record<keyof typeof DIMENSIONS, fc.Arbitrary<string>> = {
    providers: provider,
    reasons: fc.constantFrom(...BOUNCE_REASONS),
    blocklists: fc.constantFrom(...BLOCKLIST_IDS),
    domains: anyName,
    ips: fc.oneof(fc.ipV4(), fc.ipV6(), anyName),
    unknown: anyName,
    prompt: provider,
    deferrals: provider,
  };
  const hour = fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 168 }), fc.constantFrom(-1, base)).map((back) => base - back);
  return fc
    .record({
      totals: fc.array(count, { minLength: COUNTERS.length, maxLength: COUNTERS.length }),
      dimensions: fc.tuple(...DIMENSION_NAMES.map((name) => cells(names[name], DIMENSIONS[name], maxKeys))),
      judged: fc.array(fc.tuple(hour, cells(provider, JUDGED.length, maxKeys)), { maxLength: maxHours }),
    })
    .map(({ totals, dimensions, judged }) => {
      const counts = emptyCounts();
      for (const [index, counter] of COUNTERS.entries()) counts.totals[counter] = totals[index] ?? 0;
      for (const [index, dimension] of DIMENSION_NAMES.entries()) {
        const into: Map<string, number[]> = counts[dimension];
        for (const [name, cell] of dimensions[index] ?? []) into.set(name, cell);
      }
      for (const [at, providers] of judged) {
        for (const [name, cell] of providers) {
          for (const [index, value] of cell.entries()) judgedCellAt(counts.judged, at, name)[index as 0] = value;
        }
      }
      return counts;
    });
}

/** A cell of a dimension, for writing counts by hand. */
export function put(counts: Counts, dimension: keyof typeof DIMENSIONS, name: string, cell: readonly number[]): Counts {
  const into: Map<string, number[]> = counts[dimension];
  const known = cellAt(into, name, DIMENSIONS[dimension]);
  for (const [index, value] of cell.entries()) known[index] = value;
  return counts;
}
