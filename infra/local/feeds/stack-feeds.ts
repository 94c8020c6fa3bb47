import * as announce from '../../../functions/announce/env.ts';
import * as evaluate from '../../../functions/evaluate-sets/env.ts';
import * as place from '../../../functions/place-sets/env.ts';
import { SECOND_MS } from '../../../shared/kernel/time.ts';
import type { LocalDeployment } from '../deployment.ts';
import type { Random } from '../random.ts';
import type { VirtualTime } from '../time/virtual-time.ts';
import { LocalFeed, type Subscription } from './feed.ts';
import { type FeedFilter, passes } from './feed-filter.ts';
import type { SubscriptionOptions } from './subscription.ts';

type Handler = SubscriptionOptions['handler'];
/** What a function's `env.ts` says of its feed. */
type Env = { readonly BATCHING_WINDOW_SECONDS: number; readonly FEED_FILTER: FeedFilter };
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

/** Let the change feeds start the functions: through the same filters as on AWS. */
export function connectFeeds({ deployment, time, random, windowMs, handlers }: FeedWiring): StackFeeds {
  const { tables, dynamo } = deployment;
  const feed = new LocalFeed(dynamo.changes, time, random);
  const subscribe = (
    label: string,
    table: string,
    { BATCHING_WINDOW_SECONDS, FEED_FILTER }: Env,
    handler: Handler,
  ): Subscription =>
    feed.subscribe({
      ...{ label, table, handler, batchSize: 1_000, bisect: true },
      filter: (record) => passes(FEED_FILTER, record),
      windowMs: windowMs ?? BATCHING_WINDOW_SECONDS * SECOND_MS,
    });
  return {
    evaluate: subscribe('evaluate-sets', tables.journal, evaluate, handlers.evaluate),
    place: subscribe('place-sets', tables.registry, place, handlers.place),
    announce: subscribe('announce', tables.registry, announce, handlers.announce),
  };
}
