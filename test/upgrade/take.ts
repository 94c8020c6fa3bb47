/**
 * `npm run release:keep -- VERSION`: keep what the present code stores and what a deployment of it looks like. The next
 * release is held to it (`upgrade.test.ts`). To be run when a release is cut, and never again for that release.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LocalDeployment } from '../../infra/local/deployment.ts';
import { SCENARIOS } from '../../infra/local/scenarios/catalogue.ts';
import { play } from '../../infra/local/scenarios/play.ts';
import { pathOf } from '../docs/pages.ts';
import { ENFORCE } from '../functions/serve-admin/world.ts';
import { synthesise } from '../infra/cdk/template.ts';
import { dump, openStored, readingsOf, type Stored, type StoredItem, toJson } from './stored.ts';
import { DEPLOYMENTS, shapeOf } from './template-shape.ts';

const SCENARIO = 'spam-run';
/** One that was moved, one that is troubled, one that is well; more would say nothing more. */
const SETS = ['dahlia-marketing', 'hazel-marketing', 'acorn-transactional'];

const [version = ''] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version))
  throw new Error(`Expected the release, such as 0.2.0, got ${JSON.stringify(version)}`);
const folder = pathOf(`test/fixtures/releases/${version}`);
mkdirSync(folder, { recursive: true });
const write = (name: string, what: unknown): void =>
  writeFileSync(`${folder}/${name}`, `${JSON.stringify(what, null, 1)}\n`);

const shapes = Object.entries(DEPLOYMENTS).map(([name, settings]) => [name, shapeOf(synthesise(settings).template)]);
write('template.json', Object.fromEntries(shapes));

const scenario = SCENARIOS.find(({ name }) => name === SCENARIO);
if (scenario === undefined) throw new Error(`There is no ${SCENARIO} any more`);
/** Of a few sets alone, and of the journal what is not folded long since: the rest would say the same again. */
function trimmed({ journal, totals, registry }: Stored): Stored {
  const isKept = ({ pk, sk }: StoredItem): boolean => !others.some((set) => `${pk?.S} ${sk?.S}`.includes(set));
  const slots = [...new Set(journal.map(({ pk }) => pk?.S ?? ''))].sort((a, b) => a.localeCompare(b, 'en')).slice(-2);
  return {
    journal: journal.filter(({ pk }) => slots.includes(pk?.S ?? '')),
    totals: totals.filter(isKept),
    registry: registry.filter(isKept),
  };
}
const others = scenario.senders.map(({ set }) => set).filter((set) => !SETS.includes(set));
let deployed: LocalDeployment | null = null;
let now = 0;
let played: Stored = { journal: [], totals: [], registry: [] };
await play(scenario, {
  seed: 1,
  policy: ENFORCE,
  onEnd: async (_, time) => {
    now = time.now();
    if (deployed === null) throw new Error('The story stood up nothing');
    const { dynamo, tables } = deployed;
    played = trimmed(await dump({ client: new DynamoDBClient(dynamo.clientConfig()), tables }));
  },
  onStart: (stack) => {
    deployed = stack.deployment;
  },
});

/** What people decided is there too. */
const { world } = await openStored(played, now);
await world.send('PUT', '/switch', { body: { mode: 'observe', reason: 'kept' }, seen: '0' });
await world.send('PUT', '/switch', { body: { mode: 'policy', reason: 'kept' }, seen: '1' });
const version0 = (await world.send('GET', '/policy')).json.version;
await world.send('PUT', '/policy', { body: { policy: '{"mode":"enforce","harm":3}', reason: 'kept' }, seen: version0 });
await world.send('PUT', '/tenants/acme', {
  body: { sets: ['acorn-*'], reason: 'kept' },
  seen: (await world.send('GET', '/policy')).json.version,
});
const seen = async (set: string): Promise<string> => (await world.send('GET', `/sets/${set}`)).json.version;
const [moved = '', troubled = '', well = ''] = SETS;
await world.send('PUT', `/sets/${well}/settings`, { body: { tenant: 'acme', reason: 'kept' }, seen: await seen(well) });
await world.send('POST', `/sets/${troubled}/actions`, {
  body: { action: 'pin', reason: 'kept' },
  seen: await seen(troubled),
});
await world.send('POST', `/sets/${moved}/actions`, {
  body: { action: 'release', reason: 'kept' },
  seen: await seen(moved),
});
await world.send('POST', '/operations/test-alert', { body: { reason: 'kept' } });
await world.send('POST', '/operations/baseline', { body: { reason: 'kept' } });

write('items.json', { now, sets: SETS, items: toJson(await dump(world)) });
const kept = await openStored(await dump(world), now);
write('readings.json', await readingsOf(kept.world, SETS));
await world.dynamo.close();
await kept.world.dynamo.close();
process.stdout.write(`Kept as ${folder}\n`);
