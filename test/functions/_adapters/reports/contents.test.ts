import { Readable } from 'node:stream';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readAll } from '../../../../infra/cli/reports/read.ts';
import { summaryOf } from '../../../../infra/cli/reports/summary.ts';
import { mailWith, reportXml } from '../../../../infra/local/receivers/report-mail.ts';
import { authenticated, mboxOf, NEW_YEAR, REPORT, zipped } from '../../../support/reports.ts';

const NAMES = ['a.example', 'b.example', 'c.example'] as const;
const xmlOf = (domain: string): Buffer => Buffer.from(reportXml({ ...REPORT, domain }));
const XML = xmlOf('a.example');
const TLS = JSON.stringify({
  'organization-name': 'Example',
  'contact-info': 'x'.repeat(3_000),
  'date-range': { 'start-datetime': '2026-01-01T00:00:00Z', 'end-datetime': '2026-01-01T23:59:59Z' },
  'report-id': '1',
  policies: [
    {
      policy: { 'policy-type': 'sts', 'policy-domain': 'a.example' },
      summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 0 },
    },
  ],
}).replace('":', '": ');

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll(/.{76}/g, '$&\r\n');
/** A mail with these parts, each with its header. */
const mailOf = (...parts: readonly (readonly [header: string, body: string | Buffer])[]): Buffer =>
  Buffer.concat([
    Buffer.from('From: a@google.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="outer"\r\n\r\n'),
    ...parts.flatMap(([header, body]) => [
      Buffer.from(`--outer\r\n${header}\r\n\r\n`),
      Buffer.from(body),
      Buffer.from('\r\n'),
    ]),
    Buffer.from('--outer--\r\n'),
  ]);
const AS_MAIL = 'Content-Type: message/rfc822';
const AS_FILE = 'Content-Type: application/octet-stream; name="r.eml"\r\nContent-Transfer-Encoding: base64';
const AS_GZIP = 'Content-Type: application/gzip\r\nContent-Transfer-Encoding: base64';

/** As programs write it that take every file for a large one. */
function zip64(name: string, held: Buffer): Buffer {
  const packed = deflateRawSync(held);
  const field = (numbers: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(4 + numbers.length * 8);
    bytes.writeUInt16LE(1, 0);
    bytes.writeUInt16LE(numbers.length * 8, 2);
    for (const [at, number] of numbers.entries()) bytes.writeBigUInt64LE(BigInt(number), 4 + at * 8);
    return bytes;
  };
  const entry = (mark: number, size: number, extra: Buffer): Buffer => {
    const isLocal = size === 30;
    const bytes = Buffer.alloc(size);
    bytes.writeUInt32LE(mark, 0);
    const at = isLocal ? 4 : 6;
    bytes.writeUInt16LE(8, at + 4);
    bytes.writeUInt32LE(crc32(held), at + 10);
    bytes.writeUInt32LE(0xffffffff, at + 14);
    bytes.writeUInt32LE(0xffffffff, at + 18);
    bytes.writeUInt16LE(name.length, at + 22);
    bytes.writeUInt16LE(extra.length, at + 24);
    if (!isLocal) bytes.writeUInt32LE(0xffffffff, 42);
    return Buffer.concat([bytes, Buffer.from(name), extra]);
  };
  const local = Buffer.concat([entry(0x04034b50, 30, field([held.length, packed.length])), packed]);
  const directory = entry(0x02014b50, 46, field([held.length, packed.length, 0]));
  const end = Buffer.alloc(56 + 20 + 22, 0xff);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(1n, 24);
  end.writeBigUInt64LE(1n, 32);
  end.writeBigUInt64LE(BigInt(directory.length), 40);
  end.writeBigUInt64LE(BigInt(local.length), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(local.length + directory.length), 64);
  end.writeUInt32LE(0x06054b50, 76);
  end.writeUInt16LE(0, 96);
  return Buffer.concat([local, directory, end]);
}

const read = async (bytes: Buffer) =>
  readAll([{ name: 'file', open: () => Readable.from([bytes]) }], NEW_YEAR + 30 * 86_400);
const countsOf = async (bytes: Buffer): Promise<Record<string, number>> => {
  const { domains, tls, refused } = summaryOf(await read(bytes), null);
  expect(refused).toEqual([]);
  return Object.fromEntries([
    ...domains.map(({ name, messages }) => [name, messages]),
    ...tls.map(({ domain, successful }) => [domain, successful]),
  ]);
};

