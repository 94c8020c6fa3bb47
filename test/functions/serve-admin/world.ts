import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoTable } from '../../../functions/_adapters/dynamodb/table.ts';
import { evaluationDeps } from '../../../functions/_compose/evaluation.ts';
import { adminDeps } from '../../../functions/serve-admin/compose.ts';
import { serveAdmin } from '../../../functions/serve-admin/handle.ts';
import { type LocalDynamo, startDynamo } from '../../../infra/local/dynamo/start.ts';
import type { OperationId } from '../../../shared/admin/fleet/operations.ts';
import type { AdminDeps } from '../../../shared/admin/ports.ts';
import { emptyCounts, judgedCell } from '../../../shared/counting/counts.ts';
import { followUp } from '../../../shared/evaluation/tick/follow-up.ts';
import { runTick } from '../../../shared/evaluation/tick/run-tick.ts';
import { type EpochMs, hourOf, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { emptyPlacement, type Placement } from '../../../shared/placement/model.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import { setKey } from '../../../shared/registry/keys.ts';
import type { Standing, StandingRecord } from '../../../shared/standing/model.ts';

export const NOW: EpochMs = Date.UTC(2026, 10, 20, 10, 30);
export const ALICE = 'arn:aws:sts::123456789012:assumed-role/Operator/alice';
/** Whoever signs links to pages of tenants. */
const PAGES = { url: 'https://pages.example/', newTicket: () => 'ticket', tokenFor: async () => 'token' };
export const ENFORCE: Policy = { ...DEFAULT_POLICY, mode: 'enforce' };

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of an answer
  readonly json: any;
};
export type Sent = {
  readonly body?: unknown;
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly actor?: string | null;
  /** `If-Match`, without quotes. */
  readonly seen?: string;
  readonly key?: string;
};

