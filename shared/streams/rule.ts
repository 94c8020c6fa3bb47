import type { Policy, StreamRule } from '../policy/model.ts';
import { bestFit } from '../policy/pattern.ts';

/** The rule for a set, or null. An exact name wins over a pattern, a longer pattern over a shorter one. */
export function ruleFor({ streams }: Pick<Policy, 'streams'>, set: string): StreamRule | null {
  const pattern = bestFit(Object.keys(streams), set);
  return pattern === null ? null : (streams[pattern] ?? null);
}
