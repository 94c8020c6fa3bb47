import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoAllowances } from '../../../../functions/_adapters/dynamodb/allowances.ts';
import { noteOrder } from '../../../../functions/_adapters/dynamodb/onboarding/orders.ts';
import { dynamoTable } from '../../../../functions/_adapters/dynamodb/table.ts';
import { mailWith, reportXml } from '../../../../infra/local/receivers/report-mail.ts';
import { OPERATIONS, PREFIX } from '../../../../shared/admin/fleet/operations.ts';
import { SWEPT_AFTER_DAYS } from '../../../../shared/archive/sweep.ts';
import { partitionKey } from '../../../../shared/counting/partition.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, slotOf } from '../../../../shared/kernel/time.ts';
import type { Order, Removal } from '../../../../shared/onboarding/order.ts';
import { readOrder } from '../../../../shared/onboarding/request.ts';
import { stepsOf } from '../../../../shared/onboarding/steps.ts';
import { parseTemplate } from '../../../../shared/onboarding/template.ts';
import { surveyKey } from '../../../../shared/registry/growth-keys.ts';
import {
  damagedKey,
  deploymentKey,
  identityKey,
  type Key,
  MESSAGE_PREFIX,
  ranKey,
  rosterKey,
  setKey,
  tenantKey,
} from '../../../../shared/registry/keys.ts';
import { POSTMASTER_ACCESS } from '../../../../shared/registry/postmaster-keys.ts';
import { googleInProcess } from '../../../support/google/preload.ts';
import { REPORT } from '../../../support/reports.ts';
import { sesBody } from '../../../support/ses-events.ts';
import { allOf } from '../template.ts';
import { badMail, pressed, recordsOf, urlEvent } from './events.ts';
import { ACCOUNT, REGION } from './resolve.ts';
import { IN_FAST_TIME, type ProofWorld } from './world.ts';

