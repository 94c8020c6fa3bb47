import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HOUR_MS } from '../../../shared/kernel/time.ts';
import { setKey } from '../../../shared/registry/keys.ts';
import { memoryWorld } from '../../support/memory-world.ts';

const DAMAGED = '{"to":1';

describe('evaluation, where an item of a set is damaged', () => {
  beforeEach(() => {
    vi.spyOn(console, 'warn').mockReturnValue(undefined);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each([
    ['its standing', setKey.standing('ill', 1), 'healthy'],
    ['its settings', setKey.settings('ill'), 'healthy'],
    ['where its judgement begins', setKey.checkpoint('ill'), 'paused'],
    ['an alert of it', setKey.signal('ill', 'reject'), 'paused'],
    ['a hold of it', setKey.hold('ill', 'hardBounce', 'google'), 'paused'],
    ['its placement', setKey.placement('ill'), 'paused'],
  ])('%s: judges the others, closes the slot, and moves the set only where it may', async (_, key, standing) => {
    const world = memoryWorld();
    await world.registry.put(key, { record: DAMAGED });
    await world.fire('ill');
    await world.fire('well');

    await world.evaluate();
    await world.pass(HOUR_MS);

    expect(await world.standing('well')).toBe('paused');
    expect(await world.standing('ill')).toBe(standing);
    expect(await world.deps.totals.progress(await world.partitionAt('ill', world.clock.at - HOUR_MS))).toMatchObject({
      closed: true,
    });
  });
});
