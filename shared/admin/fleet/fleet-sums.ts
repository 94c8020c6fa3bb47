import { complaintRate, hardBounceRate } from '../../counting/rates.ts';
import { HOURS_PER_DAY } from '../../kernel/time.ts';
import type { Effect } from '../../standing/effect.ts';
import { STANDINGS } from '../../standing/model.ts';
import { shortWords } from '../../standing/short-words.ts';
import type { SetRow } from '../schema/sets.ts';

const COUNTS = ['sends', 'deliveries', 'reporting', 'hardBounces', 'complaints'] as const;
const SPARKS = ['sends', 'hardBounces', 'complaints'] as const;
const FLAGS = ['shadow', 'pinned', 'exempt'] as const;

const nobody = () => ({ healthy: 0, warned: 0, quarantined: 0, probation: 0, paused: 0 });
/** How many of each standing have which effect in SES. */
export type EffectCounts = Record<(typeof STANDINGS)[number], Partial<Record<Effect, number>>>;
const noEffects = (): EffectCounts => ({ healthy: {}, warned: {}, quarantined: {}, probation: {}, paused: {} });
/** A copy, without what nobody has. */
const shownEffects = (of: EffectCounts): EffectCounts => {
  const shown = noEffects();
  for (const standing of STANDINGS)
    shown[standing] = Object.fromEntries(Object.entries(of[standing]).filter(([, count]) => count > 0));
  return shown;
};

const hourly = (): number[] => new Array<number>(HOURS_PER_DAY).fill(0);

/**
 * Sums over all sets, updated row by row, because adding up ten thousand sets each time takes too long. Of streams only
 * the standings are counted: their mail is in their sets.
 */
export class FleetSums {
  readonly #standings = nobody();
  readonly #streams = nobody();
  #healthy = 0;
  #healthyStreams = 0;
  #notJudged = 0;
  #waiting = 0;
  #cleared = 0;
  readonly #effects = noEffects();
  readonly #streamEffects = noEffects();
  readonly #flags = { shadow: 0, pinned: 0, exempt: 0 };
  readonly #day = { sends: 0, deliveries: 0, reporting: 0, hardBounces: 0, complaints: 0 };
  readonly #spark = { sends: hourly(), hardBounces: hourly(), complaints: hourly() };

  /** Put one row in the place of another. */
  replace(before: SetRow | null, after: SetRow | null): void {
    if (before !== null) this.#add(before, -1);
    if (after !== null) this.#add(after, 1);
  }

  /** As they are now. */
  get() {
    const day = { ...this.#day };
    return {
      standings: { ...this.#standings },
      streams: { ...this.#streams },
      healthy: this.#healthy,
      healthyStreams: this.#healthyStreams,
      notJudged: this.#notJudged,
      waiting: this.#waiting,
      cleared: this.#cleared,
      effects: shownEffects(this.#effects),
      streamEffects: shownEffects(this.#streamEffects),
      ...this.#flags,
      day: {
        ...day,
        hardBounceRate: hardBounceRate(day),
        complaintRate: complaintRate(day),
      },
      spark: {
        sends: [...this.#spark.sends],
        hardBounces: [...this.#spark.hardBounces],
        complaints: [...this.#spark.complaints],
      },
    };
  }

  #add(row: SetRow, sign: 1 | -1): void {
    const effects = row.stream === null ? this.#effects : this.#streamEffects;
    effects[row.standing][row.effect] = (effects[row.standing][row.effect] ?? 0) + sign;
    const words = shortWords(row, row);
    if (row.stream !== null) {
      this.#streams[row.standing] += sign;
      if (words === 'healthy') this.#healthyStreams += sign;
      return;
    }
    this.#standings[row.standing] += sign;
    if (words === 'healthy') this.#healthy += sign;
    // Well only because of an incident.
    if (words === 'cleared') this.#cleared += sign;
    if (row.notJudged !== null) this.#notJudged += sign;
    if (row.waits.length > 0) this.#waiting += sign;
    for (const flag of FLAGS) if (row[flag]) this.#flags[flag] += sign;
    for (const name of COUNTS) this.#day[name] += sign * row.day[name];
    for (const name of SPARKS) {
      const into = this.#spark[name];
      for (const [hour, value] of row.spark[name].entries()) into[hour] = (into[hour] ?? 0) + sign * value;
    }
  }
}
