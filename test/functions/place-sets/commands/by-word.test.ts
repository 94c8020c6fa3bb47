import { describe, expect, it } from 'vitest';
import { CHANGE } from '../../../../infra/cli/admin/change.ts';
import { OPERATIONS } from '../../../../shared/admin/fleet/operations.ts';
import { COMMANDS } from '../../../../shared/placement/commands.ts';
import { goOn } from '../../../upgrade/stored.ts';
import { adminWorld } from '../../serve-admin/world.ts';

const SETS = ['acme', 'birch'];

describe('a command about every set', () => {
  it('has one word in the registry, the API and the command line', () => {
    const paths = Object.values(OPERATIONS).map(({ path }) => path);
    for (const command of COMMANDS) {
      expect(paths, command).toContain(`/operations/${command}`);
      expect(Object.keys(CHANGE), command).toContain(command);
    }
  });

  it('is given by the API, found in the registry, and obeyed within a minute; the last one holds', async () => {
    const world = await adminWorld();
    try {
      const ask = async (command: string) => {
        const { status } = await world.send('POST', `/operations/${command}`, {
          body: { reason: 'try' },
          key: command,
        });
        expect(status, command).toBe(200);
      };
      const state = async () => (await world.send('GET', '/evacuation')).json['state'];
      const calledFor = async (minutes: number) =>
        (await goOn(world, SETS, minutes)).state.calls.map(({ operation }) => operation);

      await ask('baseline');
      expect(await calledFor(2)).toContain('ListDedicatedIpPools');
      // The round is over, and the next one is far.
      expect(await calledFor(2)).toEqual([]);
      await ask('baseline');
      await world.send('POST', '/operations/baseline', { body: { reason: 'try again' }, key: 'again' });
      expect(await calledFor(2)).toContain('ListConfigurationSets');

      expect(await state()).toBe('none');
      await ask('evacuate');
      expect(await state()).toBe('asked');
      await calledFor(2);
      expect(await state()).toBe('done');
      await ask('end-evacuation');
      expect(await calledFor(2)).toContain('ListDedicatedIpPools');
      expect(await state()).toBe('none');
    } finally {
      await world.dynamo.close();
    }
  });
});
