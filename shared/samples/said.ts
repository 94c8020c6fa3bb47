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

/**
 * `Gmail, Yahoo and AOL: unknown-user: 550 5.1.1 … does not exist`: what several providers said alike is one line; one of
 * each reason first, at most three.
 */
export function saidLines(record: SampleRecord | null, now: EpochMs): readonly string[] {
  const alike = new Map<string, { readonly sample: ShownSample; readonly names: Set<string> }>();
  for (const sample of shownSamples(record, now)) {
    const key = JSON.stringify([sample.reason, sample.text]);
    const known = alike.get(key) ?? { sample, names: new Set<string>() };
    known.names.add(providerName(sample.provider));
    alike.set(key, known);
  }
  const lines = [...alike.values()];
  const firsts = new Map(lines.toReversed().map((line) => [line.sample.reason, line]));
  const isFirst = (line: (typeof lines)[number]): number => Number(firsts.get(line.sample.reason) === line);
  return lines
    .toSorted((a, b) => isFirst(b) - isFirst(a))
    .slice(0, MOST_SAID)
    .map(({ sample, names }) => {
      const known = [...names].filter((name) => name !== '');
      return `${known.length === 0 ? '' : `${known.join(', ')}: `}${sample.reason}: ${sample.text}`;
    });
}
