import { BoundedMap } from '../../../shared/kernel/bounded-map.ts';
import { DamagedItem, parseShape, type Shape } from '../../../shared/kernel/shape.ts';
import type { Item } from './table.ts';

/** Damaged items that were told of, by name; an instance says each of them once. */
const told = new BoundedMap<string>(1_000);

const nameOf = ({ pk, sk }: Item): string => `${String(pk)} ${String(sk)}`;

/**
 * The JSON of an item. Null where there is none, or where it is damaged: then the log says so in a sentence, and
 * whoever asked goes on without it.
 */
export function stored<T>(item: Item | null | undefined, shape: Shape<T>, field = 'record'): T | null {
  if (item === null || item === undefined || item[field] === undefined) return null;
  const parsed = parseShape(item[field], shape);
  if (parsed.ok) return parsed.value;
  tell(nameOf(item), parsed.problem);
  return null;
}

/** Those of several items that are not damaged. */
export const allStored = <T>(items: readonly Item[], shape: Shape<T>): readonly T[] =>
  items.map((item) => stored(item, shape)).filter((value) => value !== null);

/** As `stored`, of an item whose own fields are what is kept. */
export function storedFields<T>(item: Item | null, shape: Shape<T>): T | null {
  if (item === null) return null;
  const problem = shape.problem(item, '');
  if (problem === null) return item as T;
  tell(nameOf(item), problem);
  return null;
}

/** As `stored`, where nothing may stand in for what is damaged. @throws {DamagedItem} */
export function mustBeStored<T>(item: Item, shape: Shape<T>, field = 'record'): T {
  const parsed = parseShape(item[field], shape);
  if (parsed.ok) return parsed.value;
  throw new DamagedItem(`The stored item ${nameOf(item)} is damaged: ${parsed.problem}`);
}

function tell(name: string, problem: string): void {
  if (told.get(name) === problem) return;
  told.set(name, problem);
  const line = { level: 'WARN', message: 'a stored item is damaged and left out', item: name, problem };
  // biome-ignore lint/suspicious/noConsole: an adapter has no logger; this line is one of the function's log, too
  console.warn(JSON.stringify(line));
}
