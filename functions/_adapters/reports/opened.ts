import { isGzip } from './inflate.ts';
import { isMbox } from './mbox.ts';
import { isZip } from './zip.ts';

/** What a file is by its first bytes. `document`: XML, JSON, or nothing that is known. */
export type FileKind = 'mbox' | 'mail' | 'packed' | 'document';
export type Opened = { readonly head: Buffer; readonly kind: FileKind; readonly bytes: AsyncIterable<Buffer> };

/** Unit: bytes. */
const HEAD = 4_096;
/** A byte order mark of UTF-8 and empty lines, as editors and mail programs leave them. */
const BLANK = /^(?:\xef\xbb\xbf)?[\r\n \t]*/;
/** The line of an mbox, as it stays above a mail that was taken out of one. */
const FROM_LINE = /^>?From [^\n]*\n/;
/** The name of a header field (RFC 5322 section 2.2): letters, digits and hyphens in all that mail has. */
const FIELD = /^[A-Za-z][\w.-]{0,75}[ \t]{0,10}:(?!\/\/)/;

/** Whether it begins with a header field. */
export const isMail = (bytes: Buffer): boolean => FIELD.test(bytes.toString('latin1', 0, 100));

/** Tells what some bytes are, and gives them on; of a mail and an mbox without what stands above the first line. */
export async function openStream(stream: AsyncIterable<Buffer>): Promise<Opened> {
  const chunks = stream[Symbol.asyncIterator]();
  const parts: Buffer[] = [];
  let size = 0;
  while (size < HEAD) {
    const next = await chunks.next();
    if (next.done) break;
    parts.push(next.value);
    size += next.value.length;
  }
  const head = Buffer.concat(parts);
  const { kind, start } = kindOf(head);
  return { head, kind, bytes: continued(head.subarray(start), chunks) };
}

function kindOf(head: Buffer): { readonly kind: FileKind; readonly start: number } {
  if (isGzip(head) || isZip(head)) return { kind: 'packed', start: 0 };
  const text = head.toString('latin1', 0, HEAD);
  const start = BLANK.exec(text)?.[0].length ?? 0;
  if (isMbox(head.subarray(start))) return { kind: 'mbox', start };
  const mail = start + (FROM_LINE.exec(text.slice(start))?.[0].length ?? 0);
  return isMail(head.subarray(mail)) ? { kind: 'mail', start: mail } : { kind: 'document', start: 0 };
}

async function* continued(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
