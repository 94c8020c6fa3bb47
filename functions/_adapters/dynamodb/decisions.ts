import type { ToldSignal } from '../../../shared/alerts/signal.ts';
import type { ConvictionHold, Decisions, Incident, SetState } from '../../../shared/evaluation/ports/decisions.ts';
import type { EvidenceState } from '../../../shared/judging/model.ts';
import { SECOND_MS } from '../../../shared/kernel/time.ts';
import type { Placement } from '../../../shared/placement/model.ts';
import type { SetSettings } from '../../../shared/policy/model.ts';
import {
  DNS_ISSUE_PREFIX,
  HOLD_PREFIX,
  INCIDENTS,
  incidentKey,
  OWNER_PREFIX,
  SIGNAL_PREFIX,
  STANDING_PREFIX,
  setKey,
} from '../../../shared/registry/keys.ts';
import type { DnsIssue } from '../../../shared/standing/dns-issue-model.ts';
import type { StandingRecord } from '../../../shared/standing/model.ts';
import type { Item, Table } from './table.ts';

const ABSENT = { holds: 'attribute_not_exists(pk)' };

/**
 * How sets stand, in the registry. A standing record, a hold, a checkpoint and an incident are JSON under `record`:
 * nothing is ever looked up by their fields.
 */
export function dynamoDecisions(registry: Table): Decisions {
  return {
    async standing(set) {
      const item = await registry.last(`set#${set}`, STANDING_PREFIX);
      return item && parsed<StandingRecord>(item);
    },

    async history(set) {
      return (await registry.list(`set#${set}`, STANDING_PREFIX)).map(parsed<StandingRecord>);
    },

    async recordAt(set, version) {
      const item = await registry.get(setKey.standing(set, version));
      return item && parsed<StandingRecord>(item);
    },

    decide: (record) =>
      registry.put(
        setKey.standing(record.configurationSet, record.version),
        { record: JSON.stringify(record), work: 'follow', dueAt: record.at },
        ABSENT,
      ),

    async scheduleReview(set, version, next) {
      await registry.update(
        setKey.standing(set, version),
        { work: next?.work, dueAt: next?.dueAt },
        { holds: 'attribute_exists(pk)' },
      );
    },

    async expire(name, at) {
      const items = await registry.list(`set#${name}`, '');
      const newest = items.findLast(({ sk }) => String(sk).startsWith(STANDING_PREFIX))?.['sk'];
      const stays = [setKey.settings(name), setKey.desired(name), setKey.placement(name)].map(({ sk }) => sk);
      const expiresAt = Math.ceil(at / SECOND_MS);
      for (const { pk, sk } of items) {
        if (sk === newest || stays.includes(String(sk))) continue;
        await registry.update({ pk: String(pk), sk: String(sk) }, { expiresAt }, { holds: 'attribute_exists(pk)' });
      }
    },

    async state(set) {
      const items = new Map((await registry.list(`set#${set}`, '')).map((item) => [String(item['sk']), item]));
      const records = [...items].filter(([sk]) => sk.startsWith(STANDING_PREFIX)).map(([, item]) => item);
      const newest = records.at(-1);
      const settings = items.get(setKey.settings(set).sk);
      const checkpoint = items.get(setKey.checkpoint(set).sk);
      return {
        standing: newest ? parsed<StandingRecord>(newest) : null,
        settings: settings ? parsed<SetSettings>(settings) : null,
        sesTenant: tenantOf(items.get(setKey.sesTenant(set).sk) ?? null),
        checkpoints: checkpoint ? parsed<EvidenceState[]>(checkpoint) : [],
        home: homeOf(items.get(setKey.placement(set).sk), items.get(setKey.inventory(set).sk)),
        goneSince: timeOf(items.get(setKey.inventory(set).sk)?.['goneSince']),
        dnsIssues: [...items]
          .filter(([sk, item]) => sk.startsWith(DNS_ISSUE_PREFIX) && item['ended'] !== true)
          .map(([, item]) => parsed<DnsIssue>(item)),
        signals: [...items].filter(([sk]) => sk.startsWith(SIGNAL_PREFIX)).map(([, item]) => parsed<ToldSignal>(item)),
        holds: [...items].filter(([sk]) => sk.startsWith(HOLD_PREFIX)).map(([, item]) => parsed<ConvictionHold>(item)),
      };
    },

    async checkpoint(set) {
      const item = await registry.get(setKey.checkpoint(set));
      return item ? parsed<EvidenceState[]>(item) : [];
    },

    async saveCheckpoint(set, states) {
      await registry.put(setKey.checkpoint(set), { record: JSON.stringify(states) });
    },

    async requestPlacement(desired) {
      await registry.put(
        setKey.desired(desired.configurationSet),
        { ...desired, work: 'place', dueAt: desired.decidedAt },
        {
          // nothing was asked for, or something older
          holds: 'attribute_not_exists(pk) OR version < :version',
          values: { ':version': desired.version },
        },
      );
    },

    async issueReviewed(set, issue, dueAt) {
      await registry.update(
        setKey.dnsIssue(set, issue),
        { work: undefined, dueAt: undefined },
        // Else it has changed since.
        { holds: 'dueAt = :seen', values: { ':seen': dueAt } },
      );
    },

    async ownerOf(set) {
      const items = new Map((await registry.list(`set#${set}`, OWNER_PREFIX)).map((item) => [item['sk'], item]));
      const settings = items.get(setKey.settings(set).sk);
      return {
        settings: settings ? parsed<SetSettings>(settings) : null,
        sesTenant: tenantOf(items.get(setKey.sesTenant(set).sk) ?? null),
      };
    },

    saveSignal: (signal, dueAt) =>
      registry.put(
        setKey.signal(signal.configurationSet, signal.metric),
        {
          record: JSON.stringify(signal),
          since: signal.since,
          lasts: signal.endedAt === null,
          work: 'review',
          dueAt,
        },
        signal.endedAt === null
          ? { holds: 'attribute_not_exists(pk) OR lasts = :no', values: { ':no': false } }
          : { holds: 'lasts = :yes AND since = :since', values: { ':yes': true, ':since': signal.since } },
      ),

    async awaitSignal({ configurationSet, metric, since, endedAt }, dueAt) {
      await registry.update(
        setKey.signal(configurationSet, metric),
        { work: dueAt === null ? undefined : 'review', dueAt: dueAt ?? undefined },
        { holds: 'lasts = :lasts AND since = :since', values: { ':lasts': endedAt === null, ':since': since } },
      );
    },

    holds: async (set) => (await registry.list(`set#${set}`, HOLD_PREFIX)).map(parsed<ConvictionHold>),

    async saveHold(set, hold, dueAt) {
      const waiting = dueAt === null ? {} : { work: 'review', dueAt };
      await registry.put(setKey.hold(set, hold.metric, hold.provider), { record: JSON.stringify(hold), ...waiting });
    },

    async doubt(set) {
      const item = await registry.get(setKey.doubt(set));
      return item && { since: Number(item['since']), dueAt: typeof item['dueAt'] === 'number' ? item['dueAt'] : null };
    },

    async saveDoubt(set, since, dueAt) {
      await registry.put(setKey.doubt(set), { since, ...(dueAt !== null && { work: 'review', dueAt }) });
    },

    async incidents(since) {
      const items = await registry.list(INCIDENTS, '');
      return items.map(parsed<Incident>).filter(({ toHour, closedAt }) => closedAt === null || toHour >= since);
    },

    async saveIncident(incident) {
      await registry.put(incidentKey(incident.id), { record: JSON.stringify(incident) });
    },
  };
}

/** The tenant that SES names; null where it named none, or several. */
const tenantOf = (item: Item | null): string | null =>
  typeof item?.['sesTenant'] === 'string' && item['several'] !== true ? item['sesTenant'] : null;

/** The home that was recorded, while a set is away; else where SES last showed it, at home its owner's business. */
function homeOf(placed: Item | undefined, seen: Item | undefined): NonNullable<SetState['home']> | null {
  const placement = placed && parsed<Placement>(placed);
  if (placement?.away) return placement.home;
  if (seen !== undefined && Number(seen['seenAt']) > (placement?.appliedAt ?? 0)) {
    return { pool: typeof seen['pool'] === 'string' ? seen['pool'] : null };
  }
  return placement?.home ?? null;
}

const parsed = <T>(item: Item): T => JSON.parse(String(item['record'])) as T;

const timeOf = (value: Item[string] | undefined): number | null => (typeof value === 'number' ? value : null);
