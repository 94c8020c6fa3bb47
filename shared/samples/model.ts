import type { BounceReason, MailboxProvider } from '../events/model.ts';
import { list, number, object, record, type Shape, text } from '../kernel/shape.ts';
import type { EpochMs, Slot } from '../kernel/time.ts';

/** What stands for words that are not shown. */
export const MASK = '…';
/** Samples of a set and reason. */
export const MOST_SAMPLES = 3;
/** Longest text of a sample. Unit: UTF-16 code units. */
export const SAMPLE_MAX = 240;

/** What a server said with a bounce, without anybody's address. */
export type Sample = {
  readonly provider: MailboxProvider;
  /** The enhanced code of the reply (`5.1.1`), else its three digits; '' where there is neither. */
  readonly code: string;
  /** Each word that is not shown is a `…`. */
  readonly text: string;
  /** When a bounce said so. */
  readonly at: EpochMs;
};

/** The samples of one set: one item, written at most once a slot. */
export type SampleRecord = {
  /** The slot in which it was written. */
  readonly slot: Slot;
  readonly reasons: Readonly<Partial<Record<BounceReason, readonly Sample[]>>>;
};

export const SAMPLE_RECORD: Shape<SampleRecord> = object<SampleRecord>({
  slot: number,
  reasons: record(list(object<Sample>({ provider: text, code: text, text, at: number }))),
});

/** Where samples are kept. */
export type SampleStore = {
  /** null: there are none, or they cannot be read */
  read(set: string): Promise<SampleRecord | null>;
  /**
   * Write where nobody has written since `seen` was read. A lost race is no error: samples come again.
   * @param seen the slot of the record that was read; null: there was none
   */
  write(set: string, record: SampleRecord, seen: Slot | null): Promise<boolean>;
};

/** For people: what is not shown between two words is one sign, however many words it is. */
export const shownText = (text: string): string => text.replace(/…(?: …)+/g, MASK);
