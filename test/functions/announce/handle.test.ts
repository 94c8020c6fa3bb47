import { describe, expect, it } from 'vitest';
import { type AlertMessages, dynamoMessages } from '../../../functions/_adapters/dynamodb/messages.ts';
import {
  type AnnounceDeps,
  announce,
  backoffMs,
  keysIn,
  LEASE_MS,
  PUT_OFF_MS,
} from '../../../functions/announce/handle.ts';
import { type Channel, type ChannelName, ChannelUnavailable } from '../../../shared/alerts/channel.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import type { Mass } from '../../../shared/placement/mass-model.ts';
import { type Key, messageKey } from '../../../shared/registry/keys.ts';
import { message, T0 } from '../../shared/alerts/samples.ts';
import { memoryTable } from '../../support/memory-table.ts';

const first = message();
const key = messageKey(first.alertId, first.sequence);

/** A stack of fakes: what came through each channel, and switches for what goes wrong. */
function stack() {
  const messages = dynamoMessages(memoryTable());
  const clock = { at: T0, now: () => clock.at };
  const got = { sns: [] as AlertMessage[], slack: [] as AlertMessage[] };
  type Name = keyof typeof got;
  const broken = new Map<ChannelName, (message: AlertMessage) => Error | null>();
  const channel = (name: Name): Channel & { readonly name: Name } => ({
    name,
    async send(sent) {
      const error = broken.get(name)?.(sent) ?? null;
      if (error !== null) throw error;
      got[name].push(sent);
    },
  });
  const failures: unknown[] = [];
  const channels = [channel('sns'), channel('slack')];
  const waiting: { group: Mass | null } = { group: null };
  const deps: AnnounceDeps = {
    outbox: messages,
    channels,
    masses: async () => [waiting.group],
    clock,
    onFailure: (failure) => failures.push(failure),
  };
  const ring = (keys: readonly Key[] | null = null, over: Partial<AnnounceDeps> = {}) =>
    announce({ ...deps, ...over }, keys, clock.at + MINUTE_MS);
  return { messages, clock, got, broken, channels, failures, ring, waiting };
}

describe('a message of a decision that may wait', () => {
  const moved = message({
    ...{ kind: 'standing', phase: 'opened', mode: 'enforce', at: T0, configurationSet: 'acme' },
    standing: { from: 'healthy', to: 'quarantined' },
  });
  const group = (sets: readonly string[]): Mass => ({
    ...{ since: T0, sentence: 'too many', sets },
    told: { sequence: 0, at: T0, count: sets.length },
  });
  const set = async (sets: readonly string[]) => {
    const all = stack();
    all.waiting.group = group(sets);
    await all.messages.put(moved);
    const movedKey = messageKey(moved.alertId, moved.sequence);
    await all.ring([movedKey]);
    return { ...all, movedKey };
  };

  it('is put off while it may become one that waits, without an attempt, and then sent', async () => {
    const { got, clock, ring, messages, movedKey } = await set(['birch', 'cedar']);
    expect(got.sns).toEqual([]);
    expect(await messages.get(movedKey)).toMatchObject({ attempts: 0, dueAt: T0 + PUT_OFF_MS });
    clock.at += MINUTE_MS;
    await ring();
    expect(got.sns).toEqual([moved]);
  });

  it('goes to programs that send at once, and to people when it is clear that none of those that wait is meant', async () => {
    const told: EpochMs[] = [];
    const all = stack();
    const sender = { name: 'senders', send: async () => void told.push(all.clock.at) } as const;
    const channels = [...all.channels, sender];
    all.waiting.group = group(['birch', 'cedar']);
    await all.messages.put(moved);
    await all.ring(null, { channels });
    expect([told, all.got.sns]).toEqual([[T0], []]);
    all.clock.at += MINUTE_MS;
    await all.ring(null, { channels });
    expect([told, all.got.sns]).toEqual([[T0], [moved]]);
  });

  it('goes to programs that send alone where another message tells people of it', async () => {
    const sender = { name: 'senders', send: async () => void told.push('senders') } as const;
    const told: string[] = [];
    const all = stack();
    all.waiting.group = group(['birch', 'acme']);
    await all.messages.put(moved);
    await all.ring(null, { channels: [...all.channels, sender] });
    expect([all.got.sns, all.got.slack, told]).toEqual([[], [], ['senders']]);
    all.clock.at += DAY_MS;
    await all.ring();
    expect(all.got.sns).toEqual([]);
  });

  it('of many that are decided at once is told to people when it is known what became of each, and once', async () => {
    const all = stack();
    const told: string[] = [];
    const sender = {
      name: 'senders',
      send: async (one) => void told.push(one.configurationSet ?? ''),
    } satisfies Channel;
    const channels = [...all.channels, sender];
    const sets = ['birch', 'cedar', 'dahlia', 'elder', 'fir', 'gorse'];
    const decided = sets.map((set) => message({ ...moved, alertId: `standing:${set}:1`, configurationSet: set }));
    for (const one of decided) await all.messages.put(one);
    await all.ring(null, { channels });
    expect([new Set(told), told.length, all.got.sns]).toEqual([new Set(sets), sets.length, []]);
    // SES refused all but the last.
    all.waiting.group = { ...group(sets.slice(0, 5)), kind: 'failed' };
    for (let minute = 0; minute < 20; minute++) {
      all.clock.at += MINUTE_MS;
      await all.ring(null, { channels });
    }
    expect(all.got.sns.map(({ configurationSet }) => configurationSet)).toEqual(['gorse']);
    expect(told).toHaveLength(6);
  });

  it('is sent at once where none waits, and stays due where that cannot be read', async () => {
    const all = stack();
    await all.messages.put(moved);
    const unknown = { masses: () => Promise.reject(new Error('the registry is away')) };
    await expect(all.ring(null, unknown)).rejects.toThrow('1 of 1 alert messages failed');
    expect(all.got.sns).toEqual([]);
    all.clock.at += LEASE_MS;
    await all.ring();
    expect(all.got.sns).toEqual([moved]);
  });
});

