import type { Readable } from 'node:stream';

/** One place that events are read from. */
export type ArchiveSource = {
  readonly name: string;
  readonly open: () => Readable;
  /** Where it cannot be read that is told, and the others are read all the same. */
  readonly isOneOfMany?: boolean;
  /** How large it is; absent where nobody knows. */
  readonly bytes?: number;
};
