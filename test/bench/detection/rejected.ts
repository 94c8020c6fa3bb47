import type { Random } from '../../../infra/local/random.ts';
import { measureOf } from '../../../shared/judging/alternatives.ts';
import { DEFAULT_BARS } from '../../../shared/judging/bars.ts';
import { evidenceOf } from '../../../shared/judging/evidence.ts';
import type { Level } from '../../../shared/judging/model.ts';
import { replayRatios } from '../../../shared/judging/run.ts';
import type { HourTrials } from '../../../shared/judging/series.ts';
import type { Campaigns } from './campaigns.ts';
import { factor } from './shapes.ts';
import { LIMITS } from './watch.ts';

/** Simpler judges that were tried and left, for campaigns that are sent within one hour of the day. */
export const REJECTED = ['multiples from 1.5', 'no dispersion', 'χ² ÷ df, at most 20'] as const;
export type Rejected = (typeof REJECTED)[number];

const PRIOR = 6;
const limit = LIMITS.hardBounce.quarantine;

/** Pearson's χ² ÷ degrees of freedom, shrunk to 1 with the weight of six hours, within 1 … 20. */
const pearson = (hours: readonly HourTrials[]): number => {
  const trials = hours.reduce((sum, { n }) => sum + n, 0);
  const rate = hours.reduce((sum, { x }) => sum + x, 0) / trials;
  if (!(rate > 0 && rate < 1)) return 1;
  const chiSquare = hours.reduce((sum, { n, x }) => sum + (x - n * rate) ** 2 / (n * rate * (1 - rate)), 0);
  return Math.min(20, Math.max(1, (PRIOR + chiSquare) / (PRIOR + hours.length - 1)));
};

const isMoved = (random: Random, rejected: Rejected, { perDay, trueRate, variation, shape }: Campaigns): boolean => {
  const level: Level = rejected === 'multiples from 1.5' ? 'warn' : 'quarantine';
  const measure = measureOf(level, limit, 0);
  const days: HourTrials[] = [];
  let ratios: readonly number[] = [];
  for (let day = 0; day < 30; day += 1) {
    const rate = Math.min(0.99, trueRate * limit * factor(random, shape, variation));
    const dispersion = rejected === 'χ² ÷ df, at most 20' ? pearson(days.slice(-6, -1)) : 1;
    let open: HourTrials = { hour: day * 24, n: 0, x: 0 };
    for (let slot = 0; slot < 12; slot += 1) {
      const n = Math.round((perDay * (slot + 1)) / 12) - Math.round((perDay * slot) / 12);
      open = { hour: open.hour, n: open.n + n, x: open.x + random.binomial(n, rate) };
      if (evidenceOf(replayRatios(ratios, measure, [open])) / dispersion >= DEFAULT_BARS.act) return true;
    }
    ratios = replayRatios(ratios, measure, [open]);
    days.push(open);
  }
  return false;
};

/** The share of sets that such a judge would move within 30 days. */
export const rejectedMoved = (random: Random, rejected: Rejected, campaigns: Campaigns, runs: number): number => {
  let moved = 0;
  for (let run = 0; run < runs; run += 1) moved += isMoved(random, rejected, campaigns) ? 1 : 0;
  return moved / runs;
};
