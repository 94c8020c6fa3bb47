import { RequestRefused } from '../../../shared/admin/api/problem.ts';
import { auditedDeps } from '../../../shared/admin/sets/change-set.ts';
import { writeAudited } from '../../../shared/audit/audited-item.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import type { Answers } from '../call.ts';

/** What is kept of work that the command line does by its caller's rights: lines without addresses, and a key for them. */
export const suppressionAnswers: Pick<Answers, 'keySuppression' | 'noteSuppression' | 'noteWork'> = {
  async keySuppression(deps, { actor, via, now, body }) {
    const kept = await deps.keeper.read(deploymentKey.suppressionKey);
    const { key } = kept.fields;
    if (typeof key === 'string') return { key };
    const written = await writeAudited(auditedDeps(deps), deploymentKey.suppressionKey, kept, {
      fields: { key: body.proposed },
      endsAt: null,
      entry: {
        id: 'suppression-key',
        at: now,
        actor,
        via,
        action: 'suppression-key',
        target: { kind: 'operation', name: 'suppression' },
        from: null,
        to: null,
        why: body.reason,
      },
    });
    if (!written) throw new RequestRefused('stale-version', 'somebody else made the key at the same moment: try again');
    return { key: body.proposed };
  },

  async noteSuppression(deps, { actor, via, now, body: { action, tenant, count, digest, reason } }) {
    const of = count === 1 ? '1 address' : `${count} addresses`;
    await deps.trail.put({
      id: `suppression:${action}:${now}:${digest.slice(0, 16)}`,
      at: now,
      actor,
      via,
      action: `suppression-${action}`,
      target: tenant === null ? { kind: 'operation', name: 'suppression' } : { kind: 'tenant', name: tenant },
      from: null,
      to: count === 0 ? null : `${of}, hmac-sha256 ${digest}`,
      why: reason,
    });
    deps.log({ message: 'suppression list noted', action, actor, count });
    return { sentence: `suppression-${action} of ${of} is in the audit trail` };
  },

  async noteWork(deps, { actor, via, now, body: { action, tenant, what, digest, reason } }) {
    await deps.trail.put({
      id: `${action}:${now}:${digest?.slice(0, 16) ?? tenant ?? ''}`,
      at: now,
      actor,
      via,
      action,
      target: tenant === null ? { kind: 'operation', name: action } : { kind: 'tenant', name: tenant },
      from: null,
      to: digest === null ? what : `hmac-sha256 ${digest}`,
      why: reason,
    });
    deps.log({ message: 'work noted', action, actor });
    return { sentence: `${action} is in the audit trail` };
  },
};
