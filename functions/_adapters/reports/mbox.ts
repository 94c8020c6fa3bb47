import { RefusedReport } from '../../../shared/reports/refused.ts';

/** No mail with a report is longer. Unit: bytes. */
export const LONGEST_MAIL = 100 * 1_000 * 1_000;
const FROM = /^From \S* .*\d{4}/;
/** With a date as programs write it there: so exact that it begins a mail without an empty line above, too. */
const DATED =
  /^From \S{0,320} {1,4}(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]?\d \d\d:\d\d[ :\w+-]{0,20} \d{4}\s*$/;

/** An mbox begins with its first mail's line. */
export const isMbox = (head: Buffer): boolean => FROM.test(head.toString('latin1', 0, 200).split('\n', 1)[0] ?? '');

/**
 * The mails of an mbox, one at a time. A mail begins at a `From ` line with a date behind an empty line, or at one with a whole
 * date: what is no beginning is quoted.
 * @returns null for a mail that is too long
 */
export async function* mailsOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer | null> {
  let parts = new Parts();
  let size = 0;
  let wasEmpty = true;
  let isOpen = false;
  const whole = (): Buffer | null => (size > LONGEST_MAIL ? null : parts.whole());
  for await (const line of linesOf(bytes)) {
    if (line[0] === 0x46 && (wasEmpty ? FROM : DATED).test(line.toString('latin1', 0, 400))) {
      if (isOpen) yield whole();
      parts = new Parts();
      size = 0;
      isOpen = true;
    } else if (isOpen) {
      size += line.length;
      if (size > LONGEST_MAIL) parts = new Parts();
      else parts.push(unquoted(line));
    }
    wasEmpty = line.length <= 2 && line.toString('latin1').trim() === '';
  }
  if (isOpen) yield whole();
}

/** Bytes that come in small pieces, put together as they come: a mail of empty lines is millions of them. */
class Parts {
  private readonly full: Buffer[] = [];
  private open: Buffer[] = [];

  push(piece: Buffer): void {
    if (this.open.push(piece) >= PUT_TOGETHER) this.close();
  }

  whole(): Buffer {
    this.close();
    return Buffer.concat(this.full);
  }

  private close(): void {
    this.full.push(Buffer.concat(this.open));
    this.open = [];
  }
}
const PUT_TOGETHER = 4_096;

/** `>From ` stands for `From ` at the beginning of a line. */
const unquoted = (line: Buffer): Buffer =>
  line[0] === 0x3e && /^>+From /.test(line.toString('latin1', 0, 40)) ? line.subarray(1) : line;

/** Lines with their ends; one that is very long comes in pieces. */
async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let kept = 0;
  for await (const chunk of bytes) {
    let at = 0;
    for (let end = chunk.indexOf(10, at); end >= 0; end = chunk.indexOf(10, at)) {
      const piece = chunk.subarray(at, end + 1);
      yield rest.length === 0 ? piece : Buffer.concat([...rest, piece]);
      rest = [];
      kept = 0;
      at = end + 1;
    }
    if (at === chunk.length) continue;
    rest.push(chunk.subarray(at));
    kept += chunk.length - at;
    if (kept > 1_000_000) {
      yield Buffer.concat(rest);
      rest = [];
      kept = 0;
    }
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

export const tooLong = (): RefusedReport => new RefusedReport(`it is longer than ${LONGEST_MAIL / 1e6} MB`);
