import type { BounceReason } from '../events/model.ts';
import { DAY_MS, type EpochMs, RETENTION_MS, type Slot } from '../kernel/time.ts';
import { MASK, MOST_SAMPLES, type Sample, type SampleRecord } from './model.ts';

/** A sample that is said again is noted again after this: each note is a write. */
export const NOTED_AGAIN_MS = 8 * DAY_MS;
/** Another text takes the place of the oldest after this. */
export const REPLACED_AFTER_MS = DAY_MS;

export type Said = { readonly reason: BounceReason; readonly sample: Sample };

/** The record with new samples in it; null where nothing is worth a write. */
export function mergeSamples(
  record: SampleRecord | null,
  fresh: readonly Said[],
  slot: Slot,
  now: EpochMs,
): SampleRecord | null {
  const reasons: Partial<Record<BounceReason, readonly Sample[]>> = {};
  for (const [reason, samples] of Object.entries(record?.reasons ?? {}) as [BounceReason, readonly Sample[]][]) {
    const kept = samples.filter(({ at }) => now - at < RETENTION_MS);
    if (kept.length > 0) reasons[reason] = kept;
  }
  let isNew = false;
  for (const { reason, sample } of fresh) {
    const before = reasons[reason] ?? [];
    const after = withSample(before, sample);
    if (after === before) continue;
    reasons[reason] = after;
    isNew = true;
  }
  return isNew ? { slot, reasons } : null;
}

/** The same list where the sample says nothing new. */
function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const same = samples.findIndex((known) => isSame(known, sample));
  const known = samples[same];
  if (known !== undefined) {
    const shows = shownIn(sample.text) > shownIn(known.text);
    if (!shows && sample.at - known.at < NOTED_AGAIN_MS) return samples;
    const best = shows ? sample : { ...known, at: sample.at };
    return samples.map((one, index) => (index === same ? best : one));
  }
  if (samples.length < MOST_SAMPLES) return [...samples, sample];
  const oldest = samples.reduce((a, b) => (b.at < a.at ? b : a));
  if (sample.at - oldest.at < REPLACED_AFTER_MS) return samples;
  return samples.map((one) => (one === oldest ? sample : one));
}

/** The same words of the same provider, of which one may show more. */
function isSame(a: Sample, b: Sample): boolean {
  if (a.provider !== b.provider) return false;
  const [of, other] = [a.text.split(' '), b.text.split(' ')];
  const shorter = Math.min(of.length, other.length);
  // A text that shows less has room for more words before it is cut.
  return (of.length === other.length || wasCut(a) || wasCut(b)) && agree(of.slice(0, shorter), other.slice(0, shorter));
}

const wasCut = ({ text }: Sample): boolean => text.length > 200;
const agree = (a: readonly string[], b: readonly string[]): boolean =>
  a.every((word, index) => word === b[index] || word === MASK || b[index] === MASK);
const shownIn = (text: string): number => text.split(' ').filter((word) => word !== MASK).length;