describe('what a file holds is told by its content', () => {
  const mail = mailWith(gzipSync(XML));
  const mbox = mboxOf([mail]);
  it.each([
    ['a mail below an empty line', Buffer.concat([Buffer.from('\r\n\n'), mail])],
    ['a mail behind a byte order mark', Buffer.concat([Buffer.from('\uFEFF'), mail])],
    [
      'a mail with the line of an mbox above it',
      Buffer.concat([Buffer.from('From x@a.example Thu Jan 1 2026\n'), mail]),
    ],
    ['a mail with that line quoted', Buffer.concat([Buffer.from('>From x@a.example Thu Jan 1 2026\r\n'), mail])],
    ['a mail whose first field is empty', Buffer.concat([Buffer.from('Return-Path:\r\n'), mail])],
    ['a mail whose first field has no space', Buffer.concat([Buffer.from('X-A:b\r\n'), mail])],
    ['a mail whose first field is very long', Buffer.concat([Buffer.from(`X-A: ${'b'.repeat(9_000)}\r\n`), mail])],
    ['an mbox below an empty line', Buffer.concat([Buffer.from('\n'), mbox])],
    ['an mbox behind a byte order mark', Buffer.concat([Buffer.from('\uFEFF'), mbox])],
    ['an mbox without senders', Buffer.from(mbox.toString('latin1').replace('MAILER-DAEMON', ''), 'latin1')],
    ['a mail that was packed to keep it', gzipSync(mail)],
    ['a mail in a zip', zipped({ 'r.eml': mail })],
    ['an mbox that was packed to keep it', gzipSync(mbox)],
    ['an mbox in a zip', zipped({ 'r.mbox': mbox })],
    ['a ZIP64', zip64('r.xml', XML)],
    [
      'gzip that calls itself text',
      mailOf([
        'Content-Type: text/plain; name=r.gz\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: inline',
        base64(gzipSync(XML)),
      ]),
    ],
    [
      'gzip that is called text at the next line',
      mailOf(['Content-Type:\r\n text/html\r\nContent-Transfer-Encoding: base64', base64(gzipSync(XML))]),
    ],
    [
      'XML that calls itself HTML',
      Buffer.concat([Buffer.from('From: a@google.com\r\nContent-Type: text/html\r\n\r\n'), XML]),
    ],
    [
      'a report beside a picture that is XML, too',
      mailOf(
        ['Content-Type: image/svg+xml', '<?xml version="1.0"?>\r\n<svg xmlns="http://www.w3.org/2000/svg"/>'],
        [AS_GZIP, base64(gzipSync(XML))],
      ),
    ],
  ])('%s', async (_, bytes) => {
    expect(await countsOf(bytes)).toEqual({ 'a.example': 15 });
  });

  it.each([
    ['JSON with an end of line', Buffer.from(`${TLS}\n`)],
    ['JSON behind a byte order mark in a mail', mailOf(['Content-Type: application/tlsrpt+json', `\uFEFF${TLS}`])],
    ['JSON with its policies far behind', mailOf(['Content-Type: application/octet-stream', TLS])],
  ])('%s', async (_, bytes) => {
    expect(await countsOf(bytes)).toEqual({ 'a.example': 5 });
  });

  it.each([
    ['prose with a colon', 'Dear all: see below\nregards\n', 'it is no report'],
    ['a link', 'https://a.example/\n', 'it is no report'],
    ['a note', 'Note: see below\n', 'it is a mail without a report in it'],
  ])('refuses %s in a sentence', async (_, text, reason) => {
    expect((await read(Buffer.from(text))).refused[0]?.reason).toContain(reason);
  });

  it('tells how far a packed mbox goes that cannot be unpacked', async () => {
    const large = mboxOf(NAMES.map((name) => mailWith(xmlOf(name))));
    const half = gzipSync(Buffer.concat([large, Buffer.from('x'.repeat(200_000))]));
    const found = await read(half.subarray(0, half.length - 60));

    expect(found.refused).toEqual([{ file: 'file, behind mail 2', reason: expect.stringContaining('cut off') }]);
    expect(found.tally.counted).toBe(2);
  });
});

