import type { AuditEntry } from '../../../shared/audit/model.ts';
import type { AuditReader, StoredEntry } from '../../../shared/audit/read.ts';
import { auditKey } from '../../../shared/registry/keys.ts';
import { AUDIT_ENTRY } from '../../../shared/registry/shapes/deployment.ts';
import { stored } from './stored.ts';
import type { Table } from './table.ts';

/**
 * The audit trail in the registry: one partition a day, lines in order of time. Only ever put, and only where nothing
 * is: the right to put a line is no right to change one. No TTL: it is kept for good.
 */
export const dynamoAudit = (registry: Table): AuditReader => ({
  put: (entry) =>
    registry.put(auditKey(entry.at, entry.id), { entry: JSON.stringify(entry) }, { holds: 'attribute_not_exists(pk)' }),

  page: async (day, before, limit) => {
    const items = await registry.newest(auditKey(day, '').pk, before, limit);
    return items.map((item): StoredEntry => {
      const position = String(item['sk']);
      return { position, entry: stored(item, AUDIT_ENTRY, 'entry') ?? damagedEntry(position) };
    });
  },
});

/** A line that cannot be read is shown as one, and stays where it is. */
const damagedEntry = (position: string): AuditEntry => ({
  id: position.slice(position.indexOf('#') + 1),
  at: Date.parse(position.slice(0, position.indexOf('#'))),
  actor: '?',
  via: 'machine',
  action: 'unreadable',
  target: { kind: 'operation', name: null },
  from: null,
  to: null,
  why: `the stored line ${position} is damaged`,
});
