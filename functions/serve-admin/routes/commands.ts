import { refuseField } from '../../../shared/admin/api/problem.ts';
import type { AnswerOf } from '../../../shared/admin/fleet/operations.ts';
import type { AdminDeps } from '../../../shared/admin/ports.ts';
import { auditedDeps } from '../../../shared/admin/sets/change-set.ts';
import { writeAudited } from '../../../shared/audit/audited-item.ts';
import type { Via } from '../../../shared/audit/model.ts';
import { parseShape } from '../../../shared/kernel/shape.ts';
import { type EpochMs, iso } from '../../../shared/kernel/time.ts';
import type { CommandName } from '../../../shared/placement/commands.ts';
import { EVACUATION } from '../../../shared/placement/evacuation.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';

type Given = {
  readonly command: CommandName;
  readonly why: string;
  readonly now: EpochMs;
  readonly actor: string;
  readonly via: Via;
};

/**
 * Put a command into the registry, where `place-sets` finds it with its next scheduled run. The audit line goes with
 * it. @throws {RequestRefused} where somebody else gave one at the same moment
 */
export async function giveCommand(deps: AdminDeps, { command, why, now, actor, via }: Given): Promise<void> {
  const kept = await deps.keeper.read(deploymentKey.command);
  const written = await writeAudited(auditedDeps(deps), deploymentKey.command, kept, {
    fields: { command },
    endsAt: null,
    entry: {
      id: `operation:${command}:${kept.revision + 1}`,
      at: now,
      actor,
      via,
      action: command,
      target: { kind: 'operation', name: command },
      from: null,
      to: null,
      why,
    },
  });
  if (!written) throw refuseField('stale-version', 'body', 'somebody else gave a command at the same moment');
  deps.log({ message: 'command given', actor, command });
}

const NONE = { since: null, sets: 0, broughtHome: 0, detached: 0, left: { count: 0, first: [] } };

/** How far an evacuation has come, as `place-sets` says; what was asked for a moment ago is no more than asked for. */
export async function evacuationState({ keeper }: AdminDeps): Promise<AnswerOf<'getEvacuation'>> {
  const [given, obeyed, evacuation] = await Promise.all(
    [deploymentKey.command, deploymentKey.obeyed, deploymentKey.evacuation].map((key) => keeper.read(key)),
  );
  const { record } = evacuation?.fields ?? {};
  const kept = parseShape(record, EVACUATION);
  // One that cannot be read is there all the same: nothing is moved.
  if (record !== undefined && !kept.ok) throw new TypeError(`The stored evacuation is damaged: ${kept.problem}`);
  if (!kept.ok) {
    const waits = given?.fields['command'] === 'evacuate' && given.revision > (obeyed?.revision ?? 0);
    return { state: waits ? 'asked' : 'none', ...NONE };
  }
  const { startedAt, at, sets, broughtHome, detached, left } = kept.value;
  return {
    state: at === null ? 'done' : 'under-way',
    since: iso(startedAt),
    sets,
    broughtHome,
    detached,
    left: { ...left, first: [...left.first] },
  };
}
