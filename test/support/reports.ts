import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { type MadeReport, mailWith } from '../../infra/local/receivers/report-mail.ts';

export { mailWith, reportXml } from '../../infra/local/receivers/report-mail.ts';

/** 2026-01-01T00:00:00Z. */
export const NEW_YEAR = 1_767_225_600;
export const REPORT: MadeReport = {
  org: 'google.com',
  email: 'noreply-dmarc-support@google.com',
  id: '1234567890',
  domain: 'example.com',
  begin: NEW_YEAR,
  end: NEW_YEAR + 86_399,
  p: 'none',
  rows: [
    { ip: '192.0.2.1', count: 7, dkim: true, spf: true },
    { ip: '192.0.2.2', count: 5, dkim: true, spf: false },
    { ip: '2001:db8::3', count: 3, dkim: false, spf: false },
  ],
};

export const zipped = (files: Readonly<Record<string, string | Uint8Array>>): Buffer =>
  Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(files).map(([name, held]) => [name, typeof held === 'string' ? strToU8(held) : held]),
      ),
    ),
  );

/** What the receiving server writes above. */
export const authenticated = (result: string, from = 'google.com'): string =>
  `Authentication-Results: mx.example.com; dkim=pass header.d=${from}; dmarc=${result} (p=REJECT; odd) header.from=${from}\r\n`;

export const mboxOf = (mails: readonly Uint8Array[]): Buffer =>
  Buffer.concat(
    mails.flatMap((mail) => [
      Buffer.from('From MAILER-DAEMON Thu Jan  1 00:00:00 2026\n'),
      Buffer.from(
        Buffer.from(mail)
          .toString('latin1')
          .replaceAll('\r\n', '\n')
          .replaceAll(/^(>*From )/gm, '>$1'),
        'latin1',
      ),
      Buffer.from('\n'),
    ]),
  );

/** Every way in which a report arrives, by name. */
export const CONTAINERS: Readonly<Record<string, (xml: string) => Buffer>> = {
  xml: (xml) => Buffer.from(xml),
  gz: (xml) => gzipSync(xml),
  zip: (xml) => zipped({ 'report.xml': xml }),
  eml: (xml) => mailWith(gzipSync(xml)),
  'zip.eml': (xml) => mailWith(zipped({ 'report.xml': xml }), { type: 'application/octet-stream', name: 'r.zip' }),
  'xml.eml': (xml) => mailWith(Buffer.from(xml), { type: 'text/xml', name: 'r.xml' }),
  mbox: (xml) => mboxOf([mailWith(gzipSync(xml))]),
};
