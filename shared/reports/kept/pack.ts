import type { SourceSums } from '../sums.ts';

/** An address as it is stored: a row, so that thousands fit into one item. */
export type PackedSource = readonly [
  ip: string,
  messages: number,
  aligned: number,
  spfAligned: number,
  dkimAligned: number,
  forwarded: number,
  dispositions: Readonly<Record<string, number>>,
  passed: readonly string[],
];

export const packSource = (ip: string, sums: SourceSums): PackedSource => [
  ip,
  sums.messages,
  sums.aligned,
  sums.spfAligned,
  sums.dkimAligned,
  sums.forwarded,
  Object.fromEntries(sums.dispositions),
  [...sums.passed],
];

export const unpackSource = ([
  ip,
  messages,
  aligned,
  spfAligned,
  dkimAligned,
  forwarded,
  dispositions,
  passed,
]: PackedSource): readonly [string, SourceSums] => [
  ip,
  {
    messages,
    aligned,
    spfAligned,
    dkimAligned,
    forwarded,
    dispositions: new Map(Object.entries(dispositions)),
    passed: new Set(passed),
  },
];
