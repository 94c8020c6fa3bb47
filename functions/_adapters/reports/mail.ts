import { createHash } from 'node:crypto';
import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { readAbuseReport } from '../../../shared/reports/abuse.ts';
import type { AbuseReport } from '../../../shared/reports/model.ts';
import { type MailHeader, type Proof, proofOf } from '../../../shared/reports/proof.ts';
import { RefusedReport } from '../../../shared/reports/refused.ts';
import { isGzip } from './inflate.ts';
import { isZip } from './zip.ts';

/** What one mail brings: reports as they are attached, and an abuse report where it is one. */
export type MailContent = {
  readonly proof: Proof;
  readonly reports: readonly Buffer[];
  /** `key` tells it from all others, in however many mails it comes. */
  readonly abuse: { readonly report: AbuseReport; readonly key: string } | null;
};

/** A mail within a mail within …: nobody passes a report on more often. */
const MOST_LAYERS = 3;

/** A mail begins with a header field. */
export const isMail = (head: Buffer): boolean =>
  /^(?:[\x21-\x39\x3b-\x7e]{1,76}:(?:[ \t]|\r?\n[ \t])[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)/.test(
    head.toString('latin1', 0, 4_096),
  );

/** A report is one part of three or four; each costs time. */
const MOST_PARTS = 1_000;

/** Who a mail is from, by its header fields, the topmost first, and the address in From; null where there is not one From. */
export type Prove = (headers: readonly MailHeader[], from: string | null) => Proof;

/** As the topmost server says that wrote into it, whoever that is. */
export const byTopmostServer: Prove = (headers, from) =>
  proofOf(
    headers.filter(({ key }) => key === 'authentication-results').map(({ value }) => value),
    from,
  );

/** Takes a mail apart. @throws {RefusedReport} where it holds no report */
export async function openMail(bytes: Buffer, prove: Prove, layer = 0): Promise<MailContent> {
  if (hasMoreLines(bytes, '\n--', MOST_PARTS)) throw new RefusedReport(`it is a mail of more than ${MOST_PARTS} parts`);
  const email = await PostalMime.parse(bytes, {
    attachmentEncoding: 'arraybuffer',
    forceRfc822Attachments: true,
  }).catch((error: unknown) => {
    throw new RefusedReport(
      `it is a mail that cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  // A mail that was passed on within another was looked at by nobody whom this one's server could speak for.
  const proof = layer === 0 ? proofOfMail(email, prove) : prove([], null);
  const feedback = email.attachments.find(({ mimeType }) => mimeType === 'message/feedback-report');
  if (feedback !== undefined) {
    const original = email.attachments.find(({ mimeType }) =>
      /^(?:message\/rfc822|text\/rfc822-headers)$/.test(mimeType),
    );
    const text = original === undefined ? '' : headersOf(original);
    const said = bytesOf(feedback).toString('latin1');
    const key = createHash('sha256').update(said.trim()).update('\n').update(text.trim()).digest('hex');
    return { proof, reports: [], abuse: { report: readAbuseReport(said, text), key } };
  }
  const attached = email.attachments.map(bytesOf).filter(mayBeReport);
  if (attached.length > 0) return { proof, reports: attached, abuse: null };
  // Many services pass words of strangers on in the text of a mail of their own: whose they are is not proved.
  const written = bodyOf(email).filter(mayBeReport);
  if (written.length > 0) return { proof: prove([], null), reports: written, abuse: null };
  for (const { mimeType, content } of email.attachments) {
    if (mimeType !== 'message/rfc822' || layer >= MOST_LAYERS) continue;
    const inner = await openMail(toBuffer(content), prove, layer + 1).catch((error: unknown) => {
      if (!(error instanceof RefusedReport)) throw error;
      return null;
    });
    if (inner !== null) return inner;
  }
  throw new RefusedReport('it is a mail without a report in it');
}

function proofOfMail({ headers, from }: Email, prove: Prove): Proof {
  // Of two From fields a server checks the one, and a reader shows the other.
  const isOne = headers.filter(({ key }) => key === 'from').length === 1;
  return prove(headers, isOne ? (from?.address ?? '') : null);
}

function hasMoreLines(bytes: Buffer, start: string, most: number): boolean {
  let at = -1;
  for (let found = 0; found <= most; found += 1) {
    at = bytes.indexOf(start, at + 1, 'latin1');
    if (at < 0) return false;
  }
  return true;
}

const bytesOf = ({ content }: Attachment): Buffer => toBuffer(content);
function toBuffer(content: Attachment['content']): Buffer {
  if (typeof content === 'string') return Buffer.from(content);
  return content instanceof Uint8Array
    ? Buffer.from(content.buffer, content.byteOffset, content.byteLength)
    : Buffer.from(content);
}

/** Headers, and the beginning of the body, which may hold headers of what came back. */
const headersOf = (attachment: Attachment): string => bytesOf(attachment).toString('latin1', 0, 256 * 1024);

/** Some put the report where a mail's text belongs. */
const bodyOf = ({ text }: Email): Buffer[] => (text === undefined ? [] : [Buffer.from(text)]);

function mayBeReport(bytes: Buffer): boolean {
  if (isGzip(bytes) || isZip(bytes)) return true;
  const head = bytes.toString('latin1', 0, 2_048).replaceAll('\0', '');
  return (
    /^[^<]{0,200}<(?:\?xml|(?:[\w.-]{1,40}:)?feedback[\s>])/i.test(head) ||
    /^\s*\{\s*"(?=[\s\S]{0,1024}"(?:policies|report-id|organization-name|date-range))/.test(`${head}`)
  );
}
