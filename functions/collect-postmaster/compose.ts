import { Owners } from '../../shared/evaluation/judge/owners.ts';
import type { Policy } from '../../shared/policy/model.ts';
import type { GmailSenders } from '../../shared/postmaster/accused.ts';
import type { Mode } from '../../shared/standing/model.ts';
import type { DomainSurvey } from '../../shared/survey/model.ts';
import { dynamoDecisions } from '../_adapters/dynamodb/decisions.ts';
import { dynamoMessages } from '../_adapters/dynamodb/messages.ts';
import { dynamoPostmaster } from '../_adapters/dynamodb/postmaster.ts';
import { dynamoRoster } from '../_adapters/dynamodb/roster.ts';
import { dynamoSurveys } from '../_adapters/dynamodb/surveys.ts';
import type { Table } from '../_adapters/dynamodb/table.ts';
import { fleetMessages } from '../_compose/fleet-messages.ts';
import type { CollectDeps } from './ports.ts';

export type CollectingSetup = Omit<CollectDeps, 'senders' | 'memory' | 'messages' | 'domains'> & {
  readonly registry: Table;
  readonly totals: Table;
  /** Domains of the setting; null: those of the policy. */
  readonly configured: readonly string[] | null;
  readonly policy: () => Promise<Policy>;
  /** Under which alerts are told that are about no set. */
  readonly mode: () => Promise<Mode>;
};

/** What one run of collect-postmaster is made of. Who sends from where is read once. */
export function collectingDeps({ registry, totals, configured, policy, mode, ...setup }: CollectingSetup): CollectDeps {
  const owners = new Owners({ decisions: dynamoDecisions(registry), policy });
  let surveys: Promise<readonly DomainSurvey[]> | undefined;
  return {
    ...setup,
    domains: async () => configured ?? (await policy()).gmail.domains,
    async senders(domain) {
      surveys ??= dynamoSurveys(registry).domains();
      return sendersIn(await surveys, domain, {
        ownerOf: (set) => owners.ownerOf(set, setup.google.timer.now()),
        allSets: async () => (await dynamoRoster(registry).all()).map(({ set }) => set),
      });
    },
    memory: dynamoPostmaster(registry, totals),
    messages: fleetMessages(dynamoMessages(registry), mode),
  };
}

type SendersSources = {
  readonly ownerOf: (set: string) => Promise<string | null>;
  readonly allSets: () => Promise<readonly string[]>;
};

/** Who sent from a domain, or one below it, in the month of the last survey. */
export async function sendersIn(
  surveys: readonly DomainSurvey[],
  domain: string,
  { ownerOf, allSets }: SendersSources,
): Promise<GmailSenders> {
  const of = surveys.filter(({ name }) => name === domain || name.endsWith(`.${domain}`));
  const names = [...new Set(of.flatMap(({ sets }) => sets.first))].toSorted((a, b) => (a < b ? -1 : 1));
  const sets: { readonly set: string; readonly tenant: string | null }[] = [];
  for (const set of names) sets.push({ set, tenant: await ownerOf(set) });
  const isComplete = of.every((one) => one.sets.count <= one.sets.first.length);
  return { sets, isComplete, others: isComplete ? [] : await allSets(), counted: of };
}
