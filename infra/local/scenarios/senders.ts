import { HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import type { ScenarioSender } from './model.ts';

const NAMES = [
  'acorn',
  'birch',
  'cedar',
  'dahlia',
  'elder',
  'fern',
  'gorse',
  'hazel',
  'iris',
  'juniper',
  'kelp',
  'larch',
  'maple',
  'nettle',
  'olive',
  'poppy',
  'quince',
  'rowan',
  'sage',
  'thyme',
  'umber',
  'violet',
  'willow',
  'yarrow',
] as const;
const STREAMS = ['transactional', 'marketing'] as const;

/** An orderly sender: few bounces, hardly a complaint. */
export const orderly = (set: string, tenant: string, perHour: number): ScenarioSender => ({
  set,
  tenant,
  perHour: () => perHour,
  hardBounces: () => 0.008,
  complaints: () => 0.0002,
  complaintLagMs: 20 * MINUTE_MS,
});

/** So many orderly sets, two to a tenant, from busy to quiet. */
export function orderlyFleet(sets: number, busiestPerHour: number): ScenarioSender[] {
  return Array.from({ length: sets }, (_, index) => {
    const tenant = NAMES[Math.floor(index / 2) % NAMES.length] ?? 'acorn';
    const stream = STREAMS[index % 2] ?? 'marketing';
    return orderly(`${tenant}-${stream}`, tenant, Math.max(120, Math.round(busiestPerHour / (1 + index / 4))));
  });
}

/** Replace one set of a fleet by what it becomes. @throws RangeError where the fleet has no such set */
export function become(
  fleet: readonly ScenarioSender[],
  set: string,
  change: Partial<ScenarioSender>,
): ScenarioSender[] {
  if (!fleet.some((sender) => sender.set === set)) throw new RangeError(`Expected a set of the fleet, got ${set}`);
  return fleet.map((sender) => (sender.set === set ? { ...sender, ...change } : sender));
}

/** A value before a time, another from then on. */
export const from = (start: number, after: number, before: number) => (t: number) => (t >= start ? after : before);
/** A value between two times, another outside of them. */
export const between = (start: number, end: number, inside: number, outside: number) => (t: number) =>
  t >= start && t < end ? inside : outside;

/** A quiet set mails addresses that its owner bought: many do not exist, and who does exist complains. */
export const boughtList = (startsAt: number, perHour: number): Partial<ScenarioSender> => ({
  perHour: from(startsAt, perHour, 60),
  hardBounces: from(startsAt, 0.25, 0.008),
  complaints: from(startsAt, 0.012, 0.0002),
  complaintLagMs: 8 * MINUTE_MS,
});

/** All of an hour's mail in its first two minutes: what a nightly job or an hourly digest sends. */
export const hourly = (perHour: number) => (t: number) => (t % HOUR_MS < 2 * MINUTE_MS ? perHour * 30 : 0);

/** An orderly sender whose mail is counted out: so many messages on each day, which begins with 0. */
export const countedOut = (set: string, tenant: string, onDay: (day: number) => number): ScenarioSender => ({
  ...orderly(set, tenant, 0),
  onDay,
});

/** A campaign each day at the hour of the start, all of it within half an hour. */
export const dailyCampaign = (set: string, tenant: string, perDay: number, complaints: number): ScenarioSender => ({
  set,
  tenant,
  perHour: (t) => (t % (24 * HOUR_MS) < HOUR_MS ? perDay : 0),
  hardBounces: () => 0.01,
  complaints: () => complaints,
  complaintLagMs: 5 * HOUR_MS,
  inCampaigns: true,
});
