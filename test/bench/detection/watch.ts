import type { JudgedCell } from '../../../shared/counting/counts.ts';
import { advance } from '../../../shared/judging/advance.ts';
import { type Alternative, alternativesTo } from '../../../shared/judging/alternatives.ts';
import { DEFAULT_BARS } from '../../../shared/judging/bars.ts';
import { evidenceOf, noEvidence } from '../../../shared/judging/evidence.ts';
import { judge } from '../../../shared/judging/judge.ts';
import type { HourCounts, Limits, Metric } from '../../../shared/judging/model.ts';
import { replayed } from '../../../shared/judging/run.ts';
import { WINDOW_HOURS } from '../../../shared/judging/window.ts';
import { type Hour, hourStart, MINUTE_MS } from '../../../shared/kernel/time.ts';

/** The limits of the default policy. */
export const LIMITS: Limits = {
  hardBounce: { warn: 0.02, quarantine: 0.05, pause: 0.1 },
  complaint: { warn: 0.0008, quarantine: 0.001, pause: 0.005 },
};
export const PROVIDER = 'microsoft';
/** The hour at which every simulated month begins: midnight. */
export const FIRST_HOUR: Hour = 20_000 * 24;

type Bound = { readonly alternatives: readonly Alternative[]; ratios: readonly number[] };

/**
 * One set and the judge that watches it, for mail that is answered at once. The judge itself is only asked where it
 * could convict: dispersion is never below 1, so evidence is never above what the same replay gives without it, and
 * that costs a thousandth. `everyTime` asks it always; a test holds the two against each other.
 */
export class Watch {
  readonly #metric: Metric;
  readonly #everyTime: boolean;
  readonly #hours: HourCounts[] = [];
  readonly #bounds: readonly Bound[];
  #open: { hour: Hour; n: number; x: number } | null = null;

  constructor(metric: Metric, everyTime = false) {
    this.#metric = metric;
    this.#everyTime = everyTime;
    this.#bounds = (['quarantine', 'pause'] as const).map((level) => {
      const alternatives = alternativesTo(level, LIMITS[metric][level]);
      return { alternatives, ratios: alternatives.map(() => 0) };
    });
  }

  /** `n` mails sent in an hour were answered, `x` of them badly. Hours must not go back. */
  add(hour: Hour, n: number, x: number): void {
    if (this.#open?.hour !== hour) {
      this.#close();
      this.#open = { hour, n: 0, x: 0 };
    }
    this.#open.n += n;
    this.#open.x += x;
  }

  /** Whether the judge would move the set now, `minute` minutes into the open hour. */
  moves(minute: number): boolean {
    const open = this.#open;
    if (open === null) return false;
    const possible = this.#bounds.some(
      ({ alternatives, ratios }) => evidenceOf(replayed(ratios, alternatives, [open]), 1) >= DEFAULT_BARS.act,
    );
    if (!possible && !this.#everyTime) return false;
    const oldest = open.hour - WINDOW_HOURS + 1;
    const sendsFeedback = () => true;
    const before = advance(noEvidence(LIMITS, FIRST_HOUR), this.#hours, oldest, { sendsFeedback });
    const { convictions } = judge({
      now: hourStart(open.hour) + minute * MINUTE_MS,
      epochFrom: 0,
      hours: [...this.#hours.slice(-WINDOW_HOURS), this.#counts(open)],
      before: oldest > FIRST_HOUR ? before : null,
      limits: LIMITS,
      withheld: [],
      activeSets: 1,
      sendsFeedback,
    });
    return convictions.some(({ level }) => level !== 'warn');
  }

  #close(): void {
    const open = this.#open;
    if (open === null) return;
    this.#hours.push(this.#counts(open));
    for (const bound of this.#bounds) bound.ratios = replayed(bound.ratios, bound.alternatives, [open]);
  }

  #counts({ hour, n, x }: { hour: Hour; n: number; x: number }): HourCounts {
    const cell: JudgedCell = this.#metric === 'complaint' ? [n, n, 0, x] : [n, n - x, x, 0];
    return { hour, cells: new Map([[PROVIDER, cell]]) };
  }
}
