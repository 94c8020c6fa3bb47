import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { invalid } from './invalid.ts';
import type { Attributes, Path, References } from './tokens.ts';

/** What an update does at one place of an item. */
export type Change = {
  readonly path: Path;
  /** Absent: what stands there goes. */
  readonly value?: (item: Attributes, references: References) => AttributeValue;
};

/** What stands at a path. */
export function valueAt(item: Attributes | null, [name = '', ...rest]: readonly (string | number)[]) {
  let found = item?.[name];
  for (const part of rest) found = typeof part === 'number' ? found?.L?.[part] : found?.M?.[part];
  return found;
}

/**
 * An item after an update: every value is worked out from the item before it.
 * @returns the item, and the attributes that were touched
 */
export function changed(before: Attributes, changes: readonly Change[], references: References) {
  const item: Record<string, AttributeValue> = { ...before };
  const touched = changes.map(({ path }) => String(path(references)[0]));
  for (const name of touched) {
    if (name === 'pk' || name === 'sk') {
      throw invalid(`Cannot update attribute ${name}. This attribute is part of the key`);
    }
  }
  const planned = changes.map(({ path, value }) => ({
    at: path(references),
    value: value?.(before, references) ?? null,
  }));
  for (const name of new Set(planned.filter(({ at }) => at.length > 1).map(({ at }) => String(at[0])))) {
    item[name] = structuredClone(item[name] ?? missing(name));
  }
  // What is set stands where it was before anything goes.
  for (const { at, value } of planned.filter((one) => one.value !== null)) put(item, at, value);
  for (const { at } of planned.filter((one) => one.value === null).reverse()) put(item, at, null);
  return { item, touched };
}

function put(
  item: Record<string, AttributeValue>,
  at: readonly (string | number)[],
  value: AttributeValue | null,
): void {
  const last = at.at(-1) ?? '';
  const parent = at.length === 1 ? { M: item } : valueAt(item, at.slice(0, -1));
  if (typeof last === 'number' && parent?.L !== undefined) {
    // Behind its end a list grows by one, whatever the index.
    parent.L.splice(
      Math.min(last, parent.L.length),
      last < parent.L.length ? 1 : 0,
      ...(value === null ? [] : [value]),
    );
  } else if (typeof last === 'string' && parent?.M !== undefined) {
    if (value === null) delete parent.M[last];
    else parent.M[last] = value;
  } else missing(at.join('.'));
}

function missing(path: string): never {
  throw invalid(`The document path ${path} provided in the update expression is invalid for update`);
}
