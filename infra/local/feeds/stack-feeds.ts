import * as announce from '../../../functions/announce/env.ts';
import * as evaluate from '../../../functions/evaluate-sets/env.ts';
import * as place from '../../../functions/place-sets/env.ts';
import { SECOND_MS } from '../../../shared/kernel/time.ts';
import { setKey } from '../../../shared/registry/keys.ts';
import type { LocalDeployment } from '../deployment.ts';
import type { ChangeRecord } from '../dynamo/messages.ts';
import type { Random } from '../random.ts';
import type { VirtualTime } from '../time/virtual-time.ts';
import { LocalFeed, type Subscription, type SubscriptionOptions } from './feed.ts';

type Handler = SubscriptionOptions['handler'];
export type FeedCalls = 'evaluate' | 'place' | 'announce';
export type StackFeeds = Readonly<Record<FeedCalls, Subscription>>;

export type FeedWiring = {
  readonly deployment: LocalDeployment;
  readonly time: VirtualTime;
  readonly random: Random;
  /** Instead of the functions' own batching windows. Unit: virtual ms. */
  readonly windowMs: number | undefined;
  readonly handlers: Readonly<Record<FeedCalls, Handler>>;
};

/** Which change of which table rings for whom; the CDK app's event filters say the same. */
export function connectFeeds({ deployment, time, random, windowMs, handlers }: FeedWiring): StackFeeds {
  const { tables, dynamo } = deployment;
  const feed = new LocalFeed(dynamo.changes, time, random);
  const subscribe = (
    label: string,
    table: string,
    filter: (record: ChangeRecord) => boolean,
    { BATCHING_WINDOW_SECONDS }: { readonly BATCHING_WINDOW_SECONDS: number },
    handler: Handler,
  ): Subscription =>
    feed.subscribe({
      ...{ label, table, filter, handler, batchSize: 1_000, bisect: true },
      windowMs: windowMs ?? BATCHING_WINDOW_SECONDS * SECOND_MS,
    });
  return {
    evaluate: subscribe(
      'evaluate-sets',
      tables.journal,
      ({ eventName }) => eventName === 'INSERT',
      evaluate,
      handlers.evaluate,
    ),
    place: subscribe(
      'place-sets',
      tables.registry,
      ({ eventName, keys }) => eventName !== 'REMOVE' && keys.q === setKey.desired('').q,
      place,
      handlers.place,
    ),
    announce: subscribe(
      'announce',
      tables.registry,
      ({ eventName, keys }) => eventName === 'INSERT' && keys.p.startsWith('alert#'),
      announce,
      handlers.announce,
    ),
  };
}
