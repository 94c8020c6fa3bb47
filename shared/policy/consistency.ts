import { mergeLimits, orderProblems } from './limits.ts';
import type { LimitsOverride, Policy } from './model.ts';
import { tenantInPolicy, tenantRules } from './resolve.ts';
import { shownPath, showValue } from './shown.ts';

const tenantProblems = (policy: Policy): string[] => {
  const owner = new Map<string, string>();
  return Object.entries(policy.tenants).flatMap(([tenant, rules]) => {
    const twice = rules.sets.flatMap((pattern, index) => {
      const before = owner.get(pattern);
      owner.set(pattern, tenant);
      if (before === undefined) return [];
      const path = shownPath('policy', ['tenants', tenant, 'sets', index]);
      return [`${path}: expected each pattern once, got "${pattern}" again (it is in tenant "${before}" too)`];
    });
    const limits = mergeLimits(policy.limits, rules.limits);
    return [...twice, ...orderProblems(shownPath('policy', ['tenants', tenant, 'limits']), limits, rules.limits)];
  });
};

/** New senders are kept apart from the proven ones, and from the bad ones. */
const newSenderProblems = ({ newSenders: { pool }, quarantinePool }: Policy): string[] =>
  pool === quarantinePool
    ? [`policy.newSenders.pool: expected another pool than the quarantine pool, got ${showValue(pool)}`]
    : [];

/** What is to be kept apart needs a place. */
const apartProblems = ({ newSenders: { pool }, overAllowance, placeByProfile }: Policy): string[] =>
  pool !== null
    ? []
    : [
        ...(overAllowance === 'apart' ? [['overAllowance', 'apart']] : []),
        ...(placeByProfile === 'apply' ? [['placeByProfile', 'apply']] : []),
      ].map(([field, value]) => `policy.${field}: expected newSenders.pool beside "${value}", got none`);

const standbyProblems = ({ standby, quarantinePool }: Policy): string[] =>
  Object.entries(standby).flatMap(([home, pool]) => {
    const path = shownPath('policy', ['standby', home]);
    if (home === quarantinePool) return [`${path}: expected a home pool, got "${home}", which is the quarantine pool`];
    if (pool === quarantinePool) {
      return [`${path}: expected a pool that is no quarantine, got "${pool}", which is the quarantine pool`];
    }
    return pool === home ? [`${path}: expected a pool other than the home pool, got "${pool}"`] : [];
  });

/** Each pattern is tried on every set, so many of them would slow down every reading. */
const MOST_LOOSE = 100;

const looseProblems = ({ tenants }: Policy): string[] => {
  const loose = Object.values(tenants).flatMap(({ sets }) => sets.filter((pattern) => /\*.*\*/.test(pattern)));
  if (loose.length <= MOST_LOOSE) return [];
  return [`policy.tenants: expected at most ${MOST_LOOSE} patterns with several "*", got ${loose.length}`];
};

const setProblems = (policy: Policy): string[] =>
  Object.entries(policy.sets).flatMap(([set, rules]) => {
    if (rules.limits === undefined) return [];
    const inherited = tenantRules(policy, tenantInPolicy(policy, set))?.limits;
    const limits = mergeLimits(policy.limits, inherited, rules.limits);
    return orderProblems(shownPath('policy', ['sets', set, 'limits']), limits, rules.limits);
  });

/** What is wrong between the fields of a policy whose fields are each right. `limits`: as the file has them. */
export const consistencyProblems = (policy: Policy, limits: LimitsOverride): string[] => {
  const problems = orderProblems('policy.limits', policy.limits, limits);
  const { bars, hold } = policy;
  if (bars.warn > bars.act) problems.push(`policy.bars: expected warn ≤ act, got warn ${bars.warn}, act ${bars.act}`);
  if (hold.hours > hold.maxHours) {
    problems.push(`policy.hold: expected hours ≤ maxHours, got hours ${hold.hours}, maxHours ${hold.maxHours}`);
  }
  const loose = looseProblems(policy);
  // A list that is too long is not searched.
  if (loose.length > 0) return [...problems, ...loose];
  return [
    ...problems,
    ...standbyProblems(policy),
    ...newSenderProblems(policy),
    ...apartProblems(policy),
    ...tenantProblems(policy),
    ...setProblems(policy),
  ];
};