describe('announce', () => {
  it('sends a new message through every channel, once', async () => {
    const { messages, got, ring, clock } = stack();
    await messages.put(first);

    await ring([key]);
    clock.at += DAY_MS;
    await ring([key]);
    await ring();

    expect(got).toEqual({ sns: [first], slack: [first] });
    expect(await messages.get(key)).toMatchObject({ dueAt: null });
  });

  it('finds by itself what no bell told of', async () => {
    const { messages, got, ring } = stack();
    await messages.put(first);

    await ring(null);

    expect(got).toEqual({ sns: [first], slack: [first] });
  });

  it('sends nothing for a bell without messages', async () => {
    const { messages, got, ring } = stack();
    await messages.put(first);

    await ring([]);

    expect(got).toEqual({ sns: [], slack: [] });
  });

  it('sends by SNS at once while Slack is down, and by Slack alone when it is back', async () => {
    const { messages, got, broken, clock, ring } = stack();
    broken.set('slack', () => new ChannelUnavailable('Slack answered 503'));
    await messages.put(first);

    await ring([key]);
    expect(got).toEqual({ sns: [first], slack: [] });
    // `lazaretto test-alert --id` says it of each channel.
    expect(await messages.get(key)).toMatchObject({ sentAt: { sns: T0 }, failures: { slack: 'Slack answered 503' } });

    broken.clear();
    await ring();
    expect(got.slack).toEqual([]);
    clock.at += MINUTE_MS;
    await ring();

    expect(got).toEqual({ sns: [first], slack: [first] });
    expect(await messages.get(key)).toMatchObject({
      sentAt: { sns: T0, slack: T0 + MINUTE_MS },
      failures: {},
      dueAt: null,
    });
  });

  it('sends by Slack at once while SNS is down', async () => {
    const { messages, got, broken, ring } = stack();
    broken.set('sns', () => new ChannelUnavailable('SNS is down'));
    await messages.put(first);

    await ring([key]);

    expect(got).toEqual({ sns: [], slack: [first] });
  });

  it('tries less and less often but each hour, for as long as it takes', async () => {
    const { messages, got, broken, clock, ring } = stack();
    const tries: number[] = [];
    broken.set('slack', () => {
      tries.push((clock.at - T0) / MINUTE_MS);
      return new ChannelUnavailable('Slack answered 503');
    });
    await messages.put(first);

    for (; clock.at < T0 + 5 * HOUR_MS; clock.at += MINUTE_MS) await ring();
    expect(tries).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);

    clock.at = T0 + 30 * DAY_MS;
    broken.clear();
    await ring();
    expect(got).toEqual({ sns: [first], slack: [first] });
  });

  it('waits as long as a channel asks, and an hour at most', async () => {
    const { messages, broken, clock, ring } = stack();
    broken.set('slack', () => new ChannelUnavailable('Slack answered 429', { retryAfterMs: 10 * MINUTE_MS }));
    await messages.put(first);
    await ring();
    expect(await messages.get(key)).toMatchObject({ dueAt: T0 + 10 * MINUTE_MS });

    clock.at += 10 * MINUTE_MS;
    broken.set('slack', () => new ChannelUnavailable('Slack answered 429', { retryAfterMs: 30 * DAY_MS }));
    await ring();
    expect(await messages.get(key)).toMatchObject({ dueAt: clock.at + HOUR_MS });
  });

  it('leaves a channel that is out of order alone for the rest of a run', async () => {
    const { messages, got, broken, ring } = stack();
    let tries = 0;
    broken.set('slack', () => {
      tries += 1;
      return new ChannelUnavailable('Slack answered 503');
    });
    for (let sequence = 0; sequence < 40; sequence++) await messages.put(message({ sequence }));

    await ring();

    expect(got.sns).toHaveLength(40);
    expect(tries).toBeLessThanOrEqual(4);
  });

  it('does not let a message that a channel refuses hold up its neighbours', async () => {
    const { messages, got, broken, failures, ring } = stack();
    const [bad, good] = [message({ sequence: 1 }), message({ sequence: 2 })];
    broken.set('slack', ({ sequence }) => (sequence === 1 ? new Error('Slack answered 400 invalid_blocks') : null));
    for (const one of [bad, good]) await messages.put(one);

    await ring();

    expect(got.slack).toEqual([good]);
    expect(got.sns).toEqual([bad, good]);
    expect(failures).toMatchObject([{ key: messageKey(bad.alertId, 1), channel: 'slack' }]);
  });

  it('does not let a message that cannot be read hold up its neighbours, and says so', async () => {
    const { messages, got, ring } = stack();
    for (const sequence of [1, 2]) await messages.put(message({ sequence }));
    const unreadable: AlertMessages = {
      ...messages,
      lease: (at, now, until) =>
        at.sk.endsWith('1') ? Promise.reject(new SyntaxError('bad JSON')) : messages.lease(at, now, until),
    };

    await expect(ring(null, { outbox: unreadable })).rejects.toThrow('1 of 2 alert messages failed');

    expect(got.sns).toEqual([message({ sequence: 2 })]);
  });

  it('sends each copy once when two are at it at once', async () => {
    const { messages, got, ring } = stack();
    await messages.put(first);

    await Promise.all([ring([key]), ring(), ring([key])]);

    expect(got).toEqual({ sns: [first], slack: [first] });
  });

  it('stops in time, and leaves the rest for the next run', async () => {
    const { messages, got, clock, channels, ring } = stack();
    for (let sequence = 0; sequence < 12; sequence++) await messages.put(message({ sequence }));
    const slow = channels.map(
      ({ name, send }): Channel => ({
        name,
        async send(sent) {
          clock.at += 10_000;
          await send(sent);
        },
      }),
    );

    await ring(null, { channels: slow });
    expect(got.sns).toHaveLength(4);

    await ring();
    expect(got.sns).toHaveLength(12);
    expect(new Set(got.sns.map(({ sequence }) => sequence)).size).toBe(12);
  });

  it('is done with the channels that there are: without Slack, SNS is all', async () => {
    const { messages, got, channels, ring } = stack();
    await messages.put(first);

    await ring(null, { channels: channels.slice(0, 1) });

    expect(got).toEqual({ sns: [first], slack: [] });
    expect(await messages.get(key)).toMatchObject({ dueAt: null });
  });
});

