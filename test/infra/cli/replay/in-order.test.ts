import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOrderOfTime, type Timed } from '../../../../infra/cli/replay/in-order.ts';
import {
  DAY_MS,
  type EpochMs,
  HOUR_MS,
  iso,
  MINUTE_MS,
  RETENTION_MS,
  SECOND_MS,
} from '../../../../shared/kernel/time.ts';

const START = Date.UTC(2026, 5, 1);
const TODAY = Date.UTC(2026, 11, 1);
/** Values that are looked at together. */
const LOOK_AHEAD = 20_000;

const event = (at: EpochMs, id: number | string = 0): string =>
  `{"id":${JSON.stringify(id)},"bounce":{"timestamp":"${iso(at)}"}}`;
async function* archive(texts: Iterable<string>): AsyncGenerator<Iterable<string>> {
  for (const text of texts) yield [text];
}
async function played(texts: Iterable<string>, today = TODAY): Promise<Timed[]> {
  const all: Timed[] = [];
  for await (const handful of inOrderOfTime(archive(texts), today)) all.push(...handful);
  return all;
}
const idOf = ({ text }: Timed): unknown => (JSON.parse(text) as { id: unknown }).id;
const insert = <T>(list: readonly T[], at: number, value: T): T[] => list.toSpliced(at % (list.length + 1), 0, value);

