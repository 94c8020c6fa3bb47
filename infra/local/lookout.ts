import { emptyCounts, type Totals } from '../../shared/counting/counts.ts';
import { fold } from '../../shared/counting/fold.ts';
import { reportingDeliveries } from '../../shared/counting/rates.ts';
import type { PartitionViews } from '../../shared/evaluation/fold/partition-views.ts';
import { type EpochMs, slotOf } from '../../shared/kernel/time.ts';
import { shownProvider } from '../../shared/replies/providers.ts';
import { type Effect, effectOf } from '../../shared/standing/effect.ts';
import type { Standing, StandingRecord } from '../../shared/standing/model.ts';
import { whyNotJudged } from '../../shared/standing/shown.ts';
import { isStream } from '../../shared/streams/name.ts';
import { LOG_MESSAGES } from '../../shared/telemetry/log-messages.ts';
import type { ConfigurationSet } from './aws/state.ts';

/** One set at a glance. `lately`: what was counted in the open slot and the one before it. */
export type SetLook = {
  readonly name: string;
  readonly standing: Standing;
  /** What SES does of it; absent: carried out. */
  readonly effect?: Effect;
  /** Signals that are told of it and move nobody. */
  readonly told: number;
  readonly evidence: number;
  readonly bar: number;
  readonly pool: string | null;
  readonly sendingEnabled: boolean;
  readonly lately: Totals & { readonly reporting: number };
  /** The mailbox provider that a conviction of it waits for, at most until then; null: none waits. */
  readonly waits: { readonly provider: string; readonly until: EpochMs } | null;
  /** Why nothing of it can be judged; null or absent: it is judged. */
  readonly notJudged?: string | null;
};

/** What an outcome of `place-sets` means for the decision. */
const EFFECT_OF: Readonly<Record<string, Effect>> = {
  applied: 'done',
  current: 'done',
  held: 'held',
  failed: 'failed',
  deferred: 'failed',
};

/** A stream has no pool of its own. */
const LEAVES_WITH_ITS_SET = { delivery: {}, sendingEnabled: true };

/** Reads the functions' log, for `npm start`. */
export class Lookout {
  readonly #judged = new Map<string, { readonly evidence: number; readonly bar: number }>();
  readonly #standings = new Map<string, Standing>();
  readonly #waits = new Map<string, { readonly provider: string; readonly until: EpochMs }>();
  readonly #effects = new Map<string, Effect>();
  readonly #told = new Map<string, Set<string>>();
  /** Sets and streams that ever showed sends or deliveries. */
  readonly #measured = new Set<string>();

  note(entry: Readonly<Record<string, unknown>>): void {
    const set = String(entry['configurationSet']);
    if (entry['message'] === LOG_MESSAGES.judged) {
      this.#judged.set(set, { evidence: Number(entry['evidence']), bar: Number(entry['bar']) });
    } else if (entry['message'] === LOG_MESSAGES.decided) {
      const record = entry as unknown as StandingRecord;
      this.#standings.set(set, record.to);
      // Until `place-sets` says what became of it.
      this.#effects.set(set, effectOf({ standing: record, desired: null, placement: null }));
      this.#judged.delete(set);
      this.#waits.delete(set);
    } else if (entry['message'] === 'placement') {
      const effect = EFFECT_OF[String(entry['outcome'])];
      if (effect !== undefined && this.#standings.has(String(entry['set'])))
        this.#effects.set(String(entry['set']), effect);
    } else if (entry['message'] === 'asked the other sets') {
      const provider = shownProvider(String(entry['provider']));
      if (entry['answer'] === 'wait') this.#waits.set(set, { provider, until: Number(entry['until']) });
      else this.#waits.delete(set);
    } else if (entry['message'] === 'told' || entry['message'] === 'told no longer') {
      const told = this.#told.get(set) ?? new Set();
      if (entry['message'] === 'told') told.add(String(entry['metric']));
      else told.delete(String(entry['metric']));
      this.#told.set(set, told);
    }
  }

  look(sets: ReadonlyMap<string, ConfigurationSet>, partitions: PartitionViews, now: EpochMs): SetLook[] {
    const current = slotOf(now);
    const views = [current - 1, current].map((slot) => partitions.peek({ slot, shard: 0 }));
    const streams = [...new Set([...this.#judged.keys(), ...this.#standings.keys()])]
      .filter(isStream)
      .map((name): [string, Pick<ConfigurationSet, 'delivery' | 'sendingEnabled'>] => [name, LEAVES_WITH_ITS_SET]);
    return [...sets, ...streams].map(([name, { delivery, sendingEnabled }]) => {
      const counts = emptyCounts();
      for (const view of views) fold(counts, view?.sets.get(name) ?? emptyCounts());
      if (counts.totals.sends > 0 || counts.totals.deliveries > 0) this.#measured.add(name);
      const notJudged = this.#measured.has(name) ? null : whyNotJudged(name, counts.totals);
      const lately = { ...counts.totals, reporting: reportingDeliveries(counts) };
      const { evidence = 0, bar = 10 } = this.#judged.get(name) ?? {};
      const standing = this.#standings.get(name) ?? 'healthy';
      const pool = delivery.SendingPoolName ?? null;
      const told = this.#told.get(name)?.size ?? 0;
      const waiting = this.#waits.get(name) ?? null;
      const waits = waiting !== null && waiting.until > now ? waiting : null;
      const effect = this.#effects.get(name) ?? 'done';
      return { name, standing, effect, told, waits, notJudged, evidence, bar, pool, sendingEnabled, lately };
    });
  }
}
