import { ApiProblem, type Client } from '../../../shared/admin/api/client.ts';
import type { AnswerOf } from '../../../shared/admin/fleet/operations.ts';
import { COUNTERS } from '../../../shared/counting/counts.ts';
import { DAY_MS, type EpochMs, iso, ROLLUP_RETENTION_MS } from '../../../shared/kernel/time.ts';
import { TENANT_TAG } from '../../../shared/policy/model.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';
import { isByDomain, isStream, setOfName, valueOfStream } from '../../../shared/streams/name.ts';
import { ruleFor } from '../../../shared/streams/rule.ts';
import { UserError } from '../user-error.ts';
import type { ExportFolder } from './folder.ts';

/** As many rows as the API gives a page. */
const PAGE = 500;
const AUDIT_PAGE = 5_000;
/** Before Lazaretto there is no audit trail. */
const BEGINNING = '2025-01-01T00:00:00.000Z';
/** The API gives at most so much of a series at a time. Unit: ms. */
const HOURS_AT_ONCE = 30 * DAY_MS;

/** Whose names are whose: what is exported is chosen by it. */
export type Belongings = {
  readonly tenant: string;
  /** Sets and streams of the tenant, by name. */
  readonly own: ReadonlySet<string>;
  /** Streams of others within its sets. */
  readonly others: ReadonlySet<string>;
  /** Whose a stream is by the policy alone, as one that is too small to be listed; null: the policy does not say. */
  readonly ruledTo: (stream: string) => string | null;
};

/** @param text the policy in force, as JSON */
export function ruling(text: string): Belongings['ruledTo'] {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new UserError(`The policy in force is of another version: ${parsed.problems.join('; ')}`);
  return (stream) =>
    ruleFor(parsed.policy, setOfName(stream))?.by === TENANT_TAG && !isByDomain(stream) ? valueOfStream(stream) : null;
}

/** @returns null where nothing is known of the tenant */
export async function belongingsOf(client: Client, tenant: string): Promise<Belongings | null> {
  const rows: AnswerOf<'listSets'>['items'] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: String(PAGE), sort: 'name', ...(cursor && { cursor }) };
    const page = await client.call('listSets', { query: query as never });
    rows.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  const own = new Set(rows.filter((row) => row.tenant === tenant).map(({ name }) => name));
  const others = rows.filter((row) => row.stream !== null && own.has(row.stream.set) && !own.has(row.name));
  const known = (await client.call('listTenants')).items.some(({ name }) => name === tenant);
  if (own.size === 0 && !known && (await orNull(client.call('getCustomer', { path: { tenant } }))) === null)
    return null;
  const ruledTo = ruling((await client.call('getPolicy')).policy);
  return { tenant, own, others: new Set(others.map(({ name }) => name)), ruledTo };
}

/** Everything that the API knows of one tenant, as files. @param onSet tells how far it has come */
export async function gather(
  client: Client,
  { tenant, own }: Belongings,
  folder: ExportFolder,
  now: EpochMs,
  onSet: (done: number, of: number) => void,
): Promise<void> {
  const row = (await client.call('listTenants')).items.find(({ name }) => name === tenant) ?? null;
  const policy = JSON.parse((await client.call('getPolicy')).policy) as { readonly tenants?: Record<string, unknown> };
  await folder.json('tenant.json', 'How its sets stand, and what the policy says of it alone', {
    row,
    policy: policy.tenants?.[tenant] ?? null,
  });
  const order = await orNull(client.call('getCustomer', { path: { tenant } }));
  await folder.json(
    'order.json',
    'How it was set up: steps, records of its domains, stage; null: not by Lazaretto',
    order,
  );

  const allowances = (await client.call('listAllowances')).items.filter(({ name }) => own.has(name));
  await folder.json('allowances.json', 'What its applications may send, and took', allowances);
  const ladders = (await client.call('listLadders')).items.filter(
    ({ subject, name }) => (subject === 'tenant' && name === tenant) || (subject === 'set' && own.has(name)),
  );
  await folder.json('ladders.json', 'Where it and its sets stand on their ladders', ladders);
  await folder.lines('audit.jsonl', 'Who changed what of it, when and why', await auditOf(client, tenant, own, now));

  const [details, histories, samples]: [unknown[], unknown[], unknown[]] = [[], [], []];
  const series = { hour: [header()], day: [header()] };
  const names = [...own].toSorted((a, b) => (a < b ? -1 : 1));
  for (const [index, set] of names.entries()) {
    details.push(await client.call('getSet', { path: { set } }));
    for (const entry of (await client.call('getHistory', { path: { set } })).items) histories.push({ set, ...entry });
    const said = isStream(set) ? [] : (await client.call('getSamples', { path: { set } })).items;
    for (const sample of said) samples.push({ set, ...sample });
    series.hour.push(...(await pointsOf(client, set, 'hour', HOURS_AT_ONCE, now)));
    series.day.push(...(await pointsOf(client, set, 'day', ROLLUP_RETENTION_MS, now)));
    onSet(index + 1, names.length);
  }
  await folder.lines('sets.jsonl', 'Each set and stream: standing, limits, placement', details);
  await folder.lines('history.jsonl', 'Every change of standing', histories);
  await folder.lines('samples.jsonl', 'What servers said with bounces, without addresses', samples);
  await folder.write('totals-by-hour.csv', 'Counts of each hour', series.hour.join(''), series.hour.length - 1);
  await folder.write('totals-by-day.csv', 'Counts of each day', series.day.join(''), series.day.length - 1);
}

/** What the API does not know. */
async function orNull<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 404) return null;
    throw error;
  }
}

async function auditOf(client: Client, tenant: string, own: ReadonlySet<string>, now: EpochMs): Promise<unknown[]> {
  const lines: unknown[] = [];
  let cursor: string | undefined;
  do {
    const query = { from: BEGINNING, to: iso(now), limit: String(AUDIT_PAGE), ...(cursor && { cursor }) };
    const page = await client.call('listAudit', { query: query as never });
    lines.push(
      ...page.items.filter(({ target: { kind, name } }) =>
        kind === 'tenant' ? name === tenant : kind === 'set' && own.has(name ?? ''),
      ),
    );
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return lines;
}

/** A field of CSV (RFC 4180), that no spreadsheet takes for a formula. */
const field = (value: string | number): string =>
  typeof value === 'number'
    ? String(value)
    : `"${(/^[=+\-@\t]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
const header = (): string => `${['set', 'at', ...COUNTERS].join(',')}\r\n`;

async function pointsOf(
  client: Client,
  set: string,
  by: 'hour' | 'day',
  atOnce: number,
  now: EpochMs,
): Promise<string[]> {
  const found = new Map<string, string>();
  for (let to = now; to > now - ROLLUP_RETENTION_MS; to -= atOnce) {
    const query = { by, from: iso(Math.max(to - atOnce, now - ROLLUP_RETENTION_MS)), to: iso(to) };
    const { points } = await client.call('getSeries', { path: { set }, query });
    for (const point of points) {
      found.set(point.at, `${[set, point.at, ...COUNTERS.map((one) => point[one])].map(field).join(',')}\r\n`);
    }
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}
