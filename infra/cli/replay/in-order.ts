import { type EpochMs, MAX_AHEAD_MS, RETENTION_MS } from '../../../shared/kernel/time.ts';
import { eventTime, SES_BEGAN } from './reading/event-time.ts';

/** So many values are looked at together, to put them in order; about an hour of a busy account. */
const LOOK_AHEAD = 20_000;
/** More are while none of them has a time, for time cannot begin yet. */
const LOOK_AHEAD_FOR_TIME = 10 * LOOK_AHEAD;
/** They are put in order earlier where they are large. Unit: characters. */
const LOOK_AHEAD_CHARACTERS = 96 * 1024 * 1024;
/** At most one in so many has a wrong time. */
const MOST_STRAYS = 10;

/** A value, and the virtual time at which it is handed in. */
export type Timed = { readonly text: string; readonly now: EpochMs };
/** `place`: the how manieth it is in the archive. */
type Waiting = { readonly text: string; readonly at: EpochMs | null; readonly place: number };
type Dated = Waiting & { readonly at: EpochMs };

/**
 * Put an archive in order of time, as far as a bounded look ahead allows, and say at which virtual time each value
 * arrives. Time never goes back, and one wrong timestamp never moves it: neither one from before SES existed, nor one
 * later than today, nor a single one that is more than the retention away from all others, where those are not as far
 * from each other, nor a few such that are strewn among them.
 * Values come and go in handfuls, each of which is read to its end before the next is asked for.
 * @param today the real time, which no archive can be ahead of
 */
export async function* inOrderOfTime(
  handfuls: AsyncIterable<Iterable<string>>,
  today: EpochMs,
): AsyncGenerator<Iterable<Timed>> {
  const clock = new ArchiveClock(today);
  let waiting: Waiting[] = [];
  let characters = 0;
  let place = 0;
  /** So many came before the first that has a time. */
  let leading = 0;
  let hasTime = false;
  for await (const texts of handfuls) {
    for (const text of texts) {
      const at = eventTime(text);
      waiting.push({ text, at, place: place++ });
      characters += text.length;
      hasTime ||= clock.isPossible(at);
      if (!hasTime) leading++;
      const most = hasTime ? leading + LOOK_AHEAD : LOOK_AHEAD_FOR_TIME;
      if (waiting.length < most && characters < LOOK_AHEAD_CHARACTERS) continue;
      waiting = sorted(waiting);
      clock.begin(waiting);
      const first = waiting.splice(0, leading + Math.ceil((waiting.length - leading) / 2));
      leading = 0;
      yield clock.arrivals(first, waiting.length > 0);
      characters = waiting.reduce((sum, { text: left }) => sum + left.length, 0);
    }
  }
  waiting = sorted(waiting);
  clock.begin(waiting);
  yield clock.arrivals(waiting, false);
}

/** By time; what has none comes as early as possible, with its neighbours' time. */
const sorted = (values: readonly Waiting[]): Waiting[] => values.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));

class ArchiveClock {
  #now: EpochMs | null = null;
  #seen = 0;
  readonly #latest: EpochMs;

  constructor(today: EpochMs) {
    this.#latest = today + MAX_AHEAD_MS;
  }

  /** Time begins with the first that is no stray; with the real time where no time is found. */
  begin(values: readonly Waiting[]): void {
    if (this.#now !== null) return;
    const dated = this.#possible(values);
    const gaps = dated.length > 2 ? gapsIn(dated, null) : [];
    // What is far from the next, too, tells nothing about those before it.
    const isNear = (at: number): boolean => !gaps.includes(at + 1);
    const from = gaps.findLast((gap) => isNear(gap) && areStrays(dated.slice(0, gap), values.length)) ?? 0;
    this.#now = dated[from]?.at ?? this.#latest - MAX_AHEAD_MS;
  }

  *arrivals(values: readonly Waiting[], moreComes: boolean): Generator<Timed> {
    this.#seen += values.length;
    let now = this.#now ?? this.#latest - MAX_AHEAD_MS;
    const last = this.#lastOf(this.#possible(values), now, moreComes);
    for (const { text, at } of values) {
      if (at !== null && at >= SES_BEGAN && at <= last) now = Math.max(now, at);
      this.#now = now;
      yield { text, now };
    }
  }

  /** Whether an event of an archive can have that time. */
  isPossible = (at: EpochMs | null): boolean => at !== null && at >= SES_BEGAN && at <= this.#latest;
  #possible = (values: readonly Waiting[]): Dated[] => values.filter(({ at }) => this.isPossible(at)) as Dated[];

  /** The last time that is no stray at the end of all. */
  #lastOf(values: readonly Dated[], now: EpochMs, moreComes: boolean): EpochMs {
    const gaps = moreComes ? [] : gapsIn(values, now);
    // Where the one before is as far from those before it, gaps are usual here.
    const isNear = (gap: number): boolean => !gaps.includes(gap - 1);
    const end = gaps.find((gap) => isNear(gap) && areStrays(values.slice(gap), this.#seen));
    return values.slice(0, end).at(-1)?.at ?? now;
  }
}

/** Which of them are more than the retention later than the one before. */
const gapsIn = (values: readonly Dated[], now: EpochMs | null): number[] =>
  values.flatMap(({ at }, index) => (at - (values[index - 1]?.at ?? now ?? at) > RETENTION_MS ? [index] : []));

/**
 * Far from all others, one is not believed, and neither are a few that are strewn among the others. Where they come
 * together there may well have been a gap.
 */
function areStrays(few: readonly Dated[], all: number): boolean {
  if (few.length * MOST_STRAYS > all) return few.length === 1;
  const places = few.map(({ place }) => place).toSorted((a, b) => a - b);
  const runs = places.filter((place, index) => index === 0 || place - 1 !== places[index - 1]).length;
  return few.length === 1 || runs * 2 > few.length;
}