describe('announce, killed at any point', () => {
  const STEPS = ['lease', 'sns', 'slack', 'acknowledge sns', 'acknowledge slack', 'finish'] as const;
  type Step = (typeof STEPS)[number];

  /** A function that dies at `step`, before it took effect or after: from there on nothing it does has any. */
  const mortal = (
    messages: AlertMessages,
    channels: ReturnType<typeof stack>['channels'],
    fatal: Step,
    when: 'before' | 'after',
  ) => {
    let dead = false;
    const step = async <T>(name: Step | 'failed', act: () => Promise<T>): Promise<T> => {
      if (dead || (name === fatal && when === 'before')) dead = true;
      if (dead) throw new Error('killed');
      const result = await act();
      if (name !== fatal) return result;
      dead = true;
      throw new Error('killed');
    };
    const outbox: AlertMessages = {
      ...messages,
      lease: (...args) => step('lease', () => messages.lease(...args)),
      acknowledge: (...args) => step(`acknowledge ${args[1] as 'sns' | 'slack'}`, () => messages.acknowledge(...args)),
      failed: (...args) => step('failed', () => messages.failed(...args)),
      finish: (...args) => step('finish', () => messages.finish(...args)),
    };
    const sends = channels.map(({ name, send }): Channel => ({ name, send: (sent) => step(name, () => send(sent)) }));
    return { outbox, channels: sends };
  };

  it.each(STEPS.flatMap((step) => [[step, 'before'] as const, [step, 'after'] as const]))(
    'loses nothing at %s, %s it took effect, and repeats only what was not acknowledged',
    async (step, when) => {
      const { messages, clock, got, channels, ring } = stack();
      await messages.put(first);
      await ring([key], mortal(messages, channels, step, when)).catch(() => undefined);
      const unacknowledged = (await messages.get(key))?.acknowledged ?? new Set();
      const before = { sns: got.sns.length, slack: got.slack.length };

      clock.at += LEASE_MS;
      await ring();
      clock.at += DAY_MS;
      await ring();

      for (const name of ['sns', 'slack'] as const) {
        expect(got[name].length).toBe(before[name] + (unacknowledged.has(name) ? 0 : 1));
        expect(got[name].every((copy) => copy.alertId === first.alertId)).toBe(true);
      }
      expect(await messages.get(key)).toMatchObject({ dueAt: null, acknowledged: new Set(['sns', 'slack']) });
    },
  );

  it('does repeat a copy whose acknowledgement was lost, under the same alertId', async () => {
    const { messages, clock, got, channels, ring } = stack();
    await messages.put(first);
    await ring([key], mortal(messages, channels, 'acknowledge slack', 'before')).catch(() => undefined);
    expect(got.slack).toEqual([first]);

    await ring();
    expect(got.slack).toEqual([first]);
    clock.at += LEASE_MS;
    await ring();

    expect(got.slack).toEqual([first, first]);
  });
});

describe('backoffMs', () => {
  it.each([
    [0, 1],
    [1, 2],
    [5, 32],
    [6, 60],
    [2_000, 60],
  ])('after %i failed attempts is %i min', (attempts, minutes) => {
    expect(backoffMs(attempts)).toBe(minutes * MINUTE_MS);
  });
});

describe('keysIn', () => {
  const change = (eventName: string, { pk, sk }: Key) => ({
    eventName,
    dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } },
  });

  it('reads the messages that were put, each once', () => {
    const event = {
      Records: [change('INSERT', key), change('INSERT', key), change('INSERT', { pk: 'x', sk: 'desired' })],
    };
    expect(keysIn(event)).toEqual([key]);
  });

  it('does not hear its own updates', () => {
    expect(keysIn({ Records: [change('MODIFY', key), change('REMOVE', key)] })).toEqual([]);
  });

  it('tells a schedule from a batch that is empty', () => {
    expect(keysIn({})).toBeNull();
    expect(keysIn({ Records: [{}] })).toEqual([]);
  });
});
