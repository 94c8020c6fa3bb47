import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dynamoAudit } from '../../../../functions/_adapters/dynamodb/audit.ts';
import { dynamoDecisions } from '../../../../functions/_adapters/dynamodb/decisions.ts';
import { dynamoDeployment } from '../../../../functions/_adapters/dynamodb/deployment.ts';
import { dynamoEvacuations } from '../../../../functions/_adapters/dynamodb/inventory.ts';
import { dynamoPlacementReader } from '../../../../functions/_adapters/dynamodb/placement-reader.ts';
import { dynamoPlacements } from '../../../../functions/_adapters/dynamodb/placements.ts';
import { dynamoSurveys } from '../../../../functions/_adapters/dynamodb/surveys.ts';
import { settingsOf } from '../../../../shared/policy/settings.ts';
import { surveyKey } from '../../../../shared/registry/growth-keys.ts';
import { auditKey, deploymentKey, setKey } from '../../../../shared/registry/keys.ts';
import { HANDS_OFF } from '../../../../shared/standing/damaged.ts';
import { record } from '../../../shared/standing/build.ts';
import { memoryTable } from '../../../support/memory-table.ts';

const SET = 'acme-news';
const T0 = Date.UTC(2026, 10, 20, 10);

describe('a damaged item of the registry', () => {
  const lines = (): string[] => warn.mock.calls.map(([line]) => String(line));
  let warn = vi.spyOn(console, 'warn');
  beforeEach(() => {
    warn = vi.spyOn(console, 'warn').mockReturnValue(undefined);
  });
  afterEach(() => {
    warn.mockRestore();
  });

  it('is left out of its neighbours, and named once in the log', async () => {
    const registry = memoryTable();
    const surveys = dynamoSurveys(registry);
    await surveys.saveTenant({
      ...{ name: 'well', at: T0, sets: 1, firstDay: null, first: null, month: null },
      ...{ offences: 0, brokenAuthentication: false },
    });
    await registry.put(surveyKey('tenants', 'ill'), { record: '{"name":"ill","at":"today"}' });

    expect((await surveys.tenants()).map(({ name }) => name)).toEqual(['well']);
    await surveys.tenants();

    expect(lines()).toHaveLength(1);
    const { pk, sk } = surveyKey('tenants', 'ill');
    expect(JSON.parse(lines()[0] ?? '')).toEqual({
      level: 'WARN',
      message: 'a stored item is damaged and left out',
      item: `${pk} ${sk}`,
      problem: 'at: expected a number, got a string',
    });
  });

  it('lets the record before it speak where it is the newest of a set, under its own number', async () => {
    const registry = memoryTable();
    const decisions = dynamoDecisions(registry);
    await decisions.decide(record('quarantined', { configurationSet: SET, version: 1 }));
    await registry.put(setKey.standing(SET, 2), { record: '{"to":"healthy"}' });

    const found = [await decisions.standing(SET), (await decisions.state(SET)).standing];

    for (const standing of found) expect(standing).toMatchObject({ to: 'quarantined', version: 2 });
    expect(await decisions.decide(record('healthy', { configurationSet: SET, version: 3 }))).toBe(true);
    expect((await decisions.history(SET)).map(({ version }) => version)).toEqual([1, 3]);
  });

  it('keeps hands off a set of which no record, or no setting, can be read', async () => {
    const registry = memoryTable();
    const decisions = dynamoDecisions(registry);
    await registry.put(setKey.standing('one', 4), { record: '[]' });
    await registry.put(setKey.settings('other'), { record: '{"pinned":"yes"}' });

    const [one, other] = [await decisions.state('one'), await decisions.state('other')];

    expect(one).toMatchObject({ standing: { version: 4, to: 'healthy' }, settings: HANDS_OFF });
    expect(other).toMatchObject({ standing: null, settings: HANDS_OFF });
    await expect(decisions.ownerOf('other')).rejects.toThrow('pinned: expected true or false, got a string');
    expect(settingsOf({ record: '{"pinned":"yes"}' })).toEqual(HANDS_OFF);
    expect(settingsOf({})).toEqual({});
  });

  it('is refused where nothing may stand in for it, and names itself', async () => {
    const registry = memoryTable();
    await registry.put(setKey.placement(SET), { record: '{"home":null}', revision: 1 });
    await registry.put(deploymentKey.shards, { record: '[{"fromSlot":0}]' });
    await registry.put(deploymentKey.evacuation, { record: 'gone' });

    await expect(dynamoPlacements(registry).placement(SET)).rejects.toThrow(
      `The stored item set#${SET} placement is damaged: configurationSet: expected a text, got nothing`,
    );
    await expect(dynamoDeployment(registry).shardPlan()).rejects.toThrow('0.shards: expected a number, got nothing');
    await expect(dynamoEvacuations(registry).state()).rejects.toThrow('expected JSON, got text that is none');
    // Whoever only looks sees the other sets all the same.
    expect(await dynamoPlacementReader(registry).placement(SET)).toMatchObject({ home: null, actual: null });
    // Where it is away, SES shows another pool than its home.
    await registry.put(setKey.inventory(SET), { pool: 'quarantine', seenAt: T0 });
    expect((await dynamoDecisions(registry).state(SET)).home).toBeNull();
  });

  it('keeps its place in the audit trail', async () => {
    const registry = memoryTable();
    await registry.put(auditKey(T0, 'settings:1'), { entry: '{"id":1}' });

    const [line] = await dynamoAudit(registry).page(T0, null, 10);

    expect(line?.entry).toMatchObject({ id: 'settings:1', at: T0, action: 'unreadable' });
  });
});
