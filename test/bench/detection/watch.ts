import { judgedCell } from '../../../shared/counting/counts.ts';
import { extendCheckpoints, lastCheckpoint } from '../../../shared/evaluation/checkpoints.ts';
import { type Measure, measureOf } from '../../../shared/judging/alternatives.ts';
import { DEFAULT_BARS } from '../../../shared/judging/bars.ts';
import { dispersionOf, MOST_VARIATION } from '../../../shared/judging/dispersion.ts';
import { evidenceOf } from '../../../shared/judging/evidence.ts';
import { judge } from '../../../shared/judging/judge.ts';
import { DEFAULT_LIMITS, type Limits, type Metric } from '../../../shared/judging/metrics.ts';
import type { EvidenceState, HourCounts } from '../../../shared/judging/model.ts';
import type { Trials } from '../../../shared/judging/trials.ts';
import { WINDOW_HOURS } from '../../../shared/judging/window.ts';
import { HOURS_PER_DAY, type Hour, hourStart, MINUTE_MS } from '../../../shared/kernel/time.ts';

/** The limits of the default policy. */
export const LIMITS: Limits = DEFAULT_LIMITS;
export const PROVIDER = 'microsoft';
/** The hour at which every simulated month begins: midnight. */
export const FIRST_HOUR: Hour = 20_000 * 24;

type Bound = { readonly measure: Measure; ratios: readonly number[] };

const HOURS_KEPT = HOURS_PER_DAY + WINDOW_HOURS;

/**
 * One set and the judge that watches it, with checkpoints as they are kept, for mail that is answered at once. The judge
 * itself is only asked where it could convict, which costs a thousandth: what speaks against the set is never more than
 * without dispersion, what speaks for it never less than with the most. `everyTime` asks it always; a test holds the
 * two against each other.
 */
export class Watch {
  readonly #metric: Metric;
  readonly #everyTime: boolean;
  #hours: readonly HourCounts[] = [];
  #checkpoints: readonly EvidenceState[] = [];
  readonly #bounds: readonly Bound[];
  #open: { hour: Hour; n: number; x: number } | null = null;

  constructor(metric: Metric, everyTime = false) {
    this.#metric = metric;
    this.#everyTime = everyTime;
    this.#bounds = (['quarantine', 'pause'] as const).map((level) => {
      const measure = measureOf(level, LIMITS[metric][level], MOST_VARIATION);
      return { measure, ratios: measure.alternatives.map(() => 0) };
    });
  }

  /** `n` mails sent in an hour were answered, `x` of them badly. Hours must not go back. */
  add(hour: Hour, n: number, x: number): void {
    if (this.#open?.hour !== hour) {
      this.#close(hour);
      this.#open = { hour, n: 0, x: 0 };
    }
    this.#open.n += n;
    this.#open.x += x;
  }

  /** Whether the judge would move the set now, `minute` minutes into the open hour. */
  moves(minute: number): boolean {
    const open = this.#open;
    if (open === null) return false;
    const possible = this.#bounds.some((bound) => evidenceOf(atMost(bound, open)) >= DEFAULT_BARS.act);
    if (!possible && !this.#everyTime) return false;
    const { convictions } = judge({
      ...standing,
      now: hourStart(open.hour) + minute * MINUTE_MS,
      hours: [...this.#hours, this.#counts(open)],
      before: lastCheckpoint(this.#checkpoints, 0, LIMITS),
      activeSets: 1,
    });
    return convictions.some(({ level }) => level !== 'warn');
  }

  /** Close the open hour; once a day, leave behind what the window has left. */
  #close(next: Hour): void {
    const open = this.#open;
    if (open === null) return;
    this.#hours = [...this.#hours, this.#counts(open)];
    for (const bound of this.#bounds) bound.ratios = atMost(bound, open);
    if (Math.floor(next / HOURS_PER_DAY) === Math.floor(open.hour / HOURS_PER_DAY)) return;
    const now = hourStart(next);
    this.#checkpoints = extendCheckpoints(this.#checkpoints, { ...standing, now, hours: this.#hours });
    this.#hours = this.#hours.filter(({ hour }) => hour > next - HOURS_KEPT);
  }

  #counts({ hour, n, x }: { hour: Hour; n: number; x: number }): HourCounts {
    const cell =
      this.#metric === 'complaint'
        ? judgedCell({ sends: n, deliveries: n, complaints: x })
        : judgedCell({ sends: n, deliveries: n - x, hardBounces: x });
    return { hour, cells: new Map([[PROVIDER, cell]]) };
  }
}

/** What all judgements here have in common. */
const standing = { epochFrom: 0, limits: LIMITS, withheld: [], sendsFeedback: () => true } as const;

const atMost = ({ measure, ratios }: Bound, { n, x }: Trials): readonly number[] =>
  measure.alternatives.map(({ perHit, perMiss }, index) => {
    const says = x * perHit + (n - x) * perMiss;
    return Math.max(0, (ratios[index] ?? 0) + (says > 0 ? says : says / dispersionOf(n, measure.growth)));
  });
