import type { ChangeRecord } from '../../local/dynamo/messages.ts';

/**
 * Changes by item, those of an item as they were made. What was counted together is written as its thread comes to it,
 * and who is judged first must not depend on that: the blast radius may leave room for one.
 */
export const inOneOrder = (records: readonly ChangeRecord[]): ChangeRecord[] =>
  records.toSorted(
    (a, b) =>
      compare(a.table, b.table) ||
      compare(a.keys.pk, b.keys.pk) ||
      compare(a.keys.sk, b.keys.sk) ||
      a.sequence - b.sequence,
  );

const compare = <T extends string | number>(a: T, b: T): number => (a === b ? 0 : a < b ? -1 : 1);
