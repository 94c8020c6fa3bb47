import type { EpochMs } from '../../../shared/kernel/time.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import type { MemoryCall } from '../../local/memory/memory-dynamo.ts';
import type { ArchiveTables, RecordedBatch, Turn } from './archive-intake.ts';
import type { Range } from './range.ts';

/** What the thread that reads is made with. */
export type IntakeData = {
  /** What to read, as it was named on the command line. */
  readonly names: readonly string[];
  /** The real time, which no archive can be ahead of. */
  readonly today: EpochMs;
  readonly policy: Policy;
  /** Names no file that is passed over: another run has named them. */
  readonly isQuiet?: boolean;
  /** Which part of it. */
  readonly range?: Range;
};

/** What the tables answer a call; `lost`: its condition did not hold. */
export type TableAnswer = { readonly kind: 'done'; readonly output: object } | { readonly kind: 'lost' };
type Numbered = { readonly id: number };

/** What it is asked. */
export type IntakeQuestion = { readonly kind: 'next' } | { readonly kind: 'record'; readonly tables: ArchiveTables };
export type IntakeAnswer = Turn | RecordedBatch | null;
export type ToIntake =
  | { readonly kind: 'questions'; readonly questions: readonly (IntakeQuestion & Numbered)[] }
  | { readonly kind: 'answers'; readonly answers: readonly ({ readonly answer: TableAnswer } & Numbered)[] };

/** What it answers, and what it asks of the tables meanwhile. */
export type FromIntake =
  | ({ readonly kind: 'answer'; readonly answer: IntakeAnswer } & Numbered)
  | { readonly kind: 'calls'; readonly calls: readonly (MemoryCall & Numbered)[] }
  /** A person's mistake, in a sentence. Anything else that goes wrong is a fault of ours, and ends the thread. */
  | { readonly kind: 'mistake'; readonly sentence: string };
