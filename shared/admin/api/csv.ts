import { plain } from '../../kernel/escape.ts';
import type { AuditLine } from '../schema/audit.ts';

const COLUMNS = ['at', 'actor', 'via', 'action', 'kind', 'name', 'from', 'to', 'why', 'id'] as const;

/**
 * A cell that a spreadsheet shows and does not compute: what begins like a formula gets an apostrophe before it.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export const csvCell = (value: string | null): string => {
  const text = plain(value ?? '');
  const safe = /^[\s]*[=+\-@|%＝＋－＠]/u.test(text) ? `'${text}` : text;
  return /[",;\s]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Lines of the audit trail as CSV. @see RFC 4180 */
export const auditCsv = (lines: readonly AuditLine[]): string =>
  [
    COLUMNS.join(','),
    ...lines.map(({ target, ...line }) => {
      const cells = { ...line, ...target };
      return COLUMNS.map((column) => csvCell(cells[column])).join(',');
    }),
    '',
  ].join('\r\n');
