import { describe, expect, it } from 'vitest';
import { Random } from '../../infra/local/random.ts';
import { LocalStack } from '../../infra/local/stack.ts';
import { VirtualTime } from '../../infra/local/time/virtual-time.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import { sesBody } from '../support/ses-events.ts';

const STARTS_AT = Date.UTC(2026, 0, 1, 10);
/** Sets turn bad this far apart, so that each meets another phase of windows and ticks, and no blast radius. */
const APART_MS = 31 * MINUTE_MS + 7 * SECOND_MS;
const SETS = 9;
const PROVIDERS = ['outlook.com', 'yahoo.com', 'gmx.de', 'example.com', 'icloud.com'];

type Given = { readonly cutOff: boolean; readonly queueWindowMs?: number; readonly feedWindowMs?: number };

/**
 * Set after set sends to a list of which everything bounces, under AWS's batching windows.
 * @returns ms from the event that convicts (the last of the burst) to the set in the quarantine pool
 */
async function delays({ cutOff, ...windows }: Given): Promise<number[]> {
  const time = new VirtualTime({ startsAt: STARTS_AT });
  const random = new Random('latency');
  const policy = { ...DEFAULT_POLICY, mode: 'enforce' as const };
  const stack = await LocalStack.start({ time, random, policy, ...windows });
  try {
    for (const feed of Object.values(stack.feeds)) feed.breaks = { cutOff };
    const badAt = new Map<string, EpochMs>();
    for (let index = 0; index < SETS; index++) {
      const set = `set-${index}`;
      const at = STARTS_AT + 10 * MINUTE_MS + index * APART_MS;
      badAt.set(set, at);
      stack.deployment.aws.state.addSet(set, { SendingPoolName: 'home' });
      time.at(at, 'burst', () => burst(stack, set, at));
    }
    await time.run(STARTS_AT + (SETS + 1) * APART_MS);
    return [...badAt].map(([set, at]) => {
      const call = stack.deployment.aws.state.calls.find(
        ({ operation, input, error }) =>
          operation === 'PutConfigurationSetDeliveryOptions' &&
          error === undefined &&
          (input as { readonly ConfigurationSetName?: string }).ConfigurationSetName === set,
      );
      return (call?.at ?? Number.POSITIVE_INFINITY) - at;
    });
  } finally {
    await stack.close();
  }
}

function burst(stack: LocalStack, set: string, at: EpochMs): void {
  for (let message = 0; message < 200; message++) {
    const common = {
      set,
      messageId: `${set}-${message}`,
      domain: PROVIDERS[message % PROVIDERS.length] ?? 'example.com',
    };
    const sentAt = at - 30 * SECOND_MS + message;
    stack.send(sesBody('Send', { ...common, sentAt, at: sentAt }));
    stack.send(sesBody('Bounce', { ...common, sentAt, at, feedbackId: `${set}-b-${message}` }));
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

describe('from event to placement', () => {
  it('takes less than 30 s at the median, with the longest windows that AWS may take', async () => {
    const longest = { queueWindowMs: 5 * SECOND_MS, feedWindowMs: 10 * SECOND_MS };

    expect(median(await delays({ cutOff: false, ...longest }))).toBeLessThan(30 * SECOND_MS);
  });

  it("takes less than 20 s at the median, with the functions' own windows", async () => {
    expect(median(await delays({ cutOff: false }))).toBeLessThan(20 * SECOND_MS);
  });

  it('takes less than two minutes with the change feed cut off entirely', async () => {
    for (const delay of await delays({ cutOff: true })) expect(delay).toBeLessThan(2 * MINUTE_MS);
  });
});
