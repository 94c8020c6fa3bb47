import type { BounceReason } from '../events/model.ts';
import { type EpochMs, RETENTION_MS } from '../kernel/time.ts';
import { PROVIDERS } from '../replies/providers.data.ts';
import { OTHER_PROVIDER } from '../replies/providers.ts';
import { type Sample, type SampleRecord, shownText } from './model.ts';

/** Replies that an alert shows. */
const MOST_SAID = 3;

/** A sample with its reason, for people. */
export type ShownSample = Sample & { readonly reason: BounceReason };

/** All samples that are not too old: what was said last first, and its text as people read it. */
export function shownSamples(record: SampleRecord | null, now: EpochMs): readonly ShownSample[] {
  const all = Object.entries(record?.reasons ?? {}).flatMap(([reason, samples]) =>
    samples.map((sample) => ({ ...sample, text: shownText(sample.text), reason: reason as BounceReason })),
  );
  return all.filter(({ at }) => now - at < RETENTION_MS).toSorted((a, b) => b.at - a.at);
}

const NAMES = new Map(PROVIDERS.map(({ id, name }) => [id, name]));
/** The name of a provider; '' for all that the table does not know. */
export const providerName = (id: string): string => (id === OTHER_PROVIDER ? '' : (NAMES.get(id) ?? id));

/** `Gmail, unknown-user: 550 5.1.1 … does not exist`: one of each reason first, at most three. */
export function saidLines(record: SampleRecord | null, now: EpochMs): readonly string[] {
  const shown = shownSamples(record, now);
  const firsts = new Map(shown.toReversed().map((sample) => [sample.reason, sample]));
  const ordered = shown.toSorted((a, b) => Number(firsts.get(b.reason) === b) - Number(firsts.get(a.reason) === a));
  return ordered.slice(0, MOST_SAID).map(saidLine);
}

export const saidLine = ({ provider, reason, text }: ShownSample): string => {
  const name = providerName(provider);
  return `${name === '' ? '' : `${name}, `}${reason}: ${text}`;
};
