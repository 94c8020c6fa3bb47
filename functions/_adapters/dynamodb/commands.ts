import { COMMANDS } from '../../../shared/placement/commands.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import type { Commands } from '../../place-sets/commands/ports.ts';
import type { Table } from './table.ts';

/** The command that a person gave last, and which one was obeyed last; one that this code does not know is passed over. */
export const dynamoCommands = (registry: Table): Commands => ({
  async waiting() {
    const given = await registry.get(deploymentKey.command);
    const command = COMMANDS.find((known) => known === given?.['command']);
    const revision = given?.['revision'];
    if (command === undefined || typeof revision !== 'number') return null;
    const obeyed = (await registry.get(deploymentKey.obeyed))?.['revision'];
    return typeof obeyed === 'number' && obeyed >= revision ? null : { command, revision };
  },

  async obeyed(revision) {
    await registry.put(deploymentKey.obeyed, { revision });
  },
});
