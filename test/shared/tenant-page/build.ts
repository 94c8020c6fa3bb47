import { daySums } from '../../../shared/admin/sets/set-row.ts';
import { HOUR_MS } from '../../../shared/kernel/time.ts';
import { type DesiredPlacement, emptyPlacement, type Placement } from '../../../shared/placement/model.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import type { WantedRecord } from '../../../shared/records/model.ts';
import type { StandingRecord } from '../../../shared/standing/model.ts';
import type { TenantFacts } from '../../../shared/tenant-page/page-of.ts';
import type { Around, SenderFacts } from '../../../shared/tenant-page/sender-of.ts';

export const NOW = Date.UTC(2026, 10, 20, 12, 30);
export const POLICY: Policy = {
  ...DEFAULT_POLICY,
  mode: 'enforce',
  tenants: { acme: { sets: ['acme-*'] }, rival: { sets: ['rival-*'] } },
  streams: { shared: { by: 'ses:tenant-name', most: 100 } },
};
export const AROUND: Around = { policy: POLICY, automatic: true, evacuated: false, incidents: [] };
export const WEEK = {
  ...{ sends: 12_345, deliveries: 12_000, hardBounces: 300, complaints: 12 },
  ...{ hardBounceRate: 300 / 12_300, complaintRate: 0.0012 },
};

/** A sender as it was read: quiet, unless the test says otherwise. */
export const facts = (name: string, over: Partial<SenderFacts> = {}): SenderFacts => ({
  name,
  state: { standing: null, settings: null, sesTenant: null },
  revision: 0,
  sums: daySums({ hours: new Map(), slots: new Map() }, NOW),
  readAt: NOW,
  week: WEEK,
  ...over,
});

/** One that was decided about, and whose decision is carried out. */
type Decided = SenderFacts & { readonly desired: DesiredPlacement | null; readonly placement: Placement | null };
export const decided = (record: StandingRecord, over: Partial<SenderFacts> = {}): Decided => ({
  desired: null,
  placement: null,
  ...facts(record.configurationSet, {
    state: { standing: record, settings: null, sesTenant: null },
    desired: {
      ...{ configurationSet: record.configurationSet, version: record.version, automatic: true, decidedAt: record.at },
      ...{ pool: { kind: 'home' }, sendingEnabled: record.to !== 'paused' },
    },
    placement: { ...emptyPlacement(record.configurationSet), appliedVersion: record.version },
    ...over,
  }),
});

export const wanted = (over: Partial<WantedRecord>): WantedRecord => ({
  ...{ name: 'acme.example', type: 'TXT', value: 'v=spf1 include:amazonses.com ~all', ttl: 3_600, part: 'spf' },
  ...{ state: 'published', found: [], kept: [], told: null, isBlocked: false },
  ...over,
});

export const tenantFacts = (over: Partial<TenantFacts> = {}): TenantFacts => {
  const senders = over.senders ?? [facts('acme-news')];
  return { senders, count: senders.length, order: null, stage: null, records: new Map(), ...over };
};
export const claims = (tenant = 'acme') => ({ tenant, issuedAt: NOW - HOUR_MS, endsAt: NOW + 24 * HOUR_MS });
