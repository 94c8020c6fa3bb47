import { cached } from '../../kernel/cached.ts';
import type { Clock, Hour } from '../../kernel/time.ts';
import type { Decisions, Deployment, Incident } from '../ports.ts';

/**
 * Caches what changes rarely. Changes by this function show at once; those by others after `ttlMs`. The switch must
 * work within a minute.
 */
export function remembering(
  deployment: Deployment,
  decisions: Decisions,
  clock: Clock,
  ttlMs: number,
): { readonly deployment: Deployment; readonly decisions: Decisions } {
  const ask = <T>(question: () => Promise<T>) => cached(question, ttlMs, clock);
  let fleet = ask(deployment.fleet);
  let moods = ask(deployment.moods);
  let incidents = ask(() => decisions.incidents(0));
  const shardPlan = ask(() => deployment.shardPlan());
  return {
    deployment: {
      ...deployment,
      policy: ask(deployment.policy),
      automatic: ask(deployment.automatic),
      mode: ask(deployment.mode),
      shardPlan: (fixThrough) => (fixThrough === undefined ? shardPlan() : deployment.shardPlan(fixThrough)),
      fleet: () => fleet(),
      moods: () => moods(),
      async saveMoods(value) {
        await deployment.saveMoods(value);
        moods = ask(deployment.moods);
      },
      async saveFleet(value) {
        await deployment.saveFleet(value);
        fleet = ask(deployment.fleet);
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
