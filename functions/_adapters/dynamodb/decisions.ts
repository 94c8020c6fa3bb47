import type { Decisions, SetState } from '../../../shared/evaluation/ports/decisions.ts';
import { SECOND_MS } from '../../../shared/kernel/time.ts';
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
import {
  CHECKPOINT,
  CONVICTION_HOLD,
  DNS_ISSUE,
  INCIDENT,
  SET_SETTINGS,
  STANDING_RECORD,
  TOLD_SIGNAL,
} from '../../../shared/registry/shapes/decisions.ts';
import { PLACEMENT } from '../../../shared/registry/shapes/placement.ts';
import { damagedStanding, HANDS_OFF } from '../../../shared/standing/damaged.ts';
import type { StandingRecord } from '../../../shared/standing/model.ts';
import { allStored, mustBeStored, stored } from './stored.ts';
import type { Item, Table } from './table.ts';

const ABSENT = { holds: 'attribute_not_exists(pk)' };

/**
 * How sets stand, in the registry. A standing record, a hold, a checkpoint and an incident are JSON under `record`:
 * nothing is ever looked up by their fields.
 */
export function dynamoDecisions(registry: Table): Decisions {
  return {
    async standing(set) {
      const newest = await registry.last(`set#${set}`, STANDING_PREFIX);
      const readable = stored(newest, STANDING_RECORD);
      if (newest === null || readable !== null) return readable;
      return newestOf(set, await registry.list(`set#${set}`, STANDING_PREFIX)).record;
    },

    async history(set) {
      return allStored(await registry.list(`set#${set}`, STANDING_PREFIX), STANDING_RECORD);
    },

    async recordAt(set, version) {
      return stored(await registry.get(setKey.standing(set, version)), STANDING_RECORD);
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
      const beginning = (prefix: string): Item[] =>
        [...items].filter(([sk]) => sk.startsWith(prefix)).map(([, item]) => item);
      const { record, isReadable } = newestOf(set, beginning(STANDING_PREFIX));
      const settings = settingsIn(items.get(setKey.settings(set).sk));
      return {
        standing: record,
        settings: isReadable ? settings : { ...settings, ...HANDS_OFF },
        sesTenant: sesTenantIn(items.get(setKey.sesTenant(set).sk) ?? null),
        checkpoints: stored(items.get(setKey.checkpoint(set).sk), CHECKPOINT) ?? [],
        home: homeOf(items.get(setKey.placement(set).sk), items.get(setKey.inventory(set).sk)),
        goneSince: timeOf(items.get(setKey.inventory(set).sk)?.['goneSince']),
        dnsIssues: allStored(
          beginning(DNS_ISSUE_PREFIX).filter(({ ended }) => ended !== true),
          DNS_ISSUE,
        ),
        signals: allStored(beginning(SIGNAL_PREFIX), TOLD_SIGNAL),
        holds: allStored(beginning(HOLD_PREFIX), CONVICTION_HOLD),
      };
    },

    async checkpoint(set) {
      return stored(await registry.get(setKey.checkpoint(set)), CHECKPOINT) ?? [];
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
        settings: settings === undefined ? null : mustBeStored(settings, SET_SETTINGS),
        sesTenant: sesTenantIn(items.get(setKey.sesTenant(set).sk) ?? null),
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

    holds: async (set) => allStored(await registry.list(`set#${set}`, HOLD_PREFIX), CONVICTION_HOLD),

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
      return allStored(await registry.list(INCIDENTS, ''), INCIDENT).filter(
        ({ toHour, closedAt }) => closedAt === null || toHour >= since,
      );
    },

    async saveIncident(incident) {
      await registry.put(incidentKey(incident.id), { record: JSON.stringify(incident) });
    },
  };
}

/** The tenant that SES names; null where it named none, or several. */
export const sesTenantIn = (item: Item | null): string | null =>
  typeof item?.['sesTenant'] === 'string' && item['several'] !== true ? item['sesTenant'] : null;

/** The home that was recorded, while a set is away; else where SES last showed it, at home its owner's business. */
function homeOf(placed: Item | undefined, seen: Item | undefined): NonNullable<SetState['home']> | null {
  const placement = stored(placed, PLACEMENT);
  // Of a set that may be away nothing is said: where SES shows it need not be its home.
  if (placed !== undefined && placement === null) return null;
  if (placement?.away) return placement.home;
  if (seen !== undefined && Number(seen['seenAt']) > (placement?.appliedAt ?? 0)) {
    return { pool: typeof seen['pool'] === 'string' ? seen['pool'] : null };
  }
  return placement?.home ?? null;
}

/** Null where nobody decided anything. What is damaged may have kept the set from being judged or moved. */
const settingsIn = (item: Item | undefined): SetSettings | null =>
  item === undefined ? null : (stored(item, SET_SETTINGS) ?? HANDS_OFF);

/**
 * The newest of the records of a set. Where that is damaged, what the last readable one says, under the number of the
 * newest: no number is given twice.
 */
function newestOf(
  set: string,
  items: readonly Item[],
): { readonly record: StandingRecord | null; readonly isReadable: boolean } {
  const newest = items.at(-1);
  if (newest === undefined) return { record: null, isReadable: true };
  const version = Number(String(newest['sk']).slice(STANDING_PREFIX.length));
  for (const item of items.toReversed()) {
    const record = stored(item, STANDING_RECORD);
    if (record !== null) return { record: item === newest ? record : { ...record, version }, isReadable: true };
  }
  return { record: damagedStanding(set, version), isReadable: false };
}

const timeOf = (value: Item[string] | undefined): number | null => (typeof value === 'number' ? value : null);
