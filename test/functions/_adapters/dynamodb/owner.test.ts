import { describe, expect, it } from 'vitest';
import { dynamoDecisions } from '../../../../functions/_adapters/dynamodb/decisions.ts';
import { dynamoRoster } from '../../../../functions/_adapters/dynamodb/roster.ts';
import { setKey } from '../../../../shared/registry/keys.ts';
import { memoryTable } from '../../../support/memory-table.ts';

const SET = 'birch';

function given() {
  const registry = memoryTable();
  let reads = 0;
  for (const read of ['get', 'list', 'last'] as const) {
    const asked = registry[read].bind(registry) as (...of: unknown[]) => unknown;
    Object.assign(registry, {
      [read]: (...of: unknown[]) => {
        reads++;
        return asked(...of);
      },
    });
  }
  return { registry, decisions: dynamoDecisions(registry), roster: dynamoRoster(registry), reads: () => reads };
}

describe('ownerOf', () => {
  it('says in one read what all of the state says of the owner', async () => {
    const { registry, decisions, roster, reads } = given();
    await registry.put(setKey.settings(SET), { record: JSON.stringify({ tenant: 'acme', exempt: true }) });
    await roster.noteTenant(SET, 'acme-ses');
    await decisions.saveCheckpoint(SET, []);

    const owner = await decisions.ownerOf(SET);

    expect([owner, reads()]).toEqual([{ settings: { tenant: 'acme', exempt: true }, sesTenant: 'acme-ses' }, 1]);
    const { settings, sesTenant } = await decisions.state(SET);
    expect({ settings, sesTenant }).toEqual(owner);
  });

  it('knows none of a set of which nobody said anything, and none of several SES tenants', async () => {
    const { decisions, roster } = given();
    expect(await decisions.ownerOf(SET)).toEqual({ settings: null, sesTenant: null });

    for (const tenant of ['one', 'other']) await roster.noteTenant(SET, tenant);

    expect((await decisions.ownerOf(SET)).sesTenant).toBeNull();
  });
});