/** The API on DynamoDB's own API in memory, with a clock that stands still. */
export async function adminWorld({ policy = ENFORCE, mayWrite = true, redrive = null as AdminDeps['redrive'] } = {}) {
  const dynamo: LocalDynamo = startDynamo({});
  const client = new DynamoDBClient(dynamo.clientConfig());
  const tables = await dynamo.createTables();
  const clock = { at: NOW, now: () => clock.at };
  const logged: Readonly<Record<string, unknown>>[] = [];
  const setup = {
    client,
    tables,
    clock,
    defaultPolicy: policy,
    log: (entry: Readonly<Record<string, unknown>>) => void logged.push(entry),
  };
  const depsOf = (write: boolean): AdminDeps =>
    adminDeps({ ...setup, elapsed: () => performance.now(), mayWrite: write, redrive, tenantPages: PAGES });
  const deps = depsOf(mayWrite);
  const machine = evaluationDeps({ ...setup, ttlMs: -1 });
  const registry = dynamoTable(client, tables.registry);
  let requests = 0;

  const send = async (method: string, path: string, sent: Sent = {}, on: AdminDeps = deps): Promise<Answer> => {
    const [pathname = '', query = ''] = path.split('?');
    const body = sent.raw ?? (sent.body === undefined ? '' : JSON.stringify(sent.body));
    const {
      status,
      headers,
      body: text,
    } = await serveAdmin(on, {
      method,
      path: `/api/v1${pathname}`,
      query,
      headers: {
        host: 'admin.example',
        ...(body !== '' && { 'content-type': 'application/json' }),
        ...(method !== 'GET' && { 'idempotency-key': sent.key ?? `key-${++requests}` }),
        ...(sent.seen !== undefined && { 'if-match': `"${sent.seen}"` }),
        ...sent.headers,
      },
      body,
      actor: sent.actor === undefined ? ALICE : sent.actor,
    });
    return { status, headers, text, json: headers['content-type']?.includes('json') ? JSON.parse(text) : null };
  };

  const placed = async (set: string, placement: Partial<Placement>) => {
    const record = JSON.stringify({ ...emptyPlacement(set), ...placement });
    await registry.put(setKey.placement(set), { revision: 1, record });
  };

  /** A set that has sent mail, as it stands after a decision of the machine. */
  const given = async (set: string, standing: Standing = 'healthy', over: Partial<StandingRecord> = {}) => {
    await machine.roster.enroll(set, clock.at);
    if (standing === 'healthy') return;
    const record: StandingRecord = {
      configurationSet: set,
      version: 1,
      at: clock.at - MINUTE_MS,
      from: 'healthy',
      to: standing,
      cause: 'bounce-rate',
      actor: 'lazaretto',
      mode: 'enforce',
      tenant: null,
      epochFrom: clock.at,
      offences: 1,
      holdMs: standing === 'quarantined' ? 24 * 60 * MINUTE_MS : 0,
      numbers: null,
      sentence: 'hard bounces 20 of 60',
      ...over,
    };
    await machine.decisions.decide(record);
    await followUp(machine, null, record, clock.at);
    // As `place-sets` leaves it; `placed` says otherwise.
    if (record.mode === 'enforce' && (standing === 'quarantined' || standing === 'paused'))
      await placed(set, { appliedVersion: record.version, appliedAt: clock.at, away: true });
  };

  /** Totals of the present hour and the ones before. */
  const mail = async (set: string, deliveries: number, hardBounces: number, hours = 1) => {
    for (let back = 0; back < hours; back++) {
      const hour = hourOf(clock.at) - back - 1;
      const counts = emptyCounts();
      Object.assign(counts.totals, { sends: deliveries + hardBounces, deliveries, hardBounces });
      counts.providers.set('microsoft', [deliveries, hardBounces, 0, 0]);
      counts.domains.set('sender.example', [deliveries, hardBounces, 0]);
      counts.judged.set(
        hour,
        new Map([['microsoft', judgedCell({ sends: deliveries + hardBounces, deliveries, hardBounces })]]),
      );
      await machine.totals.putHour(set, hour, { weight: 1, counts });
    }
  };

  const audit = async () => (await send('GET', '/audit?limit=1000')).json.items;
  const tick = async (at: EpochMs) => {
    clock.at = at;
    await runTick(machine, at);
  };
  const made = { send, given, mail, placed, audit, tick, clock, deps, depsOf, machine, registry };
  return { ...made, logged, client, dynamo, tables };
}
export type AdminWorld = Awaited<ReturnType<typeof adminWorld>>;
/** A body for every operation that takes one. */
export const BODIES: Partial<Record<OperationId, Readonly<Record<string, unknown>>>> = {
  actOnSet: { action: 'pin', reason: 'ticket 481' },
  setMode: { mode: 'observe', reason: 'ticket 481' },
  setSettings: { tenant: 'acme', reason: 'ticket 481' },
  decideHeld: { action: 'approve', items: [{ name: 'acorn', version: '1.0' }], reason: 'ticket 481' },
  releaseMany: { since: '2026-11-20T00:00:00Z', reason: 'ticket 481' },
  putSwitch: { automatic: false, reason: 'ticket 481' },
  putTenant: { sets: ['acme-*'], reason: 'ticket 481' },
  deleteTenant: { reason: 'ticket 481' },
  putPolicy: { policy: '{"mode":"enforce"}', reason: 'ticket 481' },
  validatePolicy: { policy: '{"mode":"enforce"}' },
  previewPolicy: { policy: '{"mode":"enforce"}' },
  onboard: {
    domains: ['acme.example'],
    template: { name: 'own', version: 1, streams: { news: {} } },
    reason: 'ticket 481',
  },
  offboard: { sets: ['acme-news'], reason: 'ticket 481' },
  planRemoval: { sets: ['acme-news'] },
  shareTenant: {},
  revokeTenantLinks: {},
  testAlert: { reason: 'ticket 481' },
  refold: { from: '2026-11-20T09:00:00Z', to: '2026-11-20T10:00:00Z', reason: 'ticket 481' },
  redrive: { reason: 'ticket 481' },
  releaseAll: { reason: 'ticket 481' },
  keySuppression: { proposed: 'ab'.repeat(32), reason: 'ticket 481' },
  noteSuppression: { action: 'add', tenant: null, count: 1, digest: 'cd'.repeat(32), reason: 'ticket 481' },
  noteWork: { action: 'recount', tenant: null, what: '2026-11-20 to 2026-11-21', digest: null, reason: 'ticket 481' },
  baseline: { reason: 'ticket 481' },
  evacuate: { reason: 'ticket 481' },
  endEvacuation: { reason: 'ticket 481' },
};
