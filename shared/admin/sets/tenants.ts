import { type Day, iso } from '../../kernel/time.ts';
import type { Policy } from '../../policy/model.ts';
import { type Declared, NOTHING_MEASURED } from '../../profile/model.ts';
import { profile } from '../../profile/profile.ts';
import { shortWords } from '../../standing/short-words.ts';
import type { TenantSurvey } from '../../survey/model.ts';
import type { TogetherRecord } from '../../together/ports.ts';
import type { AnswerOf } from '../fleet/operations.ts';
import type { SetRow } from '../schema/sets.ts';

type TenantRow = AnswerOf<'listTenants'>['items'][number];

type Surveyed = {
  readonly surveys: readonly TenantSurvey[];
  readonly today: Day;
  /** What orders say of tenants; what the policy says of one stands above it. */
  readonly ordered?: ReadonlyMap<string, Declared>;
  /** Tenants whose order is under way, whether anything has sent for them or not. */
  readonly waiting?: readonly string[];
  /** What SES itself holds against a tenant. */
  readonly atSes?: (tenant: string) => TenantRow['atSes'];
};
const NO_SURVEY: Surveyed = { surveys: [], today: 0 };

/**
 * Every tenant that the policy names, that an order sets up, that a set has, or whose sets are bad together, and how
 * their sets stand; in order of name.
 */
export function tenantRows(
  rows: Iterable<SetRow>,
  policy: Policy,
  records: readonly TogetherRecord[] = [],
  { surveys, today, ordered, waiting = [], atSes = () => null }: Surveyed = NO_SURVEY,
): TenantRow[] {
  const surveyed = new Map(surveys.map((survey) => [survey.name, survey]));
  const tenants = new Map<string, TenantRow>();
  const rowFor = (name: string): TenantRow => {
    const known = tenants.get(name);
    if (known) return known;
    const rules = Object.hasOwn(policy.tenants, name) ? policy.tenants[name] : undefined;
    const said = rules?.declared ?? ordered?.get(name);
    const fresh: TenantRow = {
      name,
      sets: 0,
      streams: 0,
      healthy: 0,
      standings: { healthy: 0, warned: 0, quarantined: 0, probation: 0, paused: 0 },
      effects: { healthy: {}, warned: {}, quarantined: {}, probation: {}, paused: {} },
      patterns: [...(rules?.sets ?? [])],
      mode: rules?.mode ?? null,
      limits: rules?.limits ?? null,
      declared: said ?? null,
      profile: profileNow(said, surveyed.get(name), today),
      inPolicy: rules !== undefined,
      together: null,
      atSes: atSes(name),
    };
    tenants.set(name, fresh);
    return fresh;
  };
  for (const name of [...Object.keys(policy.tenants), ...waiting]) rowFor(name);
  for (const shown of rows) {
    const { tenant, standing, effect, stream } = shown;
    if (tenant === null) continue;
    const row = rowFor(tenant);
    if (stream !== null) {
      row.streams++;
      continue;
    }
    row.sets++;
    if (shortWords(shown, shown) === 'healthy') row.healthy++;
    row.standings[standing]++;
    row.effects[standing][effect] = (row.effects[standing][effect] ?? 0) + 1;
  }
  for (const { tenant } of records.filter(lasts)) {
    if (tenant !== null) rowFor(tenant).together = togetherOf(records, tenant);
  }
  return [...tenants.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const lasts = ({ closedAt }: TogetherRecord): boolean => closedAt === null;

/** What sets of a tenant show together, while it lasts. @param tenant null: new senders */
export function togetherOf(records: readonly TogetherRecord[], tenant: string | null): TenantRow['together'] {
  const record = records.find((one) => lasts(one) && one.tenant === tenant);
  if (record === undefined) return null;
  const { openedAt, sentence, sets, hitSets, worst, moves } = record;
  return { since: iso(openedAt), sentence, sets, hitSets, worst: [...worst], moves };
}

/** The profile of a tenant from what is known now. */
function profileNow(declared: Declared = {}, survey: TenantSurvey | undefined, today: Day): TenantRow['profile'] {
  const { grade, points, reasons, pool, ladder, startStep } = profile({
    declared,
    measured: survey ?? NOTHING_MEASURED,
    today,
  });
  const surveyedAt = survey === undefined ? null : iso(survey.at);
  return { grade, points, reasons: [...reasons], pool, ladder, startStep, surveyedAt };
}
