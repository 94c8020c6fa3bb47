import type { AuditEntry } from '../../../shared/audit/model.ts';
import type { AuditReader, StoredEntry } from '../../../shared/audit/read.ts';
import { auditKey } from '../../../shared/registry/keys.ts';
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
    return items.map(
      (item): StoredEntry => ({
        position: String(item['sk']),
        entry: JSON.parse(String(item['entry'])) as AuditEntry,
      }),
    );
  },
});