export const QUARANTINE = 'lazaretto-quarantine';
export const SET = 'acme';
/** A set of many customers, whom SES's tenants tell apart. */
export const SHARED = 'shared';
export const TENANT = 'birch';
export const SIGNING_SECRET = 's3cret';
const DOMAIN = 'example.com';
export const USER = 'U012ANNA';
/** Sets the clock so far ahead. Unit: ms. */
const ahead = (ms: number) => clock(`+${ms}`);
const clock = (by: string) => ({
  NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(`const now=Date.now;const at=now();Date.now=()=>now()${by}`)}`,
});
/** The beginning of the present quarter of an hour. */
const AT_A_QUARTER = clock('-at%900000');

const registryOf = (world: ProofWorld) =>
  dynamoTable(new DynamoDBClient(world.dynamo().clientConfig()), world.now.tables.registry);
const put = (world: ProofWorld, key: Key, fields: Record<string, string | number>) =>
  registryOf(world).put(key, fields);
const idOf = (world: ProofWorld, type: string, word: string): string =>
  allOf(world.now.template, type).find(([id]) => id.includes(word))?.[0] ?? '';

/** Events come, are counted and judged, and what follows is decided. */
async function count(world: ProofWorld): Promise<void> {
  const at = Date.now() - 2_000;
  const { state } = world.now.aws;
  state.arnPrefix = `arn:aws:ses:${REGION}:${ACCOUNT}`;
  state.addSet(SET, { TlsPolicy: 'REQUIRE' });
  state.addSet(SHARED, {});
  const tenantArn = `arn:aws:ses:${REGION}:${ACCOUNT}:tenant/${TENANT}/tn-0`;
  state.tenants.set(TENANT, { name: TENANT, arn: tenantArn, status: 'ENABLED', changedAt: at - DAY_MS });
  // It sent yesterday, too.
  await put(world, rosterKey(SET), { enrolledAt: at - DAY_MS, lastDay: Math.floor(at / DAY_MS) - 1 });
  const complaint = { set: SET, messageId: `${SET}-1`, sentAt: at - 1_000, at, feedbackId: 'c-1' };
  const late = at - 40 * MINUTE_MS;
  const bodies = [
    ...badMail(SET, 300, at, { fromDomain: DOMAIN }),
    ...badMail(SHARED, 300, at, { tenant: TENANT }),
    sesBody('Send', { set: SHARED, messageId: 'other', sentAt: at, at, tenant: 'cedar' }),
    ...badMail('late', 4, late),
    sesBody('Complaint', complaint),
    sesBody('Complaint', { ...complaint, feedbackId: 'c-2' }),
    ...['one', 'two'].map((feedbackId) => sesBody('Bounce', { set: SET, messageId: 'b', sentAt: at, at, feedbackId })),
    'Not JSON {',
  ];
  await world.run('IngestEvents', recordsOf([...bodies, bodies[0] ?? '']));
  await world.run('EvaluateSets', await world.fed('EvaluateSets'));
}

/** A decision about where a set's mail goes, as the functions that decide put it. */
async function decide(world: ProofWorld, set: string, version: number, pool: string | null): Promise<void> {
  const decidedAt = Date.now();
  await registryOf(world).put(setKey.desired(set), {
    ...{ version, pool: pool === null ? { kind: 'home' } : { kind: 'pool', name: pool }, sendingEnabled: true },
    ...{ automatic: false, decidedAt, work: 'place', dueAt: decidedAt },
  });
  await world.run('PlaceSets', {}, IN_FAST_TIME);
}

/** A customer to be set up, as the API puts it. */
async function order(world: ProofWorld): Promise<void> {
  const template = { ...CUSTOMER.template, domain: { mailFrom: 'bounce' } };
  const read = parseTemplate(JSON.stringify(template));
  if (!read.ok) throw new Error(read.problems.join('; '));
  const now = Date.now();
  const given = readOrder(
    { ...{ tenant: 'newcomer', domains: CUSTOMER.domains, streams: [], template: read.template }, ...UNSAID },
    now,
  );
  if (!given.ok) throw new Error(given.problems.join('; '));
  await noteOrder(registryOf(world), 'newcomer', 1, now);
  await put(world, tenantKey.order('newcomer'), { revision: 1, record: JSON.stringify(given.order) });
}
/** The same customer, taken out again: idle for long, and with an empty suppression list. */
async function remove(world: ProofWorld): Promise<void> {
  const registry = registryOf(world);
  const order = JSON.parse(String((await registry.get(tenantKey.order('newcomer')))?.['record'])) as Order;
  const removal: Removal = {
    ...{ sets: ['newcomer-news'], domains: CUSTOMER.domains, sesTenant: true, suppression: false, askedAt: Date.now() },
  };
  const record = JSON.stringify({ ...order, orderedAt: Date.now() - 9 * DAY_MS, removal });
  // Another one, whose removal the API stops.
  await put(world, tenantKey.order(LEAVER), { revision: 1, record });
  const { sets, tenants, identities } = world.now.aws.state;
  // This deployment may set nobody up, nor take anybody out.
  if (!sets.has('newcomer-news')) return;
  await put(world, deploymentKey.survey, { at: Date.now() });
  await registry.put(setKey.inventory('newcomer-news'), { watched: true, sendingEnabled: true, seenAt: Date.now() });
  await noteOrder(registry, 'newcomer', 2, Date.now());
  await put(world, tenantKey.order('newcomer'), { revision: 2, record });
  await placeUntil(world, 'the customer is gone', async () =>
    [sets.has('newcomer-news'), tenants.has('newcomer'), identities.has('newcomer.example')].every((is) => !is),
  );
}

/** Runs place-sets until something is so: how much one run does hangs on how fast this machine is. @throws where it never is */
async function placeUntil(world: ProofWorld, what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let runs = 0; runs < MOST_RUNS; runs++) {
    if (await isSo()) return;
    await world.run('PlaceSets', {}, IN_FAST_TIME);
  }
  throw new Error(`Expected that ${what} within ${MOST_RUNS} runs of place-sets`);
}
const MOST_RUNS = 30;
const statesOf = async (world: ProofWorld, tenant: string): Promise<readonly string[]> => {
  const { record } = (await registryOf(world).get(tenantKey.progress(tenant))) ?? {};
  const { steps = {} } = JSON.parse(String(record ?? '{}')) as { steps?: Record<string, { state: string }> };
  return Object.values(steps).map(({ state }) => state);
};
const LEAVER = 'leaver';
const CUSTOMER = {
  domains: ['newcomer.example'],
  template: { name: 'own', version: 1, reputationPolicy: 'strict', streams: { news: { pool: 'home' } } },
};
const UNSAID = { expectPerDay: null, industry: null, lists: 'unknown' };

/** Decisions are carried out, and the inventory goes round. */
async function place(world: ProofWorld): Promise<void> {
  const { state, settings } = world.now.aws;
  state.addSet('elsewhere', { SendingPoolName: 'home' });
  // Attached, and changed by somebody else since.
  const TopicArn = world.now.resolve({ Ref: idOf(world, 'AWS::SNS::Topic', 'EventIntakeTopic') });
  const ours = { Name: 'lazaretto', Enabled: false, MatchingEventTypes: ['SEND' as const] };
  state.destinations.set('elsewhere', [{ ...ours, SnsDestination: { TopicArn } }]);
  state.identities.set(DOMAIN, { VerifiedForSendingStatus: true, VerificationStatus: 'SUCCESS' });
  await order(world);
  await world.run('PlaceSets', await world.fed('PlaceSets'), IN_FAST_TIME);
  await placeUntil(world, 'the customer is set up, or refused, and the inventory has gone round', async () => {
    const registry = registryOf(world);
    const { record } = (await registry.get(deploymentKey.inventory)) ?? {};
    const order = JSON.parse(String((await registry.get(tenantKey.order('newcomer')))?.['record'])) as Order;
    const states = await statesOf(world, 'newcomer');
    const isWhole = states.length === stepsOf(order).length && states.every((one) => one === 'done');
    const isSettled = isWhole || states.includes('refused');
    return isSettled && (JSON.parse(String(record ?? '{}')) as { phase?: string }).phase === 'resting';
  });
  await remove(world);
  if (!world.isNew('PlaceSets')) return;
  // Away, to the standby, and home: to a pool of its own, and to each of SES's two.
  await decide(world, 'elsewhere', 1, QUARANTINE);
  await decide(world, 'elsewhere', 2, null);
  await decide(world, 'elsewhere', 3, 'reserve');
  settings.putDeliveryOptions = 'merge';
  for (const [index, loose] of [[], ['198.51.100.1']].entries()) {
    state.addSet(`poolless-${index}`);
    state.addLooseIps(loose);
    await decide(world, `poolless-${index}`, 1, QUARANTINE);
    await decide(world, `poolless-${index}`, 2, null);
  }
}

async function tell(world: ProofWorld): Promise<void> {
  if (!world.isNew('Announce')) return;
  const { settings } = world.now.aws;
  world.slackIsDown = true;
  settings.outage = (operation) => (operation === 'Publish' ? 'broken' : null);
  await world.run('Announce', await world.fed('Announce'));
  world.slackIsDown = false;
  settings.outage = () => null;
  await world.run('Announce', {});
}

/** Every set is put back, and then all is as ever. */
async function evacuate(world: ProofWorld): Promise<void> {
  if (!world.isNew('PlaceSets')) return;
  for (const operation of ['evacuate', 'end-evacuation']) {
    await world.run('AdminOperators', urlEvent('POST', `${PREFIX}/operations/${operation}`, asked(operation)));
    for (let round = 0; round < 2; round++) await world.run('PlaceSets', {}, IN_FAST_TIME);
  }
}

async function tick(world: ProofWorld): Promise<void> {
  if (!world.isNew('Tick')) return;
  const now = Date.now();
  await put(world, ranKey('audit-counts'), { ranAt: now - 2 * DAY_MS });
  // A segment that could not be read, and is gone by now.
  const partition = { slot: 1_000, shard: 0 };
  const damage = { partition, sequence: 1, why: 'cut short', since: 1 };
  await put(world, damagedKey(partitionKey(partition), 1), { record: JSON.stringify(damage), nextAt: 2 });
  await world.run('IngestEvents', recordsOf(badMail('straggler', 4, now - 40 * MINUTE_MS)));
  await world.run('Tick', {});
  await world.run('Tick', {}, AT_A_QUARTER);
  await world.run('Tick', {}, ahead(30 * MINUTE_MS));
}

/** An application asks how much it may send, twice, because tick must hear of it first, and takes some. */
async function allow(world: ProofWorld): Promise<void> {
  if (!world.isNew('ServeAllowance')) return;
  const userArn = `arn:aws:sts::${ACCOUNT}:assumed-role/mailer/one`;
  const path = `/allowance/${SET}`;
  await world.run('ServeAllowance', urlEvent('GET', path, { userArn }));
  await world.run('Tick', {});
  await world.run('ServeAllowance', urlEvent('GET', path, { userArn }));
  // No ladder limits it, and what has no limit is not written down.
  const store = dynamoAllowances(registryOf(world));
  const seen = await store.read(SET);
  if (seen !== null) await store.save(SET, { ...seen, version: seen.version + 1, allowed: 100 });
  const take = { userArn, body: '{"n":5}', headers: { 'idempotency-key': 'one' } };
  await world.run('ServeAllowance', urlEvent('POST', `${path}/take`, take));
}

/** Events of a week ago, and an object that lost a race for them. */
async function leaveInArchive(world: ProofWorld): Promise<void> {
  const at = Date.now() - (SWEPT_AFTER_DAYS + 1) * DAY_MS;
  await world.run('IngestEvents', recordsOf(badMail('archived', 4, at)));
  for (const { objects } of world.now.aws.state.buckets.values()) {
    for (const [key, object] of [...objects]) {
      if (key.includes(`/${slotOf(at)}/`)) objects.set(key.replace(/\d+-(?=[0-9a-f]+$)/, '9-'), object);
    }
  }
}

async function audit(world: ProofWorld): Promise<void> {
  if (!world.isNew('AuditCounts')) return;
  const at = Date.now() - 3 * DAY_MS;
  await put(world, rosterKey('birch'), { enrolledAt: at, lastDay: Math.floor(at / DAY_MS) });
  world.told.set = 'birch';
  await leaveInArchive(world);
  await world.run('AuditCounts', {}, IN_FAST_TIME);
  world.told.set = null;
  await world.run('AuditCounts', {}, ahead(DAY_MS));
}

/** @param makeWell whether all is well in the DNS from now on */
async function patrol(world: ProofWorld, makeWell: (isWell: boolean) => void): Promise<void> {
  if (!world.isNew('Patrol')) return;
  await put(world, identityKey(DOMAIN), {
    record: JSON.stringify({
      ...{ name: DOMAIN, kind: 'DOMAIN', seenAt: Date.now(), configurationSet: null },
      ...{ verifiedForSending: true, verificationStatus: 'SUCCESS', verificationError: null },
      mailFrom: { domain: `bounce.${DOMAIN}`, status: 'SUCCESS', onMxFailure: null },
      dkim: {
        ...{ signingEnabled: true, status: 'SUCCESS', tokens: ['t1'] },
        ...{ signingHostedZone: 'dkim.amazonses.com', origin: 'AWS_SES' },
      },
    }),
  });
  await world.run('PlanPatrol', {});
  const [chunk] = world.now.aws.state.sent.filter(({ queue }) => queue.includes('Chunks'));
  for (const isWell of [false, false, true, true]) {
    makeWell(isWell);
    await world.run('PatrolBlocklists', recordsOf([chunk?.body ?? '{}']));
    await world.run('PatrolAuthentication', {});
    await world.run('PatrolAuthentication', { only: 'customers' });
  }
}

/** Gmail says much of one set's domain, then nothing for so long that it is no evidence, and takes the token no more. */
async function askGmail(world: ProofWorld): Promise<void> {
  if (!world.isNew('CollectPostmaster')) return;
  const named = { count: 1, first: [SET] };
  const survey = { name: DOMAIN, at: Date.now(), days: [], lastDay: 0, sets: named, tenants: { count: 0, first: [] } };
  await put(world, surveyKey('domains', DOMAIN), { record: JSON.stringify(survey) });
  await world.run('CollectPostmaster', {}, googleInProcess({ spamRate: 0.02 }));
  await put(world, POSTMASTER_ACCESS, {
    record: JSON.stringify({ code: 'parameter', since: Date.now(), sentence: 'It cannot be read', next: [] }),
  });
  await world.run('CollectPostmaster', {}, googleInProcess(null, ahead(9 * DAY_MS).NODE_OPTIONS));
}

/** Mails with reports come: one that is kept, one that is refused, and one that was left over. */
async function collect(world: ProofWorld): Promise<void> {
  if (!world.isNew('CollectReports')) return;
  const { aws, resolve } = world.now;
  const { Name } = { Name: resolve({ Ref: idOf(world, 'AWS::S3::Bucket', 'CollectingMails') }) };
  const bucket = aws.state.buckets.get(Name);
  const begin = Math.floor(Date.now() / DAY_MS - 2) * 86_400;
  // Of our own mail half fails, which is told.
  const rows = [true, false].map((passes) => ({ ip: '54.240.1.1', count: 500, dkim: passes, spf: passes }));
  const report = (id: string) => reportXml({ ...REPORT, id, rows, domain: DOMAIN, begin, end: begin + 86_399 });
  const headers = 'Authentication-Results: amazonses.com; dmarc=pass header.from=google.com;\r\nX-SES-RECEIPT: A\r\n';
  const mail = (id: string) => mailWith(Buffer.from(report(id)), { type: 'text/xml', name: 'r.xml', headers });
  const put = (key: string, body: string | Uint8Array, putAt = Date.now()) =>
    bucket?.objects.set(key, { body: Buffer.from(body), putAt });
  put('inbox/kept', mail('1'));
  put('inbox/refused', 'From: a@example.com\r\n\r\nHello.\r\n');
  // SES says nothing of it.
  put('inbox/unproved', mailWith(Buffer.from(report('3')), { type: 'text/xml', name: 'r.xml' }));
  put('inbox/left', mail('2'), Date.now() - DAY_MS);
  for (const key of ['inbox/kept', 'inbox/refused', 'inbox/unproved'])
    await world.run('CollectReports', { detail: { object: { key } } });
  await world.run('CollectReports', {});
  if ([...(bucket?.objects.keys() ?? [])].join() !== 'refused/refused')
    throw new Error(`Expected the refused mail to be left, got ${[...(bucket?.objects.keys() ?? [])].join()}`);
  aws.state.receiving = { name: 'inbound', rules: [] };
  const RequestType = 'Create';
  const asked = {
    RequestType,
    ResponseURL: world.told.webhook(),
    StackId: 's',
    RequestId: 'r',
    LogicalResourceId: 'l',
  };
  const answer = await world.run('FindRuleSet', { ...asked, ResourceProperties: { recipient: 'a@example.com' } });
  if ((answer as { Status?: string }).Status !== 'SUCCESS') throw new Error(JSON.stringify(answer));
}

const REASON = { reason: 'Is anybody there?' };
const asked = (key: string) => ({ body: JSON.stringify(REASON), headers: { 'idempotency-key': key } });
const since = new Date(Date.now() - HOUR_MS).toISOString();
/** Bodies of the operations that want more than a reason. */
const BODIES: Readonly<Record<string, object>> = {
  actOnSet: { ...REASON, action: 'pin' },
  setMode: { ...REASON, mode: 'observe' },
  onboard: { ...REASON, ...CUSTOMER },
  offboard: { ...REASON, stop: true },
  planRemoval: {},
  setSettings: { ...REASON, tenant: 'acme' },
  decideHeld: { ...REASON, action: 'approve', items: [{ name: SET, version: '1.0' }] },
  releaseMany: { ...REASON, since },
  putSwitch: { ...REASON, automatic: true },
  putTenant: { ...REASON, sets: ['acme-*'] },
  putPolicy: { ...REASON, policy: '{"mode":"enforce"}' },
  validatePolicy: { policy: '{}' },
  previewPolicy: { policy: '{"mode":"enforce"}' },
  refold: { ...REASON, from: since, to: new Date().toISOString() },
  keySuppression: { ...REASON, proposed: 'ab'.repeat(32) },
  noteWork: { ...REASON, action: 'forget', tenant: null, what: null, digest: 'cd'.repeat(32) },
  noteSuppression: { ...REASON, action: 'add', tenant: null, count: 1, digest: 'cd'.repeat(32) },
};

/** Every operation of the API, by somebody who has seen the present state. @returns what was not done */
async function administer(world: ProofWorld, who: 'AdminOperators' | 'AdminViewers'): Promise<string[]> {
  const answers: string[] = [];
  if (!world.isNew(who)) return answers;
  const send = async (method: string, path: string, body?: object, version?: string) => {
    const headers = {
      'idempotency-key': `${method}${path}`,
      ...(version !== undefined && { 'if-match': `"${version}"` }),
    };
    const event = urlEvent(method, `${PREFIX}${path}`, { headers, ...(body && { body: JSON.stringify(body) }) });
    const { statusCode, body: text } = (await world.run(who, event)) as { statusCode: number; body: string };
    return { status: statusCode, text };
  };
  for (const [id, { method, path, access, ...operation }] of Object.entries(OPERATIONS)) {
    if (who === 'AdminViewers' && access === 'write') continue;
    // Without pages there are no links.
    if (path.includes('/link') && !world.has('ServeTenant')) continue;
    const at = path
      .replace('{set}', SET)
      .replace('{domain}', DOMAIN)
      .replace('{tenant}', id === 'offboard' ? LEAVER : 'acme');
    const seen = 'versioned' in operation ? await send('GET', versionOf(at)) : null;
    const version = seen === null ? undefined : String((JSON.parse(seen.text) as { version?: string }).version);
    const body = method === 'GET' ? undefined : (BODIES[id] ?? REASON);
    const { status, text } = await send(method, at, body, version);
    if (status !== 200) answers.push(`${id}: ${status} ${text}`);
  }
  return answers;
}

/** Where the version of what an operation changes is read. */
const versionOf = (path: string): string =>
  path.startsWith('/sets/') ? `/sets/${SET}` : path.startsWith('/tenants/') ? '/policy' : path;

/** The buttons of the last alert about the set. */
async function press(world: ProofWorld): Promise<void> {
  if (!world.isNew('AnswerSlack')) return;
  const alerts = (await world.changes('registry')).filter(({ keys }) => keys.pk.startsWith(`alert#standing:${SET}:`));
  const last = alerts.at(-1);
  const alertId = String(last?.keys.pk).slice('alert#'.length);
  const value = `${Number(String(last?.keys.sk).slice(MESSAGE_PREFIX.length))} ${encodeURIComponent(alertId)}`;
  for (const button of ['acknowledge', 'resume', 'release']) {
    await world.run('AnswerSlack', pressed(SIGNING_SECRET, { action_id: `lazaretto.${button}`, value }, USER));
  }
}

