import { RefusedReport } from '../../../shared/reports/refused.ts';
import { isGzip } from './inflate.ts';
import { isMail } from './opened.ts';
import { isZip } from './zip.ts';

/** Below, a mail is taken as it is. */
const MANY = 20_000;
/** Each is an object of a kilobyte in the parser. */
const MOST_PIECES = 150_000;
/** Unit: bytes. */
const LONGEST_LINE = 64 * 1_024;
/** What is looked at of a part's header. Unit: bytes. */
const LONGEST_HEADER = 64 * 1_024;
const LF = 10;
const DASH = 0x2d;
const EQUALS = 0x3d;

/** `costs`: what of it becomes an object each. */
type Part = { readonly isJoined: boolean; readonly costs: 'lines' | 'ends' | 'nothing' };
/** Text, and what stands around parts. */
const PLAIN: Part = { isJoined: true, costs: 'nothing' };
const LINES: Part = { isJoined: false, costs: 'lines' };

/**
 * A mail that its parser bears: it keeps each line of a text, and each end of base64, as an object. Lines of texts and
 * of base64 are put together; their ends become CR, which is white space in XML, JSON and base64.
 * @throws {RefusedReport} where too many are left
 */
export function withJoinedLines(mail: Buffer): Buffer {
  if (countOf(mail, LF, MANY) < MANY && countOf(mail, EQUALS, MANY) < MANY) return mail;
  const out = Buffer.allocUnsafe(mail.length);
  const boundaries = new Set<string>();
  let [length, lineLength, pieces, headerAt]: [number, number, number, number] = [0, 0, 0, 0];
  let part: Part | null = null;
  for (let at = 0; at < mail.length; ) {
    const newline = mail.indexOf(LF, at);
    const end = newline < 0 ? mail.length : newline + 1;
    const line = mail.subarray(at, end);
    const edge = boundaryIn(line, boundaries);
    if (edge !== null && lineLength > 0) {
      out[length - 1] = LF;
      lineLength = 0;
    }
    const isJoined = edge === null && part?.isJoined === true;
    const hasEnd = newline >= 0;
    length += line.copy(out, length, 0, isJoined && hasEnd ? line.length - 1 : line.length);
    if (isJoined && hasEnd) {
      lineLength += line.length;
      const isFull = lineLength > LONGEST_LINE;
      out[length++] = isFull ? LF : 13;
      if (isFull) lineLength = 0;
    }
    if (edge !== null) {
      part = edge === 'last' ? PLAIN : null;
      headerAt = end;
    } else if (part === null) {
      if (isBlank(line)) part = partOf(mail.subarray(headerAt, at), mail.subarray(end, end + 200), boundaries);
    } else {
      pieces += costOf(line, part);
      if (pieces > MOST_PIECES) throw new RefusedReport(`it is a mail of more than ${MOST_PIECES} pieces of text`);
    }
    at = end;
  }
  return out.subarray(0, length);
}

const isBlank = (line: Buffer): boolean => line[0] === LF || (line[0] === 13 && line[1] === LF);

function boundaryIn(line: Buffer, boundaries: ReadonlySet<string>): 'next' | 'last' | null {
  if (line[0] !== DASH || line[1] !== DASH || line.length > 300) return null;
  const text = line.toString('latin1').trimEnd();
  if (boundaries.has(text)) return 'next';
  return text.endsWith('--') && boundaries.has(text.slice(0, -2)) ? 'last' : null;
}

function partOf(header: Buffer, start: Buffer, boundaries: Set<string>): Part {
  const fields = header.toString('latin1', 0, LONGEST_HEADER).replaceAll(/\r?\n[ \t]+/g, ' ');
  const type = /^content-type:[ \t]*([^\r\n]*)/im.exec(fields)?.[1] ?? '';
  const encoding = /^content-transfer-encoding:[ \t]*([^\r\n]*)/im.exec(fields)?.[1] ?? '';
  const [, quoted, bare] = /\bboundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(type) ?? [];
  const boundary = quoted ?? bare;
  if (/^multipart\//i.test(type)) {
    if (boundary === undefined) return LINES;
    boundaries.add(`--${boundary}`.trimEnd());
    return PLAIN;
  }
  if (/\bquoted-printable\b/i.test(encoding)) return { isJoined: false, costs: 'nothing' };
  // Of these each line, or each byte, says something.
  if (/^message\/|^text\/rfc822-headers/i.test(type)) return LINES;
  if (/\bbase64\b/i.test(encoding)) return { isJoined: true, costs: 'ends' };
  return isMail(start) || isGzip(start) || isZip(start) ? LINES : PLAIN;
}

function costOf(line: Buffer, { costs }: Part): number {
  if (costs === 'ends') return countOf(line, EQUALS, MOST_PIECES + 1);
  return costs === 'lines' ? 1 : 0;
}

/** How often a byte comes, up to a number. */
function countOf(bytes: Buffer, byte: number, most: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0 && count < most; at = bytes.indexOf(byte, at + 1)) count += 1;
  return count;
}
