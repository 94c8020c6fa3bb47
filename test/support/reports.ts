import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';

/** A row as a test thinks of it. */
export type MadeRow = {
  readonly ip: string;
  readonly count: number;
  readonly dkim: boolean;
  readonly spf: boolean;
  readonly disposition?: string;
  readonly reason?: string;
  readonly from?: string;
  readonly signedBy?: string;
};
export type MadeReport = {
  readonly org: string;
  readonly email: string;
  readonly id: string;
  readonly domain: string;
  /** Seconds since 1970. */
  readonly begin: number;
  readonly end: number;
  readonly p: string;
  readonly rows: readonly MadeRow[];
  readonly isRfc9990?: boolean;
};

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

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const word = (passes: boolean): string => (passes ? 'pass' : 'fail');

export function rowXml(row: MadeRow, domain = 'example.com'): string {
  const signer = row.signedBy ?? row.from ?? domain;
  const reason = row.reason === undefined ? '' : `<reason><type>${row.reason}</type><comment>c</comment></reason>`;
  return `<record><row><source_ip>${row.ip}</source_ip><count>${row.count}</count><policy_evaluated><disposition>${row.disposition ?? 'none'}</disposition><dkim>${word(row.dkim)}</dkim><spf>${word(row.spf)}</spf>${reason}</policy_evaluated></row>
<identifiers><header_from>${row.from ?? domain}</header_from></identifiers>
<auth_results><dkim><domain>${signer}</domain><selector>s1</selector><result>${row.dkim ? 'pass' : 'fail'}</result></dkim><spf><domain>${row.from ?? domain}</domain><result>${word(row.spf)}</result></spf></auth_results></record>
`;
}

export const reportXml = (report: MadeReport): string =>
  `<?xml version="1.0" encoding="UTF-8" ?>
<feedback${report.isRfc9990 ? ' xmlns="urn:ietf:params:xml:ns:dmarc-2.0"' : ''}><version>1.0</version>
<report_metadata><org_name>${escaped(report.org)}</org_name><email>${escaped(report.email)}</email><report_id>${escaped(report.id)}</report_id><date_range><begin>${report.begin}</begin><end>${report.end}</end></date_range>${report.isRfc9990 ? '<generator>maker</generator>' : ''}</report_metadata>
<policy_published><domain>${report.domain}</domain><p>${report.p}</p></policy_published>
${report.rows.map((row) => rowXml(row, report.domain)).join('')}</feedback>
`;

export const zipped = (files: Readonly<Record<string, string | Uint8Array>>): Buffer =>
  Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(files).map(([name, held]) => [name, typeof held === 'string' ? strToU8(held) : held]),
      ),
    ),
  );

const folded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll(/.{76}/g, '$&\r\n');

/** A mail with one attachment, as its receiving server keeps it. */
export const mailWith = (
  attached: Uint8Array,
  {
    type = 'application/gzip',
    name = 'google.com!example.com!1767225600!1767311999.xml.gz',
    from = 'noreply-dmarc-support@google.com',
    headers = '',
  }: { readonly type?: string; readonly name?: string; readonly from?: string; readonly headers?: string } = {},
): Buffer =>
  Buffer.from(
    `${headers}From: Reports <${from}>\r\nTo: dmarc@example.com\r\nSubject: Report Domain: example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nA report.\r\n--b\r\nContent-Type: ${type}; name="${name}"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${folded(attached)}\r\n--b--\r\n`,
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
