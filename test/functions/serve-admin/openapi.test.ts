import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATION_IDS, OPERATIONS, type Operation, type OperationId } from '../../../shared/admin/fleet/operations.ts';
import { Problem } from '../../../shared/admin/schema/fleet.ts';
import { DAY_MS, dayOf } from '../../../shared/kernel/time.ts';
import { deploymentKey, identityKey, rosterKey, setKey } from '../../../shared/registry/keys.ts';
import { DOCUMENT_SHAPE } from './openapi-shape.ts';
import { type AdminWorld, adminWorld, BODIES, NOW } from './world.ts';

/** As the inventory keeps it. */
const IDENTITY = {
  ...{ name: 'acme.example', kind: 'DOMAIN', seenAt: NOW, configurationSet: null, mailFrom: null },
  ...{ verifiedForSending: true, verificationStatus: 'SUCCESS', verificationError: null },
  dkim: { signingEnabled: true, status: 'SUCCESS', tokens: ['t1'], signingHostedZone: null, origin: 'AWS_SES' },
};
let world: AdminWorld;
beforeAll(async () => {
  world = await adminWorld();
  await world.given('birch', 'quarantined');
  await world.mail('birch', 900, 100, 3);
  // What an order made, idle for eight days.
  await world.registry.put(setKey.inventory('acme-news'), { watched: true, sendingEnabled: true, seenAt: NOW });
  await world.registry.put(rosterKey('acme-news'), { enrolledAt: NOW - 20 * DAY_MS, lastDay: dayOf(NOW) - 8 });
  await world.registry.put(deploymentKey.survey, { at: NOW });
  await world.registry.put(identityKey('acme.example'), { record: JSON.stringify(IDENTITY) });
});
afterAll(() => world.dynamo.close());

const pathOf = (id: OperationId): string =>
  OPERATIONS[id].path.replace('{set}', 'birch').replace('{tenant}', 'acme').replace('{domain}', 'acme.example');
/** The version that an operation asks for, as it is now. */
async function versionFor(id: OperationId): Promise<{ seen?: string }> {
  if ((OPERATIONS[id] as Operation).versioned !== true) return {};
  const { path } = OPERATIONS[id];
  const from = path.startsWith('/sets/') ? '/sets/birch' : path === '/switch' ? '/switch' : '/policy';
  return { seen: (await world.send('GET', from)).json.version };
}
const ask = async (id: OperationId, more: object = {}) => {
  const body = BODIES[id];
  // What was ordered lately is not deleted.
  world.clock.at = id === 'onboard' ? NOW - 30 * DAY_MS : NOW;
  return world.send(OPERATIONS[id].method, pathOf(id), { ...(body && { body }), ...(await versionFor(id)), ...more });
};

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1, with every operation once', async () => {
    const { json } = await world.send('GET', '/openapi.json');
    expect(DOCUMENT_SHAPE.safeParse(json).error?.issues ?? []).toEqual([]);
    const ids = Object.values(json.paths as Record<string, Record<string, { operationId: string }>>).flatMap(
      (methods) => Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids)).toEqual(new Set(OPERATION_IDS));
    expect(ids.length).toBe(OPERATION_IDS.length);
  });

  it.each(OPERATION_IDS)('%s answers a good request as it says', async (id) => {
    const { status, json, headers } = await ask(id);
    if (id === 'redrive') return expect([status, Problem.safeParse(json).success]).toEqual([501, true]);
    expect([status, json?.detail]).toEqual([200, undefined]);
    expect(OPERATIONS[id].answer.safeParse(json).error?.issues ?? []).toEqual([]);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it.each(OPERATION_IDS)('%s refuses bad ones with a problem that names the field', async (id) => {
    const operation: Operation = OPERATIONS[id];
    const expectProblem = async (sent: object, path: string, status: number, field: string | null) => {
      const answer = await world.send(operation.method, path, sent);
      expect([id, answer.status]).toEqual([id, status]);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(Problem.safeParse(answer.json).error).toBeUndefined();
      if (field !== null) expect(answer.json.errors.map((error: { field: string }) => error.field)).toContain(field);
    };
    const good = { ...(BODIES[id] && { body: BODIES[id] }), ...(await versionFor(id)) };
    await expectProblem(good, `${pathOf(id)}?colour=red`, 400, operation.query ? 'query.colour' : null);
    await expectProblem({ ...good, actor: null }, pathOf(id), 401, null);
    if (operation.body) {
      await expectProblem({ ...good, body: { ...BODIES[id], colour: 1 } }, pathOf(id), 400, 'body.colour');
      await expectProblem({ ...good, body: [] }, pathOf(id), 400, 'body');
      const text = { 'content-type': 'text/plain' };
      await expectProblem({ ...good, headers: text }, pathOf(id), 415, 'header.content-type');
    } else {
      await expectProblem({ raw: '{}' }, pathOf(id), 400, null);
    }
    if (operation.versioned) {
      const { seen: _, ...unseen } = good;
      await expectProblem(unseen, pathOf(id), 428, 'header.if-match');
      await expectProblem({ ...good, seen: '9.9' }, pathOf(id), 412, 'header.if-match');
      await expectProblem({ ...good, headers: { 'if-match': '*' } }, pathOf(id), 400, 'header.if-match');
    }
    if (operation.access === 'write') {
      const key = { 'idempotency-key': '' };
      await expectProblem({ ...good, headers: key }, pathOf(id), 400, 'header.idempotency-key');
      const viewer = await world.send(operation.method, pathOf(id), good, world.depsOf(false));
      expect(viewer.status).toBe(403);
    }
  });
});
