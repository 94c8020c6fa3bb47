import type { Readable } from 'node:stream';
import { MOST_BYTES } from '../../../shared/reports/document.ts';
import type { AbuseReport } from '../../../shared/reports/model.ts';
import type { Proof } from '../../../shared/reports/proof.ts';
import { RefusedReport } from '../../../shared/reports/refused.ts';
import { gunzipped, isGzip, Unpacked } from './inflate.ts';
import { byTopmostServer, openMail, type Prove } from './mail.ts';
import { mailsOf, tooLong } from './mbox.ts';
import { openStream } from './opened.ts';
import { isZip, unzipped } from './zip.ts';

/** One report as it was found: its bytes, unpacked as they are read, or an abuse report, which its mail is. */
export type Found =
  | { readonly file: string; readonly proof: Proof; readonly bytes: AsyncIterable<Buffer> }
  | { readonly file: string; readonly proof: Proof; readonly abuse: AbuseReport; readonly key: string }
  | { readonly file: string; readonly refused: RefusedReport };

/**
 * What a file holds, told by its content alone: names and types say what they like.
 * @param prove who a mail is from
 */
export async function* contentsOf(
  file: string,
  stream: Readable,
  prove: Prove = byTopmostServer,
): AsyncGenerator<Found> {
  const { head, kind, bytes } = await openStream(stream);
  if (head.length === 0) yield { file, refused: new RefusedReport('it is empty') };
  else if (kind === 'mbox') yield* mbox(file, bytes, prove);
  else if (kind === 'packed') yield* packed(file, bytes, prove);
  else if (kind === 'mail') yield* asFound(file, async () => fromMail(file, await whole(bytes), prove));
  else yield { file, proof: prove([], null), bytes };
}

async function* mbox(file: string, bytes: AsyncIterable<Buffer>, prove: Prove): AsyncGenerator<Found> {
  let index = 0;
  try {
    for await (const mail of mailsOf(bytes)) {
      index += 1;
      const name = `${file}, mail ${index}`;
      if (mail === null) yield { file: name, refused: tooLong() };
      else yield* asFound(name, () => fromMail(name, mail, prove));
    }
  } catch (error) {
    if (!(error instanceof RefusedReport)) throw error;
    // It was packed, and cannot be unpacked to its end.
    yield { file: `${file}, behind mail ${index}`, refused: error };
  }
}

/** A report, or mails that somebody packed to keep them. */
async function* packed(file: string, bytes: AsyncIterable<Buffer>, prove: Prove): AsyncGenerator<Found> {
  try {
    const inner = await openStream(reportIn(await whole(bytes), new Unpacked()));
    if (inner.kind === 'mbox') yield* mbox(file, inner.bytes, prove);
    else if (inner.kind === 'mail') yield* asFound(file, async () => fromMail(file, await whole(inner.bytes), prove));
    else yield { file, proof: prove([], null), bytes: inner.bytes };
  } catch (error) {
    if (!(error instanceof RefusedReport)) throw error;
    yield { file, refused: error };
  }
}

async function fromMail(file: string, mail: Buffer, prove: Prove): Promise<Found[]> {
  // However many one mail brings, together they are no more than one may be.
  const unpacked = new Unpacked();
  return (await openMail(mail, prove)).flatMap(({ proof, reports, abuse }): Found[] =>
    abuse === null
      ? reports.map((report) => ({ file, proof, bytes: reportIn(report, unpacked) }))
      : [{ file, proof, abuse: abuse.report, key: abuse.key }],
  );
}

/** A refusal belongs to its file, not to those beside it. */
async function* asFound(file: string, open: () => Promise<readonly Found[]>): AsyncGenerator<Found> {
  try {
    yield* await open();
  } catch (error) {
    if (!(error instanceof RefusedReport)) throw error;
    yield { file, refused: error };
  }
}

/** Unpacked once: what is packed again is refused. */
async function* reportIn(bytes: Buffer, unpacked: Unpacked): AsyncGenerator<Buffer> {
  if (!isGzip(bytes) && !isZip(bytes)) {
    unpacked.add(bytes.length, bytes.length);
    unpacked.close(bytes.length);
    yield bytes;
    return;
  }
  let isFirst = true;
  for await (const chunk of isGzip(bytes) ? gunzipped(bytes, unpacked) : unzipped(bytes, unpacked)) {
    if (isFirst && (isGzip(chunk) || isZip(chunk))) throw new RefusedReport('it is packed twice');
    isFirst = false;
    yield chunk;
  }
}

async function whole(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of bytes) {
    size += part.length;
    if (size > MOST_BYTES) throw new RefusedReport(`it is larger than ${MOST_BYTES / 1e6} MB`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
