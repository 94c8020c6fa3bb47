import { auditCsv } from '../../../shared/admin/api/csv.ts';
import { AuditCursor, cursorCodec } from '../../../shared/admin/api/cursor.ts';
import { openApiDocument } from '../../../shared/admin/api/openapi.ts';
import { RequestRefused, refuseField } from '../../../shared/admin/api/problem.ts';
import { switchFields, switchOf } from '../../../shared/admin/fleet/switch.ts';
import { testAlert, testAlertState } from '../../../shared/admin/fleet/test-alert.ts';
import type { AdminDeps } from '../../../shared/admin/ports.ts';
import { auditedDeps, demandVersion, hastenAll } from '../../../shared/admin/sets/change-set.ts';
import { previewRelease, releaseAll, releaseSince } from '../../../shared/admin/sets/release-many.ts';
import { writeAudited } from '../../../shared/audit/audited-item.ts';
import type { AuditEntry } from '../../../shared/audit/model.ts';
import { readAudit } from '../../../shared/audit/read.ts';
import { shardsOf } from '../../../shared/counting/partition.ts';
import { DAY_MS, type EpochMs, iso, RETENTION_MS, slotOf } from '../../../shared/kernel/time.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { type Answers, askedBy, type Call } from '../call.ts';
import { harmlessJson, TextAnswer } from '../request.ts';
import { evacuationState, giveCommand } from './commands.ts';

/** What is looked back on unless one says otherwise. Unit: ms. */
const USUAL_SPAN_MS = 30 * DAY_MS;
/** A refold at a time: three days of slots. */
const MOST_SLOTS = 864;

function demandPast(since: EpochMs, now: EpochMs, field: string): void {
  if (since > now) throw refuseField('invalid', field, 'expected a time that has been, got one to come');
}

const lineOf = (entry: AuditEntry) => ({ ...entry, at: iso(entry.at), target: { ...entry.target } });

/** The test alert that was sent last, as the audit trail says; null: none of late. */
async function newestTestAlert(deps: AdminDeps, now: EpochMs): Promise<string | null> {
  const span = { from: now - USUAL_SPAN_MS, to: now, action: 'test-alert' };
  const { entries } = await readAudit(deps.trail, span, null, 1);
  return entries[0]?.to ?? null;
}

type Who = Pick<Call<'refold'>, 'actor' | 'via' | 'now'>;

/** The audit line of an operation on the whole deployment. Written first: what it says was asked for. */
const note = (deps: AdminDeps, { actor, via, now }: Who, action: string, to: string | null, why: string) =>
  deps.trail.put({
    id: `operation:${action}:${deps.sha256(`${now} ${actor} ${why} ${to}`).slice(0, 16)}`,
    at: now,
    actor,
    via,
    action,
    target: { kind: 'operation', name: action },
    from: null,
    to,
    why,
  });

export const operateAnswers: Pick<
  Answers,
  | 'getSwitch'
  | 'putSwitch'
  | 'previewRelease'
  | 'releaseMany'
  | 'listAudit'
  | 'testAlert'
  | 'getTestAlert'
  | 'refold'
  | 'redrive'
  | 'releaseAll'
  | 'baseline'
  | 'evacuate'
  | 'endEvacuation'
  | 'getEvacuation'
  | 'getOpenApi'
