import type { WantedRecord } from '../model.ts';

/** All records of one name and type, as providers replace them together. */
export type RecordSet = Pick<WantedRecord, 'name' | 'type' | 'ttl'> & { readonly values: readonly string[] };

/** The records to publish and those beside them that stay. What is blocked or not known is left out. */
export const recordSets = (records: readonly WantedRecord[]): readonly RecordSet[] =>
  toPublish(records).map(({ name, type, ttl, value, kept }) => ({ name, type, ttl, values: [value, ...kept] }));

/** Each once: MX and SPF may stand behind one alias. */
export function toPublish(records: readonly WantedRecord[]): readonly WantedRecord[] {
  const sets = new Map<string, WantedRecord>();
  for (const record of records) {
    const key = `${record.name} ${record.type}`;
    if (!record.isBlocked && record.state !== 'unknown' && !sets.has(key)) sets.set(key, record);
  }
  return [...sets.values()];
}

/** What is left out, a sentence each. */
export const heldBack = (records: readonly WantedRecord[]): readonly string[] =>
  records
    .filter(({ isBlocked, state }) => isBlocked || state === 'unknown')
    .map(
      ({ name, type, told }) =>
        `${name} ${type} is left out: ${told ?? 'it could not be determined what is published there'}`,
    );