/** An operator shares the page of a tenant, and the tenant looks at it. */
async function share(world: ProofWorld): Promise<void> {
  if (!world.isNew('ServeTenant')) return;
  const asked = { body: '{}', headers: { 'idempotency-key': 'share' } };
  await world.run('AdminOperators', urlEvent('POST', `${PREFIX}/tenants/acme/link`, asked));
  const post = async (path: string, body: string): Promise<string> => {
    const answer = (await world.run('ServeTenant', urlEvent('POST', path, { body }))) as Answered;
    if (answer.statusCode !== 200) throw new Error(`Expected an answer at ${path}, got ${JSON.stringify(answer)}`);
    return answer.body;
  };
  const { token } = JSON.parse(await post('/link', world.door.elsewhere.at(-1) ?? '')) as { token: string };
  const page = await post('/page', JSON.stringify({ token }));
  const { senders, domains } = JSON.parse(page) as Readonly<Record<'senders' | 'domains', readonly unknown[]>>;
  if (senders.length === 0 || domains.length === 0) throw new Error(`Expected senders and domains, got ${page}`);
}
type Answered = { readonly statusCode: number; readonly body: string };

/** All of it. @param makeWell as of `patrol` @returns what the API did not do */
export async function play(world: ProofWorld, makeWell: (isWell: boolean) => void): Promise<string[]> {
  await count(world);
  await place(world);
  await tell(world);
  await tick(world);
  await allow(world);
  await audit(world);
  await askGmail(world);
  await patrol(world, makeWell);
  await collect(world);
  await press(world);
  const refused = [...(await administer(world, 'AdminOperators')), ...(await administer(world, 'AdminViewers'))];
  await share(world);
  await evacuate(world);
  return refused;
}
