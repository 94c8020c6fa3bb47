import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoOrders } from '../../../functions/_adapters/dynamodb/onboarding/orders.ts';
import { UserError } from '../../../infra/cli/user-error.ts';
import { newProgress } from '../../../shared/onboarding/progress.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { commandLine } from '../../support/command-line.ts';
import { type AdminWorld, adminWorld, NOW } from './world.ts';

let world: AdminWorld;
const cli = commandLine(() => world);
const folder = mkdtempSync(join(tmpdir(), 'lazaretto-templates-'));
/** A template in a file. */
function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}
const own = (over: object) => ({ name: 'own', version: 1, streams: { news: {} }, ...over });
const LOST_POOL = file('lost-pool.json', own({ streams: { news: { pool: 'gone' } } }));
const SES_POOL = file('ses-pool.json', own({ streams: { news: { pool: 'ses-shared-pool' } } }));
const NO_VERSION = file('no-version.json', { name: 'own', streams: { news: {} } });
const NO_JSON = file('no-json.json', '{ "name": ');

beforeAll(async () => {
  world = await adminWorld();
});
beforeEach(async () => {
  await world.registry.put(deploymentKey.pools, {
    record: JSON.stringify({ pools: ['own-pool'], ips: [], seenAt: NOW }),
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world.dynamo.close();
});

/** As the program ends: what is wrong with a command line is its message, and exit code 2. */
const onboard = (...args: string[]) =>
  cli('onboard', ...args, '--reason', 'they signed').catch((error: unknown) => {
    if (error instanceof UserError) return { code: 2, out: '', errors: `${error.message}\n` };
    throw error;
  });

describe('lazaretto onboard, given what cannot be', () => {
  it.each<[string[], string]>([
    [
      ['acme', '--domain', 'info@brand.example'],
      '--domain: expected a domain, got "info@brand.example": it is an address',
    ],
    [['acme', '--domain', 'xn--99999999.example'], 'Punycode'],
    [['acme', '--domain', 'brand'], '--domain: expected a domain, got "brand"'],
    [['acme', '--domain', 'amazonses.com'], '--domain: expected'],
    [['acme'], '--domain: expected at least one, got none'],
    [['ses-acme', '--domain', 'brand.example'], "TENANT: expected a name that is not SES's own"],
    [['aws', '--domain', 'brand.example'], "TENANT: expected a name that is not SES's own"],
    [['a b', '--domain', 'brand.example'], 'TENANT: expected'],
    [['acme', 'beta', '--domain', 'brand.example'], 'Expected one tenant, got 2'],
    [['acme', '--domain', 'brand.example', '--stream', 'newz'], '--stream: expected transactional | marketing'],
    [
      ['acme', '--domain', 'brand.example', '--expect', 'many'],
      '--expect: expected mails a day such as 5000/day, got "many"',
    ],
    [['acme', '--domain', 'brand.example', '--lists', 'bought'], '--lists: expected'],
    [
      ['acme', '--domain', 'brand.example', '--template', 'gone'],
      '--template: expected standard | transactional, or a file',
    ],
    [['acme', '--domain', 'brand.example', '--template', NO_JSON], '--template: '],
    [['acme', '--domain', 'brand.example', '--template', NO_VERSION], 'template.version: expected a whole number'],
    [['acme', '--domain', 'brand.example', '--template', SES_POOL], 'template.streams.news.pool: expected'],
    [
      ['acme', '--domain', 'brand.example', '--template', LOST_POOL],
      'template.streams.news.pool: expected a pool of this account (own-pool), got "gone"',
    ],
  ])('says of %j in one sentence which field is wrong, and orders nothing', async (args, says) => {
    const { code, out, errors } = await onboard(...args);
    expect(code).not.toBe(0);
    expect(out).toBe('');
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(errors).toContain(says);
    expect(await dynamoOrders(world.registry).due(NOW)).toEqual([]);
    expect(await world.audit()).toEqual([]);
  });

  it('says of a customer who is being taken out how to end that', async () => {
    await onboard('leaver', '--domain', 'leaver.example');
    const orders = dynamoOrders(world.registry);
    const before = await orders.progress('leaver');
    await orders.save('leaver', before, { ...newProgress('leaver', 1, NOW), stage: 'leaving' }, null);

    const { code, out, errors } = await onboard('leaver', '--domain', 'leaver.example');
    expect([code === 0, out]).toEqual([false, '']);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(errors).toContain('expected a customer who stays, got leaver, who is being taken out');
    expect(errors).toContain('npx lazaretto offboard leaver --stop');
  });

  it("says of an identity of another's tenant which step waits and what to do, and what is done already", async () => {
    expect((await onboard('owner', '--domain', 'taken.example')).code).toBe(0);
    const orders = dynamoOrders(world.registry);
    const before = await orders.progress('owner');
    const at = { at: NOW, why: null, todo: null };
    const progress = newProgress('owner', 1, NOW);
    await orders.save(
      'owner',
      before,
      {
        ...progress,
        steps: {
          'create-set:owner-transactional': { state: 'done', made: true, ...at },
          'create-identity:taken.example': {
            ...{ state: 'refused', made: false, at: NOW },
            ...{ why: 'the identity taken.example belongs to the customer beta', todo: 'Take it from beta first' },
          },
        },
      },
      null,
    );
    const { out } = await cli('customer', 'owner');
    expect(out).toContain('the identity taken.example belongs to the customer beta');
    expect(out).toContain('Take it from beta first');
    expect(out).toMatch(
      /CreateConfigurationSet +owner-transactional +done|done +CreateConfigurationSet +owner-transactional/,
    );
  });
});