describe('no report is lost', () => {
  const mails = NAMES.map((name) => mailWith(gzipSync(xmlOf(name))));
  const ALL = { 'a.example': 15, 'b.example': 15, 'c.example': 15 };
  it.each([
    ['of several mails in one', mailOf(...mails.map((mail) => [AS_MAIL, mail] as const))],
    ['of several that are attached as files', mailOf(...mails.map((mail) => [AS_FILE, base64(mail)] as const))],
    [
      'of one that is attached, and others in mails beside it',
      mailOf(
        [AS_GZIP, base64(gzipSync(xmlOf('a.example')))],
        ...mails.slice(1).map((mail) => [AS_MAIL, mail] as const),
      ),
    ],
    [
      'of mails within mails',
      mailOf(
        [AS_MAIL, mails[0] ?? ''],
        [AS_FILE, base64(mailOf(...mails.slice(1).map((mail) => [AS_FILE, base64(mail)] as const)))],
      ),
    ],
    [
      'of an mbox that has no empty line between its mails',
      Buffer.concat(mails.flatMap((mail) => [Buffer.from('From MAILER-DAEMON Thu Jan  1 00:00:00 2026\r\n'), mail])),
    ],
    [
      'beside a mail that has none',
      mailOf([AS_MAIL, 'Subject: x\r\n\r\nhello'], ...mails.map((mail) => [AS_MAIL, mail] as const)),
    ],
  ])('%s', async (_, bytes) => {
    expect(await countsOf(bytes)).toEqual(ALL);
  });

  it('takes a line of a text for no beginning of a mail', async () => {
    const text = 'Hello.\r\nFrom here on it gets better: 2026\r\nFrom Thu to Fri, Jan 2026\r\n';
    const mbox = mboxOf([mailOf(['Content-Type: text/plain', text], [AS_GZIP, base64(gzipSync(XML))])]);

    expect(await countsOf(Buffer.from(mbox.toString('latin1').replaceAll('>From', 'From'), 'latin1'))).toEqual({
      'a.example': 15,
    });
  });

  it('believes nobody in a mail that was passed on, whatever the outer one proves', async () => {
    const outer = Buffer.concat([
      Buffer.from(authenticated('pass')),
      mailOf(
        [AS_GZIP, base64(gzipSync(XML))],
        [AS_MAIL, mails[1] ?? ''],
        [AS_FILE, base64(mails[2] ?? Buffer.alloc(0))],
      ),
    ]);
    const proofs = (await read(outer)).tally.aggregates.map(({ report, proof }) => [report.domain, proof.state]);

    expect(proofs).toEqual([
      ['a.example', 'passed'],
      ['b.example', 'unknown'],
      ['c.example', 'unknown'],
    ]);
  });
});

describe('abuse reports as they come', () => {
  const feedback = ['Content-Type: message/feedback-report', 'Feedback-Type: abuse\r\nVersion: 1\r\n'] as const;
  const original = 'From: Shop <news@a.example>\r\nMIME-Version: 1.0\r\nSubject: x\r\n\r\nHello';
  const report = (...parts: readonly (readonly [string, string])[]): Buffer =>
    Buffer.from(
      mailOf(...parts)
        .toString('latin1')
        .replace('multipart/mixed', 'multipart/report; report-type=feedback-report'),
      'latin1',
    );
  it.each([
    ['the message in a part that has no type', [feedback, [AS_FILE, base64(Buffer.from(original))]], 'abuse'],
    [
      'the message as an attached text',
      [feedback, ['Content-Type: text/plain\r\nContent-Disposition: attachment', original]],
      'abuse',
    ],
    [
      'no feedback',
      [
        ['Content-Type: text/plain', 'abuse'],
        [AS_MAIL, original],
      ],
      'unknown',
    ],
  ] as const)('with %s', async (_, parts, type) => {
    expect((await read(report(...parts))).tally.abuse).toMatchObject([{ type, domains: ['a.example'] }]);
  });

  it('is no abuse report where nobody calls it one', async () => {
    expect((await read(mailOf([AS_MAIL, original]))).refused[0]?.reason).toBe('it is a mail without a report in it');
  });

  it.each([
    ['with a comment', 'news@a.example (Shop)', ['a.example']],
    ['with a sign of syntax in a quoted name', '"a <x@b.example>" <news@a.example>', ['a.example']],
    ['of two', 'A <x@a.example>, B <y@b.example>', ['a.example', 'b.example']],
    ['in letters of another language', '<x@münchen.example>', ['xn--mnchen-3ya.example']],
    [
      'that was taken out, but for who signed',
      'redacted\r\nDKIM-Signature: v=1; a=rsa-sha256;\r\n d=a.example; s=x\r\nDKIM-Signature: v=1; d=amazonses.com',
      ['a.example'],
    ],
  ])('names the domain of a sender %s', async (_, from, domains) => {
    const mail = mailOf(feedback, [AS_MAIL, `From: ${from}\r\n\r\nHello`]);

    expect((await read(mail)).tally.abuse).toMatchObject([{ domains }]);
  });
});
