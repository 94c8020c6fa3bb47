import type { Unit } from '../counting/units.ts';
import type { BouncedRecipient } from '../events/model.ts';
import { BoundedMap } from '../kernel/bounded-map.ts';
import { type EpochMs, type Slot, slotOf } from '../kernel/time.ts';
import { CommonWords, receiverOf } from './common-words.ts';
import { learnable, maskWords, readWords, saysSomething } from './mask.ts';
import { mergeSamples, type Said } from './merge.ts';
import type { Sample, SampleRecord, SampleStore } from './model.ts';

/** Replies of a set and reason that are looked at in a slot: reading takes time, and most say the same. */
const LOOKS = 4;
/** Sets whose samples a warm function remembers. */
const MOST_SETS = 20_000;
/** Words that it remembers: some 3 MB. */
const MOST_WORDS = 20_000;

type Known = { readonly record: SampleRecord | null; readonly triedIn: Slot };

/** Keeps what servers said with bounces, without anybody's address. */
export class Sampler {
  readonly #store: SampleStore;
  readonly #known = new BoundedMap<Known>(MOST_SETS);
  readonly #words = new CommonWords(MOST_WORDS);
  readonly #underWay = new Set<string>();
  #looked: { slot: Slot; times: Map<string, number> } = { slot: -1, times: new Map() };

  constructor(store: SampleStore) {
    this.#store = store;
  }

  /**
   * Note the replies of these bounces. At most one write for a set and slot, and none where they say nothing new. Saying
   * the same again changes nothing.
   * @throws what the store throws, AggregateError where it does for several sets
   */
  async note(units: readonly Unit[], now: EpochMs): Promise<void> {
    const slot = slotOf(now);
    const bySet = new Map<string, Unit[]>();
    for (const unit of units) {
      if (!hasReply(unit) || !this.#mayLook(unit, slot)) continue;
      const { configurationSet: set } = unit.event;
      const known = bySet.get(set);
      if (known === undefined) bySet.set(set, [unit]);
      else known.push(unit);
    }
    const done = await Promise.allSettled([...bySet].map(([set, of]) => this.#noteSet(set, of, slot, now)));
    const errors = done.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors, 'samples were not kept');
  }

  #mayLook({ event, recipient }: Unit, slot: Slot): boolean {
    const { configurationSet: set } = event;
    if (this.#known.get(set)?.triedIn === slot) return false;
    if (this.#looked.slot !== slot) this.#looked = { slot, times: new Map() };
    const key = `${(recipient as BouncedRecipient).reason}#${set}`;
    const times = this.#looked.times.get(key) ?? 0;
    this.#looked.times.set(key, times + 1);
    return times < LOOKS;
  }

  async #noteSet(set: string, units: readonly Unit[], slot: Slot, now: EpochMs): Promise<void> {
    if (this.#underWay.has(set)) return;
    this.#underWay.add(set);
    try {
      const said = this.#said(units, now);
      if (said.length === 0) return;
      const known = this.#known.get(set);
      const record = known === undefined ? await this.#store.read(set) : known.record;
      if (known === undefined) this.#known.set(set, { record, triedIn: -1 });
      if (record !== null && record.slot >= slot) {
        this.#known.set(set, { record, triedIn: slot });
        return;
      }
      const merged = mergeSamples(record, said, slot, now);
      if (merged === null) return;
      const isWritten = await this.#store.write(set, merged, record?.slot ?? null);
      // Another function was first: what it wrote is read with the next bounce of the next slot.
      this.#known.set(set, { record: isWritten ? merged : await this.#store.read(set), triedIn: slot });
    } finally {
      this.#underWay.delete(set);
    }
  }

  #said(units: readonly Unit[], now: EpochMs): Said[] {
    const read = units.map((unit) => {
      const { address, provider, said } = unit.recipient as BouncedRecipient;
      const words = readWords(said?.text ?? '', addressesOf(unit));
      this.#words.learn(learnable(words, this.#words.has), receiverOf(provider, address));
      return { unit, words };
    });
    return read.flatMap(({ unit, words }) => {
      const { provider, reason, said } = unit.recipient as BouncedRecipient;
      const text = maskWords(words, this.#words.has);
      if (!saysSomething(text)) return [];
      const sample: Sample = { provider, code: codeOf(said?.status ?? '', text), text, at: now };
      return [{ reason, sample }];
    });
  }
}

const hasReply = ({ event: { what }, recipient }: Unit): boolean =>
  what.kind === 'bounce' &&
  what.bounceClass !== 'suppressed' &&
  ((recipient as BouncedRecipient).said?.text ?? '') !== '';

/** Everybody whom the event names. */
function addressesOf({ event: { what } }: Unit): string[] {
  if (what.kind !== 'bounce') return [];
  return [...what.recipients.map(({ address }) => address), ...(what.send?.recipients ?? [])];
}

const ENHANCED = /^[245]\.\d{1,3}\.\d{1,3}$/;
const codeOf = (status: string, text: string): string =>
  ENHANCED.test(status)
    ? status
    : (/(?<!\S)[245]\.\d{1,3}\.\d{1,3}(?!\S)/.exec(text)?.[0] ?? /(?<!\S)[245]\d\d(?!\S)/.exec(text)?.[0] ?? '');
