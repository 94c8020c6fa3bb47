import type { Counts } from '../counting/counts.ts';
import type { Limits } from '../judging/metrics.ts';
import type { SendsFeedback } from '../judging/trials.ts';

/** Most names that are remembered. Others are judged at the hourly interval only. */
const MOST_NAMES = 50_000;
/** A rate above this share of its limit is worth a look. */
const SHARE = 0.5;

type Sum = { outcomes: number; hardBounces: number; reported: number; complaints: number };

/** Rough counts of each set since the last judgement: enough to tell which group is judged earlier. */
export class Since {
  readonly #sums = new Map<string, Sum>();
  readonly #sendsFeedback: SendsFeedback;

  constructor(sendsFeedback: SendsFeedback) {
    this.#sendsFeedback = sendsFeedback;
  }

  note(name: string, { providers }: Pick<Counts, 'providers'>): void {
    const known = this.#sums.get(name);
    if (!known && this.#sums.size >= MOST_NAMES) return;
    const sum = known ?? { outcomes: 0, hardBounces: 0, reported: 0, complaints: 0 };
    this.#sums.set(name, sum);
    for (const [provider, [deliveries, hardBounces, , complaints]] of providers) {
      sum.outcomes += deliveries + hardBounces;
      sum.hardBounces += hardBounces;
      if (!this.#sendsFeedback(provider)) continue;
      sum.reported += deliveries;
      sum.complaints += complaints;
    }
  }

  hasHits(name: string): boolean {
    const sum = this.#sums.get(name);
    return sum !== undefined && sum.hardBounces + sum.complaints > 0;
  }

  /** Whether the sets of a group are so bad together that it is judged earlier. */
  isBad(names: readonly string[], { hardBounce, complaint }: Limits): boolean {
    const all: Sum = { outcomes: 0, hardBounces: 0, reported: 0, complaints: 0 };
    for (const name of names) {
      const sum = this.#sums.get(name);
      if (!sum) continue;
      all.outcomes += sum.outcomes;
      all.hardBounces += sum.hardBounces;
      all.reported += sum.reported;
      all.complaints += sum.complaints;
    }
    return (
      all.hardBounces > all.outcomes * hardBounce.quarantine * SHARE ||
      all.complaints > all.reported * complaint.quarantine * SHARE
    );
  }

  forget(names: readonly string[]): void {
    for (const name of names) this.#sums.delete(name);
  }
}
