import { dynamoLadders } from '../../../functions/_adapters/dynamodb/ladders.ts';
import { dynamoTable } from '../../../functions/_adapters/dynamodb/table.ts';
import type { AlertJson } from '../../../shared/alerts/json.ts';
import type { LadderChange } from '../../../shared/ladders/model.ts';
import { dateOf } from '../../../shared/ladders/trouble.ts';
import { LADDERS_IN_FORCE } from '../../../shared/registry/growth-keys.ts';
import type { LocalStack } from '../stack.ts';
import type { VirtualTime } from '../time/virtual-time.ts';
import type { Expectation } from './model.ts';
import type { CustomerStory } from './play-customers.ts';

/** What happened on a ladder, and what may be sent in the end: null, all there is. */
export type LadderStory = {
  readonly subject: string;
  readonly step: number;
  readonly allowed: number | null;
  readonly changes: readonly (Pick<LadderChange, 'kind' | 'provider' | 'sentence'> & { readonly day: string })[];
};

/** Watches the ladders of a story: `tick` keeps only what happened lately. */
export function watchLadders(stack: LocalStack, time: VirtualTime): () => readonly LadderStory[] {
  const { client, tables, dynamo } = stack.deployment;
  const ladders = dynamoLadders(dynamoTable(client, tables.registry));
  const seen = new Map<string, LadderStory>();
  dynamo.changes.subscribe(({ table, keys }) => {
    if (table !== tables.registry || keys.pk !== LADDERS_IN_FORCE) return;
    time.after(0, 'a ladder changes', async () => {
      for (const { key, now } of await ladders.all()) {
        const subject = key.slice(key.indexOf(':') + 1);
        const before = seen.get(subject)?.changes ?? [];
        const changes = now.changes.map(({ kind, provider, sentence, day }) => ({
          ...{ kind, provider, sentence, day: dateOf(day) },
        }));
        // Days that may still change are as they are now.
        const settled = before.filter(({ day }) => changes.every((one) => one.day !== day));
        const all = [...settled, ...changes].toSorted((a, b) => (a.day < b.day ? -1 : 1));
        seen.set(subject, { subject, step: now.step, allowed: now.allowed, changes: all });
      }
    });
  });
  return () => [...seen.values()];
}

/** Kinds of alerts that tell of customers and ladders. */
const KINDS: readonly AlertJson['kind'][] = ['onboarding', 'ladder'];
/** Told when it ends, too. */
const FLOW = /^flow(?:-all)?:/;
/** What receivers report of a domain. */
const REPORTED = /^(?:dmarc-\w+|gmail:\w+):/;
const isExpected = ({ kind, phase, alertId }: AlertJson): boolean => {
  if (FLOW.test(alertId)) return true;
  if (phase !== 'opened' && phase !== 'notice') return false;
  return KINDS.includes(kind) || alertId.startsWith('season:') || REPORTED.test(alertId);
};

/** Titles of alerts about customers, ladders, seasons, the flow of mail and what receivers report, as they went out. */
export const toldIn = ({ deployment }: LocalStack): readonly string[] =>
  deployment.aws.state.published
    .map(({ message, byProtocol }) => JSON.parse(byProtocol?.['default'] ?? message) as AlertJson)
    .filter(isExpected)
    .map(({ title }) => title);

type Seen = {
  readonly customers: readonly CustomerStory[];
  readonly ladders: readonly LadderStory[];
  readonly told: readonly string[];
};

/** What of a story's expectation did not come true, a sentence each. */
export function unmetIn({ stages = {}, ladders = {}, told }: Expectation, seen: Seen): readonly string[] {
  const differs = (what: string, expected: readonly string[], got: readonly string[]): string[] =>
    expected.join() === got.join()
      ? []
      : [`${what}: expected ${expected.join(', ') || 'nothing'}, got ${got.join(', ') || 'nothing'}`];
  return [
    ...Object.entries(stages).flatMap(([tenant, path]) =>
      differs(
        tenant,
        path,
        seen.customers.find((one) => one.tenant === tenant)?.stages.map(({ stage }) => stage) ?? [],
      ),
    ),
    ...Object.entries(ladders).flatMap(([subject, path]) =>
      differs(
        `ladder of ${subject}`,
        path,
        seen.ladders.find((one) => one.subject === subject)?.changes.map(({ kind }) => kind) ?? [],
      ),
    ),
    ...(told === undefined ? [] : differs('told', told, seen.told)),
  ];
}
