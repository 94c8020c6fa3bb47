import { describe, expect, it } from 'vitest';
import { FEED_FILTER as ANNOUNCE } from '../../../../functions/announce/env.ts';
import { FEED_FILTER as EVALUATE } from '../../../../functions/evaluate-sets/env.ts';
import { FEED_FILTER as PLACE } from '../../../../functions/place-sets/env.ts';
import type { ChangeName } from '../../../../infra/local/dynamo/messages.ts';
import { passes } from '../../../../infra/local/feeds/feed-filter.ts';
import { messageKey, setKey } from '../../../../shared/registry/keys.ts';

const change = (eventName: ChangeName, keys: { readonly pk: string; readonly sk: string | number }) => ({
  ...{ table: 'any', eventName, keys, sequence: 1, shard: 0 },
});

describe('the filter of a function', () => {
  it.each([
    ['evaluate-sets', EVALUATE, { pk: '1#0', sk: 1 }, ['INSERT']],
    ['place-sets', PLACE, setKey.desired('acme'), ['INSERT', 'MODIFY']],
    ['place-sets, of what is not desired', PLACE, setKey.placement('acme'), []],
    ['announce', ANNOUNCE, messageKey('a', 0), ['INSERT']],
    ['announce, of an acknowledgement', ANNOUNCE, { pk: 'alert#a', sk: 'acknowledged' }, []],
    ['announce, of a key that is a number', ANNOUNCE, { pk: 'alert#a', sk: 1 }, []],
  ] as const)('lets through for %s what starts it', (_, filter, keys, through) => {
    const all: readonly ChangeName[] = ['INSERT', 'MODIFY', 'REMOVE'];
    expect(all.filter((name) => passes(filter, change(name, keys)))).toEqual(through);
  });
});
