import { createHash } from 'node:crypto';
import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { readAbuseReport } from '../../../shared/reports/abuse.ts';
import type { AbuseReport } from '../../../shared/reports/model.ts';
import { type MailHeader, type Proof, proofOf } from '../../../shared/reports/proof.ts';
import { RefusedReport } from '../../../shared/reports/refused.ts';
import { isGzip } from './inflate.ts';
import { withJoinedLines } from './joined-lines.ts';
import { isMail } from './opened.ts';
import { isZip } from './zip.ts';

/** What one mail brings, or one within it: reports as they are attached, and an abuse report where it is one. */
export type MailContent = {
  readonly proof: Proof;
  readonly reports: readonly Buffer[];
  /** `key` tells it from all others, in however many mails it comes. */
  readonly abuse: { readonly report: AbuseReport; readonly key: string } | null;
};

/** A mail within a mail within …: nobody passes a report on more often. */
const MOST_LAYERS = 3;

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

/**
 * Takes a mail apart: what it brings itself, then what the mails within it bring.
 * @throws {RefusedReport} where it holds no report
 */
export async function openMail(bytes: Buffer, prove: Prove): Promise<readonly MailContent[]> {
  const found = await openLayer(bytes, prove, 0);
  if (found.length === 0) throw new RefusedReport('it is a mail without a report in it');
  return found;
}

async function openLayer(bytes: Buffer, prove: Prove, layer: number): Promise<readonly MailContent[]> {
  const email = await parsed(bytes);
  // A mail that was passed on within another was looked at by nobody whom this one's server could speak for.
  const proof = layer === 0 ? proofOfMail(email, prove) : prove([], null);
  const abuse = abuseIn(email);
  if (abuse !== null) return [{ proof, reports: [], abuse }];
  const own = await ownOf(email, bytes, proof, prove);
  return layer < MOST_LAYERS ? [...own, ...(await withinOf(email, prove, layer))] : own;
}

async function parsed(bytes: Buffer): Promise<Email> {
  if (hasMoreLines(bytes, '\n--', MOST_PARTS)) throw new RefusedReport(`it is a mail of more than ${MOST_PARTS} parts`);
  return PostalMime.parse(withJoinedLines(bytes), {
    attachmentEncoding: 'arraybuffer',
    forceRfc822Attachments: true,
  }).catch((error: unknown) => {
    throw new RefusedReport(
      `it is a mail that cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
}

/** Reports that stand in a mail, and not in one within it. */
async function ownOf(email: Email, bytes: Buffer, proof: Proof, prove: Prove): Promise<readonly MailContent[]> {
  const attached = email.attachments.map(bytesOf).filter(mayBeReport);
  if (attached.length > 0) return [{ proof, reports: attached, abuse: null }];
  // Many services pass words of strangers on in the text of a mail of their own: whose they are is not proved.
  const texts = [email.text, email.html].flatMap((text) => (text === undefined ? [] : Buffer.from(text)));
  const written = texts.filter(mayBeReport).slice(0, 1);
  const reports = written.length > 0 ? written : await calledText(bytes);
  return reports.length > 0 ? [{ proof: prove([], null), reports, abuse: null }] : [];
}

/** Such a mail is taken apart twice. Unit: bytes. */
const LONGEST_CALLED_TEXT = 4_000_000;
const TEXT_TYPE = /^content-type:[ \t]{0,20}(?:\r?\n[ \t]{1,20})?text\/(?:plain|html)\b/gim;

/** Packed reports whose part says that it is text: what is read as text has lost its bytes. */
async function calledText(bytes: Buffer): Promise<readonly Buffer[]> {
  if (bytes.length > LONGEST_CALLED_TEXT) return [];
  const text = bytes.toString('latin1');
  const changed = text.replace(TEXT_TYPE, 'Content-Type: application/octet-stream');
  if (changed === text) return [];
  return (await parsed(Buffer.from(changed, 'latin1'))).attachments
    .map(bytesOf)
    .filter((part) => isGzip(part) || isZip(part));
}

/** What mails bring that are attached to a mail, whatever type they have. One that cannot be read hurts none beside it. */
async function withinOf(email: Email, prove: Prove, layer: number): Promise<readonly MailContent[]> {
  const found: MailContent[] = [];
  for (const { mimeType, content } of email.attachments) {
    const bytes = withoutBlank(toBuffer(content));
    if (mimeType !== 'message/rfc822' && !isWholeMail(bytes)) continue;
    try {
      found.push(...(await openLayer(bytes, prove, layer + 1)));
    } catch (error) {
      if (!(error instanceof RefusedReport)) throw error;
    }
  }
  return found;
}

/** A mail as programs save one. */
const isWholeMail = (bytes: Buffer): boolean =>
  isMail(bytes) && /^(?:mime-version|content-type|received):/im.test(bytes.toString('latin1', 0, 16_384));

/** The abuse report that a mail is, or null. Its reporter calls it one, or says so in the part that all of them have. */
function abuseIn(email: Email): MailContent['abuse'] {
  const { attachments } = email;
  const feedback = attachments.find(({ mimeType }) => mimeType === 'message/feedback-report');
  const type = email.headers.find(({ key }) => key === 'content-type')?.value ?? '';
  if (feedback === undefined && !/;\s{0,20}report-type\s{0,20}=\s{0,20}"?feedback-report\b/i.test(type)) return null;
  const original =
    attachments.find(({ mimeType }) => ORIGINAL.test(mimeType)) ??
    attachments.find((part) => part !== feedback && isMail(bytesOf(part)));
  if (feedback === undefined && original === undefined) return null;
  const text = original === undefined ? '' : headersOf(original);
  const said = feedback === undefined ? '' : bytesOf(feedback).toString();
  const key = createHash('sha256').update(said.trim()).update('\n').update(text.trim()).digest('hex');
  return { report: readAbuseReport(said, text), key };
}
const ORIGINAL = /^(?:message\/rfc822|text\/rfc822-headers)$/;

/** Without empty lines above it, which would end its header. */
function withoutBlank(bytes: Buffer): Buffer {
  let start = 0;
  while (bytes[start] === 0x0d || bytes[start] === 0x0a) start += 1;
  return bytes.subarray(start);
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
const headersOf = (attachment: Attachment): string => bytesOf(attachment).toString('utf8', 0, 256 * 1024);

function mayBeReport(bytes: Buffer): boolean {
  if (isGzip(bytes) || isZip(bytes)) return true;
  const head = bytes.toString('latin1', 0, 2_048).replaceAll('\0', '');
  // Pictures and pages are XML, too.
  if (/^[^<]{0,200}<\?xml/i.test(head)) return !/<(?:svg|html)\b/i.test(head);
  return /^[^<]{0,200}<(?:[\w.-]{1,40}:)?feedback[\s>]/i.test(head) || isTls(bytes, head);
}

/** An object with the list that each TLS report has, wherever it stands. */
const isTls = (bytes: Buffer, head: string): boolean =>
  /^(?:\xef\xbb\xbf)?\s*\{\s*"/.test(head) && bytes.includes('"policies"');
