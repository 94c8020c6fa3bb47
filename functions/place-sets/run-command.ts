import { newEvacuation } from './evacuate.ts';
import type { Evacuation, PlaceDeps } from './ports.ts';
import { START } from './take-inventory.ts';

/**
 * - `baseline`: begin a round of the inventory now. It records where every set belongs, before the first is moved, and
 *   tells which sit in the quarantine pool already
 * - `evacuate`: before a removal: bring every set home, switch on what we switched off, take our event destinations
 *   off. From then on nothing is moved or attached
 * - `resume`: end that, and work as ever
 */
export const COMMANDS = ['baseline', 'evacuate', 'resume'] as const;
export type CommandName = (typeof COMMANDS)[number];

/** What whoever invoked the function is answered. */
export type CommandResult = { readonly evacuation: Evacuation | null };

/**
 * Note what is asked for, so that every later run goes on with it. Asking again changes nothing.
 * @throws {Error} for a command that there is not
 */
export async function runCommand(deps: PlaceDeps, command: string): Promise<void> {
  const known = COMMANDS.find((name) => name === command);
  switch (known) {
    case 'baseline':
      await deps.inventory.saveCursor(START);
      return;
    case 'evacuate':
      if ((await deps.evacuations.state()) === null) await deps.evacuations.save(newEvacuation(deps.timer.now()));
      return;
    case 'resume':
      await deps.evacuations.save(null);
      await deps.inventory.saveCursor(START);
      return;
    case undefined:
      throw new Error(`command: expected ${COMMANDS.join(' | ')}, got ${JSON.stringify(command)}`);
    default:
      return known satisfies never;
  }
}