describe('inOrder', () => {
  it('puts events of an hour in order, whatever order they come in, each at its own time', async () => {
    const times = fc.array(fc.nat({ max: HOUR_MS }), { maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(times, async (offsets) => {
        const all = await played(offsets.map((offset) => event(START + offset)));

        const sorted = offsets.toSorted((a, b) => a - b);
        expect(all.map(({ now }) => now)).toEqual(sorted.map((offset) => START + offset));
        expect(all.map(({ text }) => text)).toEqual(sorted.map((offset) => event(START + offset)));
      }),
    );
  });

  it('keeps the order of events of the same time', async () => {
    const all = await played(['a', 'b', 'c', 'd'].map((id) => event(START, id)));

    expect(all.map(idOf)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('hands every value out once, at a time that never goes back, whatever the archive holds', async () => {
    const text = fc.oneof(
      fc.integer({ min: 0, max: 60 }).map((days) => event(START + days * DAY_MS)),
      fc.constantFrom('nonsense', '{}', event(0), event(TODAY + 100 * DAY_MS), event(Date.UTC(9999, 0)), ''),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text), async (texts) => {
        const all = await played(texts);

        const byText = (a: string, b: string) => a.localeCompare(b);
        expect(all.map((one) => one.text).toSorted(byText)).toEqual(texts.toSorted(byText));
        expect(all.every(({ now }, index) => now >= (all[index - 1]?.now ?? 0))).toBe(true);
        expect(all.every(({ now }) => now <= TODAY + DAY_MS)).toBe(true);
      }),
    );
  });

  const usual = Array.from({ length: 50 }, (_, index) => event(START + index * MINUTE_MS, index));
  it.each<[string, EpochMs]>([
    ['the epoch', 0],
    ['before SES existed', Date.UTC(2010, 0)],
    ['years ago', Date.UTC(2014, 0)],
    ['a month before', START - 30 * DAY_MS],
    ['a month later', START + 30 * DAY_MS],
    ['today', TODAY],
    ['a day ahead of today', TODAY + DAY_MS],
    ['next year', TODAY + 365 * DAY_MS],
    ['the year 9999', Date.UTC(9999, 0)],
  ])('is not moved by one event of %s, wherever it stands', async (_, at) => {
    const before = await played(usual);
    for (const place of [0, 1, 25, 49, 50]) {
      const all = await played(insert(usual, place, event(at, 'stray')));

      expect(all.filter((one) => idOf(one) !== 'stray')).toEqual(before);
      const stray = all.find((one) => idOf(one) === 'stray')?.now ?? 0;
      expect(stray).toBeGreaterThanOrEqual(START);
      expect(stray).toBeLessThanOrEqual(START + HOUR_MS);
    }
  });

  it.each<[string, (nth: number) => EpochMs]>([
    ['three weeks before', (nth) => START - 21 * DAY_MS + nth * SECOND_MS],
    ['weeks and months before', (nth) => START - (20 + (nth % 100)) * DAY_MS],
    ['three weeks later', (nth) => START + 21 * DAY_MS + nth * SECOND_MS],
    ['weeks and months later', (nth) => START + (20 + (nth % 100)) * DAY_MS],
  ])('is not moved by events of %s that are strewn among the others', async (_, strayAt) => {
    for (const count of [100, 1_000, 3 * LOOK_AHEAD]) {
      const texts = Array.from({ length: count }, (_, nth) => event(START + nth * SECOND_MS, nth));
      const strewn = texts.flatMap((text, nth) => (nth % 25 === 7 ? [text, event(strayAt(nth), 'stray')] : [text]));

      const all = await played(strewn);

      const others = all.filter((one) => idOf(one) !== 'stray');
      expect(others.map(({ now }) => now)).toEqual(texts.map((_, nth) => START + nth * SECOND_MS));
      const strays = all.filter((one) => idOf(one) === 'stray').map(({ now }) => now);
      expect(strays).toHaveLength(count / 25);
      expect(Math.min(...strays)).toBeGreaterThanOrEqual(START);
      expect(Math.max(...strays)).toBeLessThan(START + count * SECOND_MS);
    }
  });

  it.each([20, 60])('believes a few events that come together, %d days from the others', async (days) => {
    const few = [0, 1].map((minute) => event(START - days * DAY_MS + minute * MINUTE_MS, 'few'));
    const late = [0, 1].map((minute) => event(START + days * DAY_MS + minute * MINUTE_MS, 'late'));

    const all = await played([...few, ...usual, ...late]);

    expect(all.slice(0, 2).map(({ now }) => now)).toEqual([0, 1].map((nth) => START - days * DAY_MS + nth * MINUTE_MS));
    expect(all.slice(-2).map(({ now }) => now)).toEqual([0, 1].map((nth) => START + days * DAY_MS + nth * MINUTE_MS));
  });

  it('is not moved by one event of the future far from the end of a long archive', async () => {
    const long = Array.from({ length: 3 * LOOK_AHEAD }, (_, index) => event(START + index * SECOND_MS, index));

    const all = await played(insert(long, 10, event(START + 100 * DAY_MS, 'stray')));

    const times = all.filter((one) => idOf(one) !== 'stray').map(({ now }) => now);
    expect(times).toEqual(long.map((_, index) => START + index * SECOND_MS));
  });

  it.each([1, 3, 15, 20, 60])('follows a gap of %d days', async (days) => {
    const later = [0, 1, 2].map((minute) => START + days * DAY_MS + HOUR_MS + minute * MINUTE_MS);

    const all = await played([...usual, ...later.map((at) => event(at))]);

    expect(all.slice(-3).map(({ now }) => now)).toEqual(later);
  });

  it('follows a gap to a single last event up to the retention', async () => {
    const last = START + 49 * MINUTE_MS;
    const nowOf = async (at: EpochMs) => (await played([...usual, event(at)])).at(-1)?.now;

    expect(await nowOf(last + RETENTION_MS)).toBe(last + RETENTION_MS);
    expect(await nowOf(last + RETENTION_MS + 1)).toBe(last);
  });

  it('follows gap after gap of a sparse archive', async () => {
    const times = Array.from({ length: 40 }, (_, index) => START + index * 3 * DAY_MS);

    expect((await played(times.map((at) => event(at)))).map(({ now }) => now)).toEqual(times);
  });

  it('begins with the first of a few events that are all far from each other', async () => {
    const times = [0, 1, 2, 3].map((nth) => START + nth * 20 * DAY_MS);

    expect((await played(times.map((at) => event(at)))).slice(0, 3).map(({ now }) => now)).toEqual(times.slice(0, 3));
  });

  it('follows the gaps of a few events that are all far from each other, the last one too', async () => {
    const times = [0, 1, 2, 3, 4].map((nth) => START + nth * 20 * DAY_MS);

    expect((await played(times.map((at) => event(at)))).map(({ now }) => now)).toEqual(times);
  });

  it('hands what has no time in with its neighbours, and at the real time where nothing has one', async () => {
    const [first] = await played(['nonsense', event(START), event(START + 1)]);

    expect(first).toEqual({ text: 'nonsense', now: START });
    expect(await played(['nonsense', '{}'])).toEqual([
      { text: 'nonsense', now: TODAY },
      { text: '{}', now: TODAY },
    ]);
    expect(await played([])).toEqual([]);
  });

  it('begins with the first event after many thousands of values that have no time', async () => {
    const all = await played([
      ...Array.from({ length: 3 * LOOK_AHEAD }, () => 'nonsense'),
      event(START),
      event(START + 1),
    ]);

    expect(all[0]?.now).toBe(START);
    expect(all.at(-1)?.now).toBe(START + 1);
  });

  it('is not moved by many thousands of values that have no time after a few events', async () => {
    const nonsense = Array.from({ length: 3 * LOOK_AHEAD }, () => 'nonsense');
    const all = await played([event(START), event(START + 1), ...nonsense, event(START + 2)]);

    expect(all.every(({ now }) => now >= START && now <= START + 2)).toBe(true);
    expect(all.at(-1)?.now).toBe(START + 2);
  });

  it('believes an archive that ends now, and a day ahead of it, as far as clocks differ', async () => {
    const times = [-HOUR_MS, -1, 0, 1, DAY_MS].map((offset) => TODAY + offset);

    expect((await played(times.map((at) => event(at)))).map(({ now }) => now)).toEqual(times);
  });

  it.each([
    ['many values', 60_000, 0],
    ['large values', 300, 1024 * 1024],
  ])(
    'never holds more than its share of %s',
    async (_, count, padding) => {
      const pad = 'x'.repeat(padding);
      let [held, most, characters, mostCharacters] = [0, 0, 0, 0];
      function* texts(): Generator<string> {
        for (let index = 0; index < count; index++) {
          const text = event(START + index * SECOND_MS) + pad;
          most = Math.max(most, ++held);
          characters += text.length;
          mostCharacters = Math.max(mostCharacters, characters);
          yield text;
        }
      }

      for await (const handful of inOrderOfTime(archive(texts()), TODAY)) {
        for (const { text } of handful) {
          held--;
          characters -= text.length;
        }
      }

      expect(held).toBe(0);
      expect(most).toBeLessThanOrEqual(LOOK_AHEAD);
      expect(mostCharacters).toBeLessThanOrEqual(100 * 1024 * 1024);
    },
    30_000,
  );

  it('puts in order what is displaced by no more than it looks ahead', async () => {
    const count = 50_000;
    const displaced = Array.from({ length: count }, (_, index) => index)
      .map((index) => ({ index, key: index + ((index * 7_919) % (LOOK_AHEAD / 2)) }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ index }) => event(START + index * SECOND_MS, index));

    const all = await played(displaced);

    expect(all.every((one, index) => idOf(one) === index)).toBe(true);
  });
});
