import { describe, expect, it } from 'vitest';
import { dynamoDecisions } from '../../../../functions/_adapters/dynamodb/decisions.ts';
import { dynamoDeployment } from '../../../../functions/_adapters/dynamodb/deployment.ts';
import { remembering } from '../../../../shared/evaluation/fold/remembering.ts';
import type { Incident } from '../../../../shared/evaluation/ports.ts';
import { SECOND_MS } from '../../../../shared/kernel/time.ts';
import { deploymentKey } from '../../../../shared/registry/keys.ts';
import { memoryTable } from '../../../support/memory-table.ts';

const TTL = 20 * SECOND_MS;
const incident = (id: string, toHour: number, closedAt: number | null): Incident => ({
  ...{ id, provider: 'gmail', metric: 'hardBounce', fromHour: 1, toHour, openedAt: 0, limit: 0.05, closedAt },
  pooled: { count: 9, of: 10, sets: 3 },
});

function given() {
  const clock = { at: 0, now: () => clock.at };
  const registry = memoryTable();
  const open = () => remembering(dynamoDeployment(registry), dynamoDecisions(registry), clock, TTL);
  return { clock, registry, here: open(), there: open() };
}

describe('remembering', () => {
  it('hears of the switch that somebody else turned within the time, and not at once', async () => {
    const { clock, registry, here } = given();
    expect(await here.deployment.automatic()).toBe(true);
    await registry.put(deploymentKey.switch, { automatic: false });

    clock.at = TTL;
    expect(await here.deployment.automatic()).toBe(true);
    clock.at = TTL + 1;
    expect(await here.deployment.automatic()).toBe(false);
  });

  it('knows at once what was saved here, and later what was saved elsewhere', async () => {
    const { clock, here, there } = given();
    for (const { deployment, decisions } of [here, there]) {
      await deployment.fleet();
      await decisions.incidents(0);
    }

    await here.deployment.saveFleet({ activeSets: 5, at: 1 });
    await here.decisions.saveIncident(incident('a', 5, null));

    expect([await here.deployment.fleet(), (await here.decisions.incidents(0)).length]).toEqual([
      { activeSets: 5, at: 1 },
      1,
    ]);
    expect([await there.deployment.fleet(), await there.decisions.incidents(0)]).toEqual([null, []]);
    clock.at = TTL + 1;
    expect([await there.deployment.fleet(), (await there.decisions.incidents(0)).length]).toEqual([
      { activeSets: 5, at: 1 },
      1,
    ]);
  });

  it('tells of the incidents that go on, or reach the hours that were asked for', async () => {
    const { here } = given();
    for (const one of [incident('open', 1, null), incident('old', 4, 9), incident('new', 5, 9)]) {
      await here.decisions.saveIncident(one);
    }

    expect((await here.decisions.incidents(5)).map(({ id }) => id)).toEqual(['new', 'open']);
  });
});
