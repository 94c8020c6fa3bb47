import { clip, forTerminal } from '../../../shared/kernel/escape.ts';
import type { WantedRecord, WantedRecords } from '../../../shared/records/model.ts';
import { table } from '../table.ts';

/** Longest text of a record found that is shown; what is to be published is shown whole. Unit: characters. */
const MOST_FOUND = 200;

/** What a person reads: each record with its state, then what is to be known before any is published. */
export function recordsTable({ domain, records, notes }: WantedRecords): string {
  const rows = records.map(({ state, isBlocked, name, type, value }) => [
    isBlocked ? `${state}, decide first` : state,
    name,
    type,
    value,
  ]);
  const shown = table([{ heading: 'state' }, { heading: 'name' }, { heading: 'type' }, { heading: 'value' }], rows);
  const more = [...new Set([...records.flatMap(toldOf), ...notes])].map((text) => `* ${forTerminal(text)}`);
  return `${[`Records of ${domain}`, shown, ...(more.length === 0 ? [] : [more.join('\n')])].join('\n\n')}\n`;
}

function toldOf({ state, name, type, found, told }: WantedRecord): readonly string[] {
  const seen = state === 'wrong' ? [`${name} ${type} is now: ${clip(found.join(' | '), MOST_FOUND)}`] : [];
  return told === null ? seen : [...seen, told];
}
