import { describe, expect, it } from 'vitest';
import { OWNER_PREFIX, setKey } from '../../../shared/registry/keys.ts';

describe('setKey', () => {
  it('lets one read take the items that say whose a set is, and nothing else', () => {
    const made = Object.entries(setKey).map(([name, key]) => [
      name,
      (key as (...of: string[]) => { sk: string })('s', 'x', 'y').sk,
    ]);

    const owner = made.filter(([, q]) => q?.startsWith(OWNER_PREFIX)).map(([name]) => name);

    expect(owner.toSorted()).toEqual(['sesTenant', 'settings']);
  });
});
