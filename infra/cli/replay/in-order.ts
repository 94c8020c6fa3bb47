import { type EpochMs, MAX_AHEAD_MS, RETENTION_MS } from '../../../shared/kernel/time.ts';
import { eventTime, SES_BEGAN } from './event-time.ts';

/** So many values are looked at together, to put them in order; about an hour of a busy account. */
const LOOK_AHEAD = 20_000;
/** They are put in order earlier where they are large. Unit: characters. */
const LOOK_AHEAD_CHARACTERS = 96 * 1024 * 1024;

/** A value, and the virtual time at which it is handed in. */
export type Timed = { readonly text: string; readonly now: EpochMs };
type Waiting = { readonly text: string; readonly at: EpochMs | null };

/**
 * Put an archive in order of time, as far as a bounded look ahead allows, and say at which virtual time each value
 * arrives. Time never goes back, and one wrong timestamp never moves it: neither one from before SES existed, nor one
 * later than today, nor a single one at the end that is more than the retention ahead of all others.
 * Values come and go in handfuls, each of which is read to its end before the next is asked for.
 * @param today the real time, which no archive can be ahead of
 */
export async function* inOrder(
  handfuls: AsyncIterable<Iterable<string>>,
  today: EpochMs,
): AsyncGenerator<Iterable<Timed>> {
  const clock = new ArchiveClock(today);
  let waiting: Waiting[] = [];
  let characters = 0;
  for await (const texts of handfuls) {
    for (const text of texts) {
      waiting.push({ text, at: eventTime(text) });
      characters += text.length;
      if (waiting.length < LOOK_AHEAD && characters < LOOK_AHEAD_CHARACTERS) continue;
      waiting = sorted(waiting);
      const first = waiting.splice(0, Math.ceil(waiting.length / 2));
      yield clock.arrivals(first, waiting.length > 0);
      characters = waiting.reduce((sum, { text: left }) => sum + left.length, 0);
    }
  }
  yield clock.arrivals(sorted(waiting), false);
}

/** By time; what has none comes as early as possible, with its neighbours' time. */
const sorted = (values: readonly Waiting[]): Waiting[] => values.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));

class ArchiveClock {
  #now: EpochMs | null = null;
  readonly #latest: EpochMs;

  constructor(today: EpochMs) {
    this.#latest = today + MAX_AHEAD_MS;
  }

  *arrivals(values: readonly Waiting[], moreComes: boolean): Generator<Timed> {
    const times = values.map(({ at }) => at).filter((at) => at !== null && at >= SES_BEGAN && at <= this.#latest);
    const plausible = this.#withoutStray(times as EpochMs[], moreComes);
    this.#now ??= plausible[0] ?? this.#latest - MAX_AHEAD_MS;
    const last = plausible.at(-1) ?? this.#now;
    for (const { text, at } of values) {
      if (at !== null && at >= SES_BEGAN && at <= last) this.#now = Math.max(this.#now, at);
      yield { text, now: this.#now };
    }
  }

  /** The last time of all is not believed where it stands alone, far ahead of the rest. */
  #withoutStray(times: readonly EpochMs[], moreComes: boolean): readonly EpochMs[] {
    const [before = this.#now, last] = [times.at(-2), times.at(-1)];
    const isStray = !moreComes && last !== undefined && before !== null && last - before > RETENTION_MS;
    const kept = isStray ? times.slice(0, -1) : times;
    const [first, second] = kept;
    const isLone = this.#now === null && kept.length > 2 && first !== undefined && second !== undefined;
    return isLone && second - first > RETENTION_MS ? kept.slice(1) : kept;
  }
}
