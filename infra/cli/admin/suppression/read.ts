import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { UserError } from '../../user-error.ts';
import { SUPPRESSED_FOR, type SuppressedFor } from './lists.ts';

/** A row of a file to import, and the line on which it stands. */
export type Row = { readonly line: number; readonly address: string; readonly for: SuppressedFor };
export type Read = { readonly rows: readonly Row[]; readonly problems: readonly string[] };

/** The longest address by RFC 5321: 64 + 1 + 255. */
const LONGEST = 320;
const ADDRESS = /^[^\s@"<>,;]{1,64}@[^\s@"<>,;]+\.[^\s@"<>,;]+$/u;
export const isAddress = (text: string): boolean => text.length <= LONGEST && ADDRESS.test(text);

const shown = (text: string): string => JSON.stringify(forTerminal(text.length > 60 ? `${text.slice(0, 60)}…` : text));

/** An address on the command line. @throws {UserError} */
export function readAddress(got: string): string {
  if (!isAddress(got)) throw new UserError(`Expected an address such as jo@example.com, got ${shown(got)}`);
  return got;
}

/** BOUNCE or COMPLAINT, in any case. @throws {UserError} */
export function readReason(name: string, got: string): SuppressedFor {
  const found = SUPPRESSED_FOR.find((word) => word === got.toUpperCase());
  if (found === undefined) throw new UserError(`--${name}: expected bounce | complaint, got ${shown(got)}`);
  return found;
}

/**
 * Addresses of a file: one a line, with `,BOUNCE` or `,COMPLAINT` behind it or without, as `export` writes them. A bad
 * line costs that line; an address that stands twice counts once.
 */
export function readList(text: string, usual: SuppressedFor): Read {
  const rows = new Map<string, Row>();
  const problems: string[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = index + 1;
    const [address = '', reason = ''] = raw.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    if (address === '' && reason === '') continue;
    if (line === 1 && /^(?:address|e-?mail|emailaddress)$/i.test(address)) continue;
    const found = SUPPRESSED_FOR.find((word) => word === reason.toUpperCase());
    if (!isAddress(address)) problems.push(`line ${line}: expected an address, got ${shown(address)}`);
    else if (reason !== '' && found === undefined) {
      problems.push(`line ${line}: expected BOUNCE or COMPLAINT, got ${shown(reason)}`);
    } else if (!rows.has(address)) rows.set(address, { line, address, for: found ?? usual });
  }
  return { rows: [...rows.values()], problems };
}
