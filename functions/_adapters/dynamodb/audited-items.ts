import type { AuditedFields, AuditedItems } from '../../../shared/audit/audited-item.ts';
import type { Work } from '../../../shared/registry/keys.ts';
import { AUDIT_ENTRY } from '../../../shared/registry/shapes/deployment.ts';
import { stored } from './stored.ts';
import type { Condition, Table } from './table.ts';

const FOLLOW: Work = 'follow';
const END: Work = 'end';

/** As it was read. Somebody may have put the item with the AWS command line, and then it has no revision. */
const unchanged = (revision: number): Condition =>
  revision === 0
    ? { holds: 'attribute_not_exists(revision)' }
    : { holds: 'revision = :revision', values: { ':revision': revision } };

/** What people decided, in the registry. `audit`: the line about the last change, until it is in the trail. */
export const dynamoAuditedItems = (registry: Table): AuditedItems => ({
  async read(key) {
    const item = await registry.get(key);
    if (item === null) return { fields: {}, revision: 0, pending: null, endsAt: null };
    const { pk: _, sk: __, work: ___, dueAt: ____, revision, audit: _____, endsAt, ...fields } = item;
    return {
      fields: fields as AuditedFields,
      revision: typeof revision === 'number' ? revision : 0,
      pending: stored(item, AUDIT_ENTRY, 'audit'),
      endsAt: typeof endsAt === 'number' ? endsAt : null,
    };
  },

  write: (key, { fields, entry, endsAt }, revision) =>
    registry.put(
      key,
      {
        ...fields,
        revision: revision + 1,
        audit: JSON.stringify(entry),
        endsAt: endsAt ?? undefined,
        work: FOLLOW,
        dueAt: entry.at,
      },
      unchanged(revision),
    ),

  async followed(key, revision, endsAt) {
    const next = endsAt === null ? { work: undefined, dueAt: undefined } : { work: END, dueAt: endsAt };
    await registry.update(
      key,
      { audit: undefined, ...next },
      { holds: 'revision = :revision', values: { ':revision': revision } },
    );
  },
});
