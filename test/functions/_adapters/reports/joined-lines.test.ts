import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { withJoinedLines } from '../../../../functions/_adapters/reports/joined-lines.ts';
import { readAll } from '../../../../infra/cli/reports/read.ts';
import { summaryOf } from '../../../../infra/cli/reports/summary.ts';
import { mailWith, NEW_YEAR, REPORT, reportXml } from '../../../support/reports.ts';

const XML = reportXml(REPORT);
/** The same on very many lines. */
const LONG = XML.replaceAll('><', `>${'\r\n'.repeat(1_000)}<`);
const HEADER = 'From: a@google.com\r\nMIME-Version: 1.0\r\n';
const MIXED = `${HEADER}Content-Type: multipart/mixed;\r\n boundary="b b"\r\n\r\n`;
/** What a text of many lines stands beside. */
const mailOf = (header: string, body: string | Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      `${MIXED}--b b\r\nContent-Type: text/plain\r\n\r\n${'hello\r\n'.repeat(30_000)}\r\n--b b\r\n${header}\r\n\r\n`,
    ),
    Buffer.from(body),
    Buffer.from(`\r\n--b b--\r\n${'bye\r\n'.repeat(9_000)}`),
  ]);
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll(/.{76}/g, '$&\r\n');
const linesOf = (bytes: Buffer): number => bytes.toString('latin1').split('\n').length;

const read = async (bytes: Buffer) => {
  const reading = await readAll([{ name: 'mail', open: () => Readable.from([bytes]) }], NEW_YEAR + 30 * 86_400);
  const { domains, refused } = summaryOf(reading, null);
  return { messages: domains[0]?.messages, reasons: refused.map(({ reason }) => reason) };
};

describe('a mail of very many lines', () => {
  it.each([
    ['as text', 'Content-Type: text/xml\r\nContent-Transfer-Encoding: 8bit', LONG],
    ['as text without an encoding', 'Content-Type: text/plain\r\nContent-Disposition: attachment', LONG],
    ['in base64', 'Content-Type: application/gzip\r\nContent-Transfer-Encoding: base64', base64(Buffer.from(LONG))],
    [
      'in base64, a sign a line',
      'Content-Type: application/gzip\r\nContent-Transfer-Encoding: base64',
      [...Buffer.from(XML).toString('base64')].join('\n'),
    ],
    [
      'quoted-printable',
      'Content-Type: text/xml\r\nContent-Transfer-Encoding: quoted-printable',
      LONG.replaceAll('=', '=3D'),
    ],
    ['in binary', 'Content-Type: application/gzip\r\nContent-Transfer-Encoding: binary', gzipSync(XML)],
    ['in a mail within it', 'Content-Type: message/rfc822', mailWith(gzipSync(XML))],
    ['in a mail that is a file', 'Content-Type: application/octet-stream', mailWith(gzipSync(XML))],
    [
      'within further parts',
      'Content-Type: multipart/mixed; boundary=inner',
      `--inner\r\nContent-Type: text/xml\r\n\r\n${LONG}\r\n--inner--`,
    ],
  ])('is read with its report %s', async (_, header, body) => {
    expect(await read(mailOf(header, body))).toEqual({ messages: 15, reasons: [] });
  });

  it('loses nothing of its last part, however many come before', async () => {
    const part = `--b b\r\nContent-Type: text/plain\r\n\r\n${'hello\r\n'.repeat(100)}`;
    const mail = `${MIXED}${part.repeat(900)}--b b\r\nContent-Type: text/xml\r\n\r\n${XML}`;

    expect(withJoinedLines(Buffer.from(mail))).toHaveLength(mail.length);
    expect(await read(Buffer.from(mail))).toEqual({ messages: 15, reasons: [] });
  });

  it('reaches its parser with few lines', () => {
    const mail = mailOf('Content-Type: text/xml', LONG);

    expect(linesOf(mail)).toBeGreaterThan(100_000);
    expect(linesOf(withJoinedLines(mail))).toBeLessThan(60);
  });

  it.each([
    [
      'a mail within it',
      `${MIXED}--b b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x\r\n\r\n${'x\r\n'.repeat(160_000)}`,
    ],
    [
      'ends of base64',
      `${HEADER}Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n${'AA=='.repeat(160_000)}`,
    ],
    [
      'ends of base64 on lines',
      `${HEADER}Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n${'A=\n'.repeat(160_000)}`,
    ],
    ['lines of what is packed', `${HEADER}Content-Transfer-Encoding: binary\r\n\r\nPK\x03\x04${'\n'.repeat(160_000)}`],
    [
      'parts of a name that cannot be read',
      `${HEADER}Content-Type: multipart/mixed; boundary*0=b; boundary*1=c\r\n\r\n${'x\r\n'.repeat(160_000)}`,
    ],
  ])('is refused where too many are left, as of %s', async (_, mail) => {
    expect((await read(Buffer.from(mail, 'latin1'))).reasons).toEqual([
      'it is a mail of more than 150000 pieces of text',
    ]);
  });

  it('is no other mail: below, it stays as it is', () => {
    const mail = mailWith(gzipSync(XML));

    expect(withJoinedLines(mail)).toBe(mail);
  });
});
