import { sha256 } from '../../functions/_adapters/lambda/sha256.ts';
import { evaluationOver } from '../../functions/_compose/evaluation.ts';
import { handleBatch } from '../../functions/ingest-events/handle.ts';
import type { AlertMessage } from '../../shared/alerts/model.ts';
import { type Partition, parsePartitionKey, partitionOf } from '../../shared/counting/partition.ts';
import type { EvaluationDeps } from '../../shared/evaluation/deps.ts';
import { evaluatePartitions } from '../../shared/evaluation/evaluate.ts';
import { runTick } from '../../shared/evaluation/tick/run-tick.ts';
import { FirstReports } from '../../shared/journal/first-reports.ts';
import { LateMarker } from '../../shared/journal/late-marker.ts';
import { PartitionCaches } from '../../shared/journal/partition-cache.ts';
import { SetRegister } from '../../shared/journal/register-sets.ts';
import { type EpochMs, MINUTE_MS } from '../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import type { Policy } from '../../shared/policy/model.ts';
import { streamsBy } from '../../shared/streams/split.ts';
import { memoryComplainers, memoryFirsts, memoryJournal } from './memory-journal.ts';
import { memoryTable } from './memory-table.ts';
import { memoryTotals } from './memory-totals.ts';
import { SENT_AT, type SesEventOverrides, type SesEventType, sesBody } from './ses-events.ts';

export type WorldOptions = {
  readonly policy?: Partial<Policy>;
  readonly now?: EpochMs;
  /** How long the functions trust what they have read. Default: not at all. Unit: ms. */
  readonly ttlMs?: number;
  readonly journalShards?: number;
};
const FIRE_DOMAINS = ['gmail.com', 'yahoo.com', 'outlook.com', 'gmx.de'];
export type MemoryWorld = ReturnType<typeof memoryWorld>;
type Told = Readonly<Record<string, unknown>>;

/** All of counting and judging over tables in memory, with a clock that the test sets. Mode `enforce` by default. */
export function memoryWorld({ policy = {}, now = SENT_AT, ttlMs = -1, journalShards }: WorldOptions = {}) {
  const clock = { at: now, now: (): EpochMs => clock.at };
  const registry = memoryTable();
  const journal = memoryJournal();
  const totals = memoryTotals();
  const complainers = memoryComplainers();
  const firsts = new FirstReports(memoryFirsts(), 10_000);
  const messages: AlertMessage[] = [];
  const log: Told[] = [];
  const made = (): EvaluationDeps =>
    evaluationOver(
      { registry, journal, totals, messages: { put: async (message) => keep(messages, message) } },
      {
        clock,
        defaultPolicy: { ...DEFAULT_POLICY, mode: 'enforce', ...policy },
        journalShards,
        log: (entry) => log.push(entry),
        ttlMs,
      },
    );
  let deps = made();
  let sent = 0;
  const touched = new Map<string, Partition>();

  const count = async (bodies: readonly string[]): Promise<void> => {
    const known = new Map([...journal.stored].map(([key, { size }]) => [key, size]));
    const { failed, errors } = await handleBatch(
      {
        journal,
        complainers,
        firsts,
        caches: new PartitionCaches(1_000_000),
        timer: { now: clock.now, sleep: async () => undefined },
        random: () => 0.5,
        hashOf: (text) => sha256(text).slice(0, 24),
        setRegister: new SetRegister(deps.roster),
        lateMarker: new LateMarker(deps.late),
        shardPlan: deps.deployment.shardPlan,
        streamsOf: async () => streamsBy(await deps.policy(), sha256),
        refusals: {
          keep: async (refused) => {
            throw new Error(`Expected events, got ${JSON.stringify(refused.slice(0, 3))}`);
          },
        },
        sha256,
      },
      bodies.map((body, index) => ({ id: String(index), body })),
    );
    if (failed.length > 0) throw errors[0];
    for (const [key, { size }] of journal.stored) {
      const partition = parsePartitionKey(key);
      if (size !== known.get(key) && partition !== null) touched.set(key, partition);
    }
  };

  /** Count some events of a type, each of a message of its own, by default happening now. Judges nothing. */
  const events = (type: SesEventType, times: number, of: SesEventOverrides = {}): Promise<void> =>
    count(
      Array.from({ length: times }, () => {
        sent += 1;
        const id = { messageId: `message-${sent}`, feedbackId: `feedback-${sent}` };
        return sesBody(type, {
          at: clock.at,
          ...id,
          recipients: [`person${sent}@${of.domain ?? 'example.com'}`],
          ...of,
        });
      }),
    );

  return {
    clock,
    registry,
    journal,
    totals,
    /** Every alert message once, in the order in which they were first told. */
    messages: messages as readonly AlertMessage[],
    log: log as readonly Told[],
    get deps() {
      return deps;
    },

    /** Other functions beside these, over the same tables, that remember nothing. */
    cold: made,

    /** Other functions, warm with nothing, over the same tables. */
    restart: (): void => {
      deps = made();
    },

    events,

    /** A set that nobody may miss: every third mail of `mails` bounces hard, at four mailbox providers. */
    fire: async (set: string, mails = 240, of: SesEventOverrides = {}): Promise<void> => {
      for (const domain of FIRE_DOMAINS) {
        const each = mails / FIRE_DOMAINS.length;
        await events('Delivery', Math.ceil((each * 2) / 3), { set, domain, ...of });
        await events('Bounce', Math.floor(each / 3), { set, domain, ...of });
      }
    },

    /** What the change feed would have judged: every partition that got events since. */
    evaluate: async (): Promise<void> => {
      const partitions = [...touched.values()];
      touched.clear();
      await evaluatePartitions(deps, partitions, clock.at);
    },

    /** One tick now. */
    tick: () => runTick(deps, clock.at),

    /** A tick each minute, until so long from now. Unit: ms. */
    pass: async (ms: number, every: number = MINUTE_MS): Promise<void> => {
      for (const end = clock.at + ms; clock.at < end; ) {
        clock.at = Math.min(end, clock.at + every);
        await runTick(deps, clock.at);
      }
    },

    /** The partition of a set's events at a time. */
    partitionAt: async (set: string, at: EpochMs = clock.at): Promise<Partition> =>
      partitionOf(set, at, await deps.deployment.shardPlan(), sha256),

    standing: async (set: string) => (await deps.decisions.standing(set))?.to ?? 'healthy',
    records: (set: string) => deps.decisions.history(set),
  };
}

/** As the registry keeps them: the first copy of a message stands. */
function keep(messages: AlertMessage[], message: AlertMessage): boolean {
  const isKnown = messages.some(
    ({ alertId, sequence }) => alertId === message.alertId && sequence === message.sequence,
  );
  if (!isKnown) messages.push(message);
  return !isKnown;
}
