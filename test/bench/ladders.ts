import { Random } from '../../infra/local/random.ts';
import { LADDERS, type LadderId } from '../../shared/ladders/ladders.data.ts';
import type { Ladder } from '../../shared/ladders/model.ts';
import { type Run, simulate, type Tenant } from './ladders/simulate.ts';

const YEAR = 365;
/** Volumes that tenants want. Unit: messages a day. */
const WANTS = [1_000, 5_000, 20_000, 100_000] as const;

export type LaddersBench = {
  readonly tenants: number;
  readonly rows: readonly LadderRow[];
};
export type LadderRow = {
  readonly ladder: LadderId;
  /** Share of honest tenants, at half the lines, that reach full volume within 1.25 times the undisturbed ladder. */
  readonly honestInTime: number;
  /** The same for tenants that mail on weekdays only. */
  readonly weekdaysInTime: number;
  /** Mail after the first day over the lines ÷ what the fixed schedule lets out, and ÷ what no ladder does. */
  readonly hostile: Shares;
  /** Hostile in complaints alone. */
  readonly complaining: Shares;
  /** Honest until day 120, then hostile for good. */
  readonly turning: Shares;
  /** Honest but for two bad weeks. */
  readonly careless: Shares & {
    /** Share of a year's mail that gets out all the same. */
    readonly year: number;
  };
};
export type Shares = { readonly ofFixed: number; readonly ofNone: number };

const ALWAYS = () => true;
const weekdays = (day: number): boolean => day % 7 < 5;
const at = (multiple: number) => () => multiple;
const BAD = 3;
const GOOD = 0.5;
const TURNS_AT = 120;

/** A year of tenants on each ladder. */
export function benchLadders({ quick }: { readonly quick: boolean }): LaddersBench {
  const tenants = quick ? 8 : 80;
  return { tenants, rows: LADDERS.map((ladder) => rowOf(ladder, tenants)) };
}

export function rowOf(ladder: Ladder & { readonly id: LadderId }, tenants: number): LadderRow {
  const random = new Random(`ladders ${ladder.id}`);
  const wanted = Array.from({ length: tenants }, (_, index) => WANTS[index % WANTS.length] ?? 1_000);
  const lasting = (of: Omit<Tenant, 'wants'>, from: number) =>
    sharesOf(random, ladder, wanted, () => ({ of, from, to: YEAR }));
  const careless = sharesOf(random, ladder, wanted, () => {
    const from = 30 + random.int(YEAR - 60);
    return {
      of: { rates: (day) => (day >= from && day < from + 14 ? BAD : GOOD), mails: ALWAYS },
      from,
      to: from + 14,
    };
  });
  return {
    ladder: ladder.id,
    honestInTime: inTime(random, ladder, wanted, ALWAYS),
    weekdaysInTime: inTime(random, ladder, wanted, weekdays),
    hostile: lasting({ rates: at(BAD), mails: ALWAYS }, 0),
    complaining: lasting({ rates: at(BAD), mails: ALWAYS, lines: ['complaints'] }, 0),
    turning: lasting({ rates: (day) => (day < TURNS_AT ? GOOD : BAD), mails: ALWAYS }, TURNS_AT),
    careless,
  };
}

/** Share of tenants at half the lines that come to full volume in time. */
function inTime(random: Random, ladder: Ladder, wanted: readonly number[], mails: Tenant['mails']): number {
  const reached = wanted.filter((wants) => {
    const run = (multiple: number) => simulate(random, ladder, 'ladder', { wants, rates: at(multiple), mails }, YEAR);
    const undisturbed = run(0).fullOn;
    const disturbed = run(GOOD).fullOn;
    return undisturbed !== null && disturbed !== null && disturbed + 1 <= 1.25 * (undisturbed + 1);
  });
  return reached.length / wanted.length;
}

type Bad = { readonly of: Omit<Tenant, 'wants'>; readonly from: number; readonly to: number };

/** Mail after the first day over the lines, of all tenants together. */
function sharesOf(random: Random, ladder: Ladder, wanted: readonly number[], make: () => Bad) {
  const sums = { ladder: 0, fixed: 0, none: 0 };
  const year = { ladder: 0, none: 0 };
  for (const wants of wanted) {
    const { of, from, to } = make();
    for (const rule of ['ladder', 'fixed', 'none'] as const) {
      const { sent } = simulate(random, ladder, rule, { ...of, wants }, YEAR);
      // Small tenants count as much as large ones.
      sums[rule] += sumOf(sent.slice(from + 1, to)) / wants;
      if (rule !== 'fixed') year[rule] += sumOf(sent) / wants;
    }
  }
  return { ofFixed: sums.ladder / sums.fixed, ofNone: sums.ladder / sums.none, year: year.ladder / year.none };
}

const sumOf = (sent: Run['sent']): number => sent.reduce((sum, one) => sum + one, 0);
