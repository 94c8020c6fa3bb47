import { PLAN_READ_EVERY_MS } from '../../counting/shard-plan.ts';
import { cached } from '../../kernel/cached.ts';
import { type Clock, type EpochMs, type Hour, MINUTE_MS } from '../../kernel/time.ts';
import { fleetDueAt, variationDueAt } from '../figures.ts';
import type { Decisions, Incident } from '../ports/decisions.ts';
import type { Deployment } from '../ports/deployment.ts';

/** Figures of the fleet are asked for again after this time, though they should not have changed. Unit: ms. */
const FIGURES_MS = 15 * MINUTE_MS;

/**
 * Caches what changes rarely. Changes by this function show at once; those by others after `ttlMs`. The switch must
 * work within a minute. Figures that are measured at an interval are not asked for before the next is due.
 */
export function cachedDeployment(
  deployment: Deployment,
  decisions: Decisions,
  clock: Clock,
  ttlMs: number,
): { readonly deployment: Deployment; readonly decisions: Decisions } {
  const ask = <T>(question: () => Promise<T>) => cached(question, ttlMs, clock);
  const figure = <T extends { readonly at: EpochMs } | null>(
    question: () => Promise<T>,
    isDueAt: (value: NonNullable<T>) => EpochMs,
  ) =>
    cached(question, ttlMs, clock, (value) =>
      // Without memory there is none here either.
      value === null || ttlMs < 0 ? Number.NEGATIVE_INFINITY : Math.min(isDueAt(value) - 1, clock.now() + FIGURES_MS),
    );
  const askFleet = () => figure(deployment.fleet, fleetDueAt);
  const askVariation = () => figure(deployment.fleetVariation, variationDueAt);
  let fleet = askFleet();
  let variation = askVariation();
  let incidents = ask(() => decisions.incidents(0));
  const turned = ask(deployment.switch);
  // A change takes effect long after all know it.
  const shardPlan = cached(
    () => deployment.shardPlan(),
    ttlMs < 0 ? ttlMs : Math.max(ttlMs, PLAN_READ_EVERY_MS),
    clock,
  );
  return {
    deployment: {
      ...deployment,
      policy: ask(deployment.policy),
      switch: turned,
      automatic: async () => (await turned()).automatic,
      mode: async () => (await turned()).mode,
      shardPlan: (fixThrough) => (fixThrough === undefined ? shardPlan() : deployment.shardPlan(fixThrough)),
      fleet: () => fleet(),
      fleetVariation: () => variation(),
      async saveFleetVariation(value) {
        await deployment.saveFleetVariation(value);
        variation = askVariation();
      },
      async saveFleet(value) {
        await deployment.saveFleet(value);
        fleet = askFleet();
      },
    },
    decisions: {
      ...decisions,
      incidents: async (since) => (await incidents()).filter((incident) => concerns(incident, since)),
      async saveIncident(incident) {
        await decisions.saveIncident(incident);
        incidents = ask(() => decisions.incidents(0));
      },
    },
  };
}

const concerns = ({ closedAt, toHour }: Incident, since: Hour): boolean => closedAt === null || toHour >= since;
