import { type EpochMs, MINUTE_MS } from '../../kernel/time.ts';
import type { Policy } from '../../policy/model.ts';
import type { Decisions } from '../ports/decisions.ts';
import { effectiveOf } from './effective.ts';

/** A set rarely changes its owner, so an answer is cached this long. Unit: ms. */
const REMEMBERED_MS = 15 * MINUTE_MS;
/** Most sets whose owner is remembered. */
const MOST_REMEMBERED = 20_000;

export type OwnersDeps = {
  readonly decisions: Pick<Decisions, 'ownerOf'>;
  readonly policy: () => Promise<Policy>;
};

/** The owner of a set by policy, settings and SES tenant tag; cached. */
export class Owners {
  readonly #known = new Map<string, { readonly tenant: string | null; readonly at: EpochMs }>();
  readonly #deps: OwnersDeps;

  constructor(deps: OwnersDeps) {
    this.#deps = deps;
  }

  /** @returns null where none is known */
  async ownerOf(set: string, now: EpochMs): Promise<string | null> {
    const known = this.#known.get(set);
    if (known !== undefined && now - known.at <= REMEMBERED_MS) return known.tenant;
    const { decisions, policy } = this.#deps;
    const { tenant } = await effectiveOf(decisions, await policy(), set, await decisions.ownerOf(set));
    this.#known.delete(set);
    this.#known.set(set, { tenant, at: now });
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > MOST_REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
    return tenant;
  }
}
