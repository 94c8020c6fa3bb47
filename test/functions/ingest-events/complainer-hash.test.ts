import { describe, expect, it } from 'vitest';
import { hmac } from '../../../functions/_adapters/lambda/sha256.ts';
import { complainerHash } from '../../../functions/ingest-events/complainer-hash.ts';
import { MINUTE_MS } from '../../../shared/kernel/time.ts';

function given() {
  const state = { at: 0, key: 'one' as string | null, asked: 0, told: [] as unknown[] };
  const hash = complainerHash({
    claimKey: async () => {
      state.asked++;
      if (state.key === null) throw new Error('AccessDenied');
      return state.key;
    },
    hmac,
    timer: { now: () => state.at },
    onUnread: async (error) => void state.told.push(error),
  });
  return { state, hash };
}

describe('the hash of a complainer', () => {
  it('is the same for the same key and person, and another under another key', async () => {
    const { state, hash } = given();
    const first = await hash('set\0jane@example.com');
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(await hash('set\0jane@example.com')).toBe(first);
    expect(await hash('set\0joe@example.com')).not.toBe(first);
    state.key = 'two';
    expect(await hash('set\0jane@example.com')).not.toBe(first);
  });

  it('is null while the key cannot be read, and that is told once a minute, with the cause', async () => {
    const { state, hash } = given();
    state.key = null;
    expect(await Promise.all(['a', 'b', 'c'].map(hash))).toEqual([null, null, null]);
    expect(state.told).toHaveLength(1);
    expect(String(state.told[0])).toContain('AccessDenied');
    const { asked } = state;
    state.at = MINUTE_MS - 1;
    expect(await hash('d')).toBeNull();
    expect(state.asked).toBe(asked);
    state.at = MINUTE_MS;
    expect(await hash('e')).toBeNull();
    expect(state.told).toHaveLength(2);
  });

  it('is there again as soon as the key can be read', async () => {
    const { state, hash } = given();
    state.key = null;
    await hash('a');
    [state.key, state.at] = ['one', MINUTE_MS];
    expect(await hash('a')).toMatch(/^[0-9a-f]{32}$/);
  });
});
