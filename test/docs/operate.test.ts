import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminWorld, adminWorld, NOW } from '../functions/serve-admin/world.ts';
import { commandLine } from '../support/command-line.ts';
import { blocks } from './pages.ts';

/** The words that a shell makes of a documented command. */
const wordsOf = (command: string): string[] =>
  [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

describe('the commands of docs/operate.md', () => {
  let world: AdminWorld;
  let folder: string;
  const lazaretto = commandLine(() => world);
  beforeAll(async () => {
    // It stands still at another time than this machine’s: `2h` and `7d` count by the deployment’s clock.
    world = await adminWorld();
    folder = await mkdtemp(join(tmpdir(), 'lazaretto-operate-'));
    await writeFile(join(folder, 'policy.json'), '{"mode":"enforce"}');
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await world.dynamo.close();
  });

  /** Run every command of a block, each against the API itself. @returns what they printed */
  async function operate(which: string, set = ''): Promise<string> {
    let out = '';
    const [block = ''] = blocks('docs/operate.md', `sh operate ${which}`);
    const commands = block.trim().split('\n');
    expect(commands[0], which).not.toBe('');
    for (const command of commands) {
      const [npx, bin, ...words] = wordsOf(command);
      expect([npx, bin]).toEqual(['npx', 'lazaretto']);
      const argv = words.map((word) => (word === 'NAME' ? set : word === 'policy.json' ? join(folder, word) : word));
      const ran = await lazaretto(...argv);
      out += ran.out;
      expect(ran.code, `${command}: ${out}${ran.errors}`).toBe(0);
    }
    return out;
  }

  it('preview and save a policy', async () => {
    expect(await operate('policy')).toContain('were judged anew');
    expect((await world.deps.policyState()).saved).toBe('{"mode":"enforce"}');
  });

  it('turn the switch off', async () => {
    expect(await world.machine.deployment.automatic()).toBe(true);
    await operate('switch');
    expect(await world.machine.deployment.automatic()).toBe(false);
  });

  it('let a held decision pass', async () => {
    await world.given('larch', 'quarantined');
    const held = { version: 1, since: NOW, why: 'blast-radius', sentence: '3 sets were moved', reminders: 0 } as const;
    await world.placed('larch', { held });

    expect(await operate('held', 'larch')).toContain('3 sets were moved');

    expect(await world.deps.placements.desired('larch')).toMatchObject({ version: 2, automatic: false });
  });

  it('approve all of a mass failure with one reason', async () => {
    const held = { version: 1, since: NOW, why: 'blast-radius', sentence: '3 sets were moved', reminders: 0 } as const;
    for (const name of ['yew', 'fir']) {
      await world.given(name, 'quarantined');
      await world.placed(name, { held });
    }

    expect(await operate('all-held')).toContain('2 decisions wait for approval');

    for (const name of ['yew', 'fir']) expect(await world.deps.placements.desired(name)).toMatchObject({ version: 2 });
  });

  it('look at one set, and let it home', async () => {
    await world.given('cedar', 'quarantined');
    expect(await operate('set', 'cedar')).toContain('cedar is probation');
    expect((await world.machine.decisions.standing('cedar'))?.to).toBe('probation');
  });
});
