import { START } from '../inventory/take-inventory.ts';
import type { PlaceDeps } from '../ports.ts';
import { newEvacuation } from './evacuate.ts';

/**
 * Note what was asked for since the last run, so that every later run goes on with it. A run that is killed in between does it
 * again, which changes nothing; of several commands the last one holds.
 */
export async function runCommand(deps: PlaceDeps): Promise<void> {
  const waiting = await deps.commands.waiting();
  if (waiting === null) return;
  switch (waiting.command) {
    case 'baseline':
      await deps.inventory.saveCursor(START);
      break;
    case 'evacuate':
      // One that is done is begun again: what it had to leave may have been mended.
      if (!(await deps.evacuations.state())?.at) await deps.evacuations.save(newEvacuation(deps.timer.now()));
      break;
    case 'end-evacuation':
      await deps.evacuations.save(null);
      await deps.inventory.saveCursor(START);
      break;
    default:
      waiting.command satisfies never;
  }
  await deps.commands.obeyed(waiting.revision);
}
