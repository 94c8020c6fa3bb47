import { writeAudited } from '../../audit/audited-item.ts';
import { setOfStream } from '../../evaluation/judge/effective.ts';
import type { SetState } from '../../evaluation/ports/decisions.ts';
import { followUp } from '../../evaluation/tick/follow-up.ts';
import { iso } from '../../kernel/time.ts';
import { settingsFields, settingsOf } from '../../policy/settings.ts';
import { setKey } from '../../registry/keys.ts';
import { standingOf } from '../../standing/epoch.ts';
import { RequestRefused, refuseField } from '../api/problem.ts';
import type { AdminDeps, ChangeDeps } from '../ports.ts';
import type { Changed } from '../schema/changes.ts';
import { type ActionRequest, holdsFor, type SetCase, type Step } from './act.ts';
import { versionOf } from './set-row.ts';

/** Other functions remember settings of the deployment for so long. Unit: ms. */
const REMEMBERED_MS = 21_000;

/** Everything that a decision by hand about one set depends on, read now. @throws {RequestRefused} where there is no such set */
export async function readCase(deps: ChangeDeps, set: string) {
  if (!(await deps.isKnown(set))) {
    throw new RequestRefused('not-found', 'path.set: no configuration set or stream of this name has sent mail', [
      {
        field: 'path.set',
        sentence: 'expected the name of a configuration set that has sent mail, or of a stream of one',
      },
    ]);
  }
  const [state, ofSet, kept, placement, { policy }] = await Promise.all([
    deps.evaluation.decisions.state(set),
    setOfStream(deps.evaluation.decisions, set),
    deps.keeper.read(setKey.settings(set)),
    deps.placements.placement(set),
    deps.policyState(),
  ]);
  const held = placement.held !== null && placement.held.version === state.standing?.version;
  const settings = kept.revision === 0 && state.settings === null ? null : settingsOf(kept.fields);
  const on = { set, state: { ...state, settings }, ofSet, held, policy } satisfies SetCase;
  return { on, kept, placement, checkpoints: state.checkpoints, version: versionOf(state.standing, kept.revision) };
}
export type ReadCase = Awaited<ReturnType<typeof readCase>>;

/** @throws {RequestRefused} where the caller has seen another version than there is */
export function demandVersion(seen: string | null, present: string): void {
  if (seen === null || seen === present) return;
  const sentence = `expected the present version "${present}", got "${seen}": look at it again, then decide`;
  throw refuseField('stale-version', 'header.if-match', sentence);
}

/**
 * Decide about one set and carry it out: one conditional write, and what follows from it.
 * @param seen the version that the caller has seen; null: whatever there is
 * @throws {RequestRefused} with nothing changed
 */
export async function changeSet(
  deps: ChangeDeps,
  set: string,
  decide: (on: SetCase) => Step,
  asked: ActionRequest,
  { action, seen }: { readonly action: string; readonly seen: string | null },
): Promise<Changed> {
  const read = await readCase(deps, set);
  demandVersion(seen, read.version);
  const step = decide(read.on);
  if (step.kind === 'refused') {
    throw refuseField(step.field === 'body.action' ? 'conflict' : 'invalid', step.field, step.sentence);
  }
  const done =
    step.kind === 'record' ? await write(deps, read, step, asked) : await keep(deps, read, step, asked, action);
  deps.changed(set);
  deps.log({ message: 'changed by hand', configurationSet: set, action, actor: asked.actor, version: done.version });
  return done;
}

const lostRace = (): RequestRefused =>
  refuseField('stale-version', 'header.if-match', 'somebody else decided at the same moment: look at it again');

async function write(
  deps: ChangeDeps,
  { on, kept }: ReadCase,
  { record }: Extract<Step, { kind: 'record' }>,
  { now }: ActionRequest,
): Promise<Changed> {
  if (!(await deps.evaluation.decisions.decide(record))) throw lostRace();
  // What others remember of the policy may be older, but the record is written: the pool is worked out from it here.
  await followUp({ ...deps.evaluation, policy: async () => on.policy }, on.state.standing, record, now);
  return changedOf(on, record, on.state.settings, kept.revision, record.sentence, now);
}

async function keep(
  deps: ChangeDeps,
  { on, kept }: ReadCase,
  { settings, endsAt, from, to, sentence }: Extract<Step, { kind: 'settings' }>,
  { now, actor, via }: ActionRequest,
  action: string,
): Promise<Changed> {
  const { set, state } = on;
  const revision = kept.revision + 1;
  const entry = {
    id: `settings:${set}:${revision}`,
    at: now,
    actor,
    via,
    action,
    target: { kind: 'set', name: set },
    from,
    to,
    why: sentence,
  } as const;
  const key = setKey.settings(set);
  if (!(await writeAudited(auditedDeps(deps), key, kept, { fields: settingsFields(settings), endsAt, entry })))
    throw lostRace();
  if (state.standing !== null) await deps.hasten(set, state.standing.version, now);
  return changedOf(on, state.standing, settings, revision, sentence, now);
}

export const auditedDeps = ({ keeper, trail }: Pick<ChangeDeps, 'keeper' | 'trail'>) => ({ keeper, audit: trail });

function changedOf(
  on: SetCase,
  standing: SetState['standing'],
  settings: SetState['settings'],
  revision: number,
  sentence: string,
  at: number,
): Changed {
  const { mode, pinned, exempt } = holdsFor(on, settings);
  const version = versionOf(standing, revision);
  return { name: on.set, version, standing: standingOf(standing), mode, pinned, exempt, sentence, at: iso(at) };
}

/** Have every set looked at soon that does not stand healthy: the mode of all has changed. */
export async function hastenAll(deps: AdminDeps, now: number): Promise<void> {
  for (const set of await unwellSets(deps)) {
    const standing = await deps.evaluation.decisions.standing(set);
    if (standing !== null) await deps.hasten(set, standing.version, now + REMEMBERED_MS);
  }
}

/** Sets about which something waits. Those that stand healthy have nothing to wait for. */
export async function unwellSets(deps: Pick<AdminDeps, 'evaluation'>): Promise<readonly string[]> {
  const { work } = deps.evaluation;
  const keys = await Promise.all(
    (['review', 'follow'] as const).map((kind) => work.due(kind, Number.MAX_SAFE_INTEGER, 10_000)),
  );
  const sets = keys.flat().flatMap(({ pk }) => (pk.startsWith('set#') ? pk.slice('set#'.length) : []));
  return [...new Set(sets)];
}