> = {
  getSwitch: async (deps) => switchOf(await deps.keeper.read(deploymentKey.switch)),

  async putSwitch(deps, call) {
    const { automatic, mode, reason } = call.body;
    if (automatic === undefined && mode === undefined) {
      throw refuseField('malformed', 'body', 'expected automatic or mode, got neither');
    }
    return throwSwitch(deps, call, { automatic, mode, reason });
  },

  previewRelease(deps, { query, now }) {
    const since = query.since === undefined ? now - DAY_MS : Date.parse(query.since);
    demandPast(since, now, 'query.since');
    return previewRelease(deps, since);
  },

  releaseMany(deps, call) {
    const since = Date.parse(call.body.since);
    demandPast(since, call.now, 'body.since');
    return releaseSince(deps, since, askedBy(call, call.body));
  },

  async listAudit(deps, { query, now }) {
    const { cursor, limit, format, from, to, ...rest } = query;
    const codec = cursorCodec(AuditCursor, deps.sha256);
    const question = `audit ${JSON.stringify({ from, to, ...rest })}`;
    const after = cursor === undefined ? null : codec.decode(cursor, question);
    const until = to === undefined ? now : Date.parse(to);
    const since = from === undefined ? until - USUAL_SPAN_MS : Date.parse(from);
    if (since > until) throw refuseField('malformed', 'query.from', `expected a time before ${iso(until)}`);
    const { entries, next } = await readAudit(deps.trail, { from: since, to: until, ...rest }, after, limit);
    const items = entries.map(lineOf);
    const more = next && codec.encode(next, question);
    if (format === 'json') return { items, next: more };
    const link: Record<string, string> = more === null ? {} : { 'x-next-cursor': more };
    const file = `attachment; filename="lazaretto-audit.${format}"`;
    return format === 'csv'
      ? new TextAnswer(auditCsv(items), {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': file,
          ...link,
        })
      : new TextAnswer(items.map((item) => `${harmlessJson(item)}\n`).join(''), {
          'content-type': 'application/x-ndjson; charset=utf-8',
          'content-disposition': file,
          ...link,
        });
  },

  async testAlert(deps, call) {
    const { reason } = call.body;
    const message = testAlert(call.actor, reason, call.now);
    await note(deps, call, 'test-alert', message.alertId, reason);
    await deps.evaluation.messages.put(message);
    return { sentence: `${message.alertId} is on its way to every channel`, alertId: message.alertId };
  },

  async getTestAlert(deps, { query, now }) {
    const alertId = query.alertId ?? (await newestTestAlert(deps, now));
    if (alertId === null) return { alertId, state: 'none', channels: [] };
    const sent = alertId.startsWith('test:') ? await deps.alertSent(alertId) : null;
    if (sent === null)
      throw refuseField('not-found', 'query.alertId', `expected the id of a test alert, got "${alertId}"`);
    return testAlertState(alertId, sent);
  },

  async refold(deps, call) {
    const { from, to, reason } = call.body;
    const [first, last] = [slotOf(Date.parse(from)), slotOf(Date.parse(to))];
    if (last < first) throw refuseField('invalid', 'body.to', 'expected a time not before body.from');
    if (last - first >= MOST_SLOTS) throw refuseField('invalid', 'body.to', `expected at most ${MOST_SLOTS} slots`);
    if (call.now - Date.parse(from) > RETENTION_MS) {
      throw refuseField('invalid', 'body.from', 'expected a time within the last 16 days: the journal keeps no more');
    }
    const plan = await deps.evaluation.deployment.shardPlan();
    await note(deps, call, 'refold', JSON.stringify({ from, to }), reason);
    for (let slot = first; slot <= last; slot++) {
      for (let shard = 0; shard < shardsOf(slot, plan); shard++) {
        await deps.evaluation.late.note({ slot, shard }, call.now);
      }
    }
    return { sentence: `${last - first + 1} slots are folded again by the next ticks` };
  },

  async redrive(deps, call) {
    if (deps.redrive === null)
      throw new RequestRefused('not-here', 'this deployment does not know its dead-letter queue');
    await note(deps, call, 'redrive', null, call.body.reason);
    return { sentence: await deps.redrive() };
  },

  async releaseAll(deps, call) {
    const { reason } = call.body;
    await throwSwitch(deps, { ...call, seen: null }, { automatic: false, mode: undefined, reason });
    return releaseAll(deps, askedBy(call, call.body));
  },

  async baseline(deps, call) {
    await giveCommand(deps, { ...call, command: 'baseline', why: call.body.reason });
    return { sentence: 'a round of the inventory begins within a minute' };
  },

  async evacuate(deps, call) {
    await giveCommand(deps, { ...call, command: 'evacuate', why: call.body.reason });
    return { sentence: 'every set is put back from within a minute on; nothing is moved or attached any more' };
  },

  async endEvacuation(deps, call) {
    await giveCommand(deps, { ...call, command: 'end-evacuation', why: call.body.reason });
    return { sentence: 'sets are attached, moved and looked at again from within a minute on' };
  },

  getEvacuation: evacuationState,

  getOpenApi: async () => openApiDocument(),
};

type Thrown = {
  readonly automatic: boolean | undefined;
  readonly mode: 'observe' | 'enforce' | 'policy' | undefined;
  readonly reason: string;
};

async function throwSwitch(
  deps: AdminDeps,
  { seen, now, actor, via }: Pick<Call<'putSwitch'>, 'seen' | 'now' | 'actor' | 'via'>,
  { automatic, mode, reason }: Thrown,
) {
  const kept = await deps.keeper.read(deploymentKey.switch);
  const before = switchOf(kept);
  demandVersion(seen, before.version);
  const after = { automatic: automatic ?? before.automatic, mode: mode ?? before.mode };
  const shown = (of: typeof after) => JSON.stringify({ automatic: of.automatic, mode: of.mode });
  const written = await writeAudited(auditedDeps(deps), deploymentKey.switch, kept, {
    fields: switchFields(after),
    endsAt: null,
    entry: {
      id: `switch:${kept.revision + 1}`,
      at: now,
      actor,
      via,
      action: 'switch',
      target: { kind: 'switch', name: null },
      from: shown(before),
      to: shown(after),
      why: reason,
    },
  });
  if (!written)
    throw refuseField('stale-version', 'header.if-match', 'somebody else threw the switch at the same moment');
  await hastenAll(deps, now);
  deps.log({ message: 'switch thrown by hand', actor, ...after });
  return { ...after, version: String(kept.revision + 1) };
}
