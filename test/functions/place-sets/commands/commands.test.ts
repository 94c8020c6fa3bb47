import { describe, expect, it } from 'vitest';
import { dynamoCommands } from '../../../../functions/_adapters/dynamodb/commands.ts';
import { dynamoEvacuations } from '../../../../functions/_adapters/dynamodb/inventory.ts';
import type { Commands } from '../../../../functions/place-sets/commands/ports.ts';
import { paceOf } from '../../../../functions/place-sets/control/pace.ts';
import { placeSets } from '../../../../functions/place-sets/handle.ts';
import { COMMANDS, type CommandName } from '../../../../shared/placement/commands.ts';
import { deploymentKey } from '../../../../shared/registry/keys.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { type AdminWorld, adminWorld } from '../../serve-admin/world.ts';
import { MemoryCommands } from '../memory.ts';
import { World } from '../world.ts';

/** Both are held to the same: the last command waits until that very one is obeyed. */
function inMemory() {
  const commands = new MemoryCommands();
  return { commands, give: async (command: CommandName) => commands.give(command) };
}
function inRegistry() {
  const table = memoryTable();
  let revision = 0;
  const give = async (command: string) => {
    await table.put(deploymentKey.command, { command, revision: ++revision });
  };
  return { commands: dynamoCommands(table) as Commands, give };
}

describe.each([
  ['in memory', inMemory],
  ['in the registry', inRegistry],
])('commands %s', (_, open) => {
  it('wait until they are obeyed, and then no more', async () => {
    const { commands, give } = open();
    expect(await commands.waiting()).toBeNull();
    for (const [index, command] of COMMANDS.entries()) {
      await give(command);
      expect(await commands.waiting()).toEqual({ command, revision: index + 1 });
      await commands.obeyed(index + 1);
      expect(await commands.waiting()).toBeNull();
    }
  });

  it('are the last one, also where it came while the one before was obeyed', async () => {
    const { commands, give } = open();
    await give('evacuate');
    await give('end-evacuation');
    await commands.obeyed(1);
    expect(await commands.waiting()).toEqual({ command: 'end-evacuation', revision: 2 });
  });
});

it('a command of a later release is passed over', async () => {
  const { commands, give } = inRegistry();
  await give('fly');
  expect(await commands.waiting()).toBeNull();
});

describe('a command, from the API to SES', () => {
  async function open() {
    const admin = await adminWorld();
    const world = new World();
    world.aws.state.addSet('acme', { SendingPoolName: 'own-pool' });
    const run = async () => {
      const commands = dynamoCommands(admin.registry);
      const evacuations = dynamoEvacuations(admin.registry);
      await placeSets({ ...world.deps, commands, evacuations }, paceOf(world.timer), null);
    };
    return { admin, world, run };
  }
  const state = async (admin: AdminWorld) => (await admin.send('GET', '/evacuation')).json;
  const ask = (admin: AdminWorld, what: string, why = 'ticket 481') =>
    admin.send('POST', `/operations/${what}`, { body: { reason: why } });

  it('is carried out by the next scheduled run, and the API says how far it is', async () => {
    const { admin, world, run } = await open();
    await run();
    expect(await state(admin)).toMatchObject({ state: 'none', since: null });

    expect((await ask(admin, 'evacuate')).status).toBe(200);
    expect(await state(admin)).toMatchObject({ state: 'asked' });
    await run();
    expect(await state(admin)).toMatchObject({ state: 'done', sets: 1, left: { count: 0, first: [] } });
    const calls = world.aws.state.calls.length;
    await run();
    expect(world.aws.state.calls).toHaveLength(calls);

    await ask(admin, 'end-evacuation');
    await run();
    expect(await state(admin)).toMatchObject({ state: 'none' });
    expect(world.aws.state.calls.length).toBeGreaterThan(calls);
    await admin.dynamo.close();
  });

  it('leaves its line in the audit trail, once for each time that it is given', async () => {
    const { admin, run } = await open();
    await ask(admin, 'baseline', 'first');
    await run();
    await ask(admin, 'baseline', 'second');
    await run();
    const lines = (await admin.audit()) as { action: string; why: string; target: object }[];
    expect(lines.filter(({ action }) => action === 'baseline').map(({ why, target }) => [why, target])).toEqual(
      ['second', 'first'].map((why) => [why, { kind: 'operation', name: 'baseline' }]),
    );
    await admin.dynamo.close();
  });

  it('is given by operators alone', async () => {
    const admin = await adminWorld({ mayWrite: false });
    for (const command of COMMANDS) expect((await ask(admin, command)).status).toBe(403);
    await admin.dynamo.close();
  });
});
