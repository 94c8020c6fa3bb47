import type { Key } from '../../../shared/registry/keys.ts';
import { type Fields, toItem, type Value } from './item.ts';

/** Where a number stands in an item: attribute, then names of maps and indexes of lists. */
export type Path = readonly [name: string, ...(string | number)[]];

/**
 * What is added to one item by one write, whoever else adds to it at the same time. Nothing that was read is written
 * back, so writers do not wait for each other; each is refused alone, where a number would rise beyond its `most`.
 */
export type Advance = {
  /** Fields that must be as they are here. */
  readonly where: Fields;
  readonly add: readonly { readonly path: Path; readonly by: number; readonly most?: number | undefined }[];
  /** Lists of a fixed length: the first value goes, and this one is the last. `once`: refused where it is there. */
  readonly rings: readonly { readonly name: string; readonly value: Value; readonly once?: boolean | undefined }[];
};

/** An index behind the end of every list: DynamoDB puts the value at its end. */
const AT_THE_END = 9_999;

/** The parts of an `UpdateItem`. @throws {TypeError} where there is nothing to add */
export function advanceOf(key: Key, { where, add, rings }: Advance) {
  if (add.length === 0) throw new TypeError('Expected a number to add to, got none');
  const names = new Map<string, string>();
  const nameOf = (name: string): string => {
    const known = names.get(name) ?? `#n${names.size}`;
    names.set(name, known);
    return known;
  };
  const values: Record<string, Value> = {};
  const placed = (value: Value): string => {
    const name = `:v${Object.keys(values).length}`;
    values[name] = value;
    return name;
  };
  const written = ([name, ...rest]: Path): string =>
    rest.reduce<string>(
      (path, part) => path + (typeof part === 'number' ? `[${part}]` : `.${nameOf(part)}`),
      nameOf(name),
    );
  const holds: string[] = [`attribute_exists(${nameOf('pk')})`];
  const set: string[] = [];
  for (const [name, value] of Object.entries(where)) {
    holds.push(value === undefined ? `attribute_not_exists(${nameOf(name)})` : `${nameOf(name)} = ${placed(value)}`);
  }
  for (const { path, by, most } of add) {
    set.push(`${written(path)} = ${written(path)} + ${placed(by)}`);
    if (most !== undefined) holds.push(`${written(path)} <= ${placed(most - by)}`);
  }
  for (const { name, value, once } of rings) {
    const one = placed(value);
    set.push(`${nameOf(name)}[${AT_THE_END}] = ${one}`);
    if (once === true) holds.push(`NOT contains(${nameOf(name)}, ${one})`);
  }
  const first = rings.map(({ name }) => `${nameOf(name)}[0]`);
  return {
    Key: toItem(key),
    UpdateExpression: `SET ${set.join(', ')}${first.length === 0 ? '' : ` REMOVE ${first.join(', ')}`}`,
    ConditionExpression: holds.join(' AND '),
    ExpressionAttributeNames: Object.fromEntries([...names].map(([name, placeholder]) => [placeholder, name])),
    ExpressionAttributeValues: toItem(values),
  };
}
