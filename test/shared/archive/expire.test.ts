import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expireArchive, expiresAfterDays, MOST_EXPIRED } from '../../../shared/archive/expire.ts';
import { objectName } from '../../../shared/archive/name.ts';
import { DAY_MS, dayOf, SLOT_MS, slotOf } from '../../../shared/kernel/time.ts';
import { SENT_AT } from '../../support/ses-events.ts';

const NOW = SENT_AT;
const nameAgo = (days: number, sequence = 1): string =>
  objectName({ partition: { slot: slotOf(NOW - days * DAY_MS), shard: 0 }, sequence, hash: 'a'.repeat(32) });

async function expired(names: readonly string[], days: number, refused: readonly string[] = []) {
  const [gone, logged]: [string[], string[]] = [[], []];
  let listed = 0;
  const done = expireArchive(
    {
      async *names() {
        for (const name of names.toSorted((a, b) => (a < b ? -1 : 1))) {
          listed++;
          yield { name, putAt: NOW };
        }
      },
      remove: async (name) => {
        if (refused.includes(name)) throw new Error('AccessDenied');
        gone.push(name);
      },
      log: ({ object }) => void logged.push(String(object)),
    },
    days,
    NOW,
  );
  const count = await done.catch((error: Error) => error.message);
  return { gone, logged, listed, count };
}

describe('an archive whose days are over', () => {
  it('loses every object that is older than it is kept, by its day, and nothing else, whenever it was put', async () => {
    const anyAge = fc.integer({ min: -2, max: 500 });
    const anyForeign = fc.constantFrom('2001-01-01/report.csv', '0readme', '2026-11-30/', '~', '2020-01-01/1/0/1-abc');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyAge, { maxLength: 40 }),
        fc.uniqueArray(anyForeign),
        fc.integer({ min: 1, max: 400 }),
        async (ages, foreign, days) => {
          const { gone, count } = await expired([...ages.map((age) => nameAgo(age)), ...foreign], days);
          // Kept for as long as it says, and as long as a segment may name it.
          const kept = Math.max(days, 17) + 3;
          const old = ages.filter((age) => age > kept).map((age) => nameAgo(age));
          expect(new Set(gone)).toEqual(new Set(old));
          expect(count).toBe(old.length);
        },
      ),
    );
  });

  it('keeps a whole day until its last moment is old enough', async () => {
    const [days, today] = [30, dayOf(NOW) * DAY_MS];
    const nameAt = (at: number) =>
      objectName({ partition: { slot: slotOf(at), shard: 0 }, sequence: 1, hash: 'b'.repeat(32) });
    const edge = today - expiresAfterDays(days) * DAY_MS;
    const { gone } = await expired([nameAt(edge), nameAt(edge - SLOT_MS)], days);
    expect(gone).toEqual([nameAt(edge - SLOT_MS)]);
  });

  it('lists no further than the first object that is kept', async () => {
    const ages = Array.from({ length: 300 }, (_, age) => age);
    expect(
      (
        await expired(
          ages.map((age) => nameAgo(age)),
          200,
        )
      ).listed,
    ).toBe(300 - 204 + 1);
  });

  it('removes what it can, names the rest, and fails so that the next run tries again', async () => {
    const names = [100, 101, 102].map((age) => nameAgo(age));
    const { gone, logged, count } = await expired(names, 30, names.slice(1, 2));
    expect(new Set(gone)).toEqual(new Set([names[0], names[2]]));
    expect([logged, count]).toEqual([[names[1]], 'AccessDenied']);
  });

  it('removes so much in one run, the oldest first, and no more', async () => {
    const names = Array.from({ length: MOST_EXPIRED + 2 }, (_, index) => nameAgo(100, index + 1));
    const { count } = await expired([...names, nameAgo(99)], 30);
    expect(count).toBe(MOST_EXPIRED);
  });
});
