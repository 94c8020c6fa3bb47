/** What a report says of one address. */
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
/** A report as its receiver thinks of it. */
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

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const word = (passes: boolean): string => (passes ? 'pass' : 'fail');

/** A row of an aggregate report. */
export function rowXml(row: MadeRow, domain = 'example.com'): string {
  const signer = row.signedBy ?? row.from ?? domain;
  const reason = row.reason === undefined ? '' : `<reason><type>${row.reason}</type><comment>c</comment></reason>`;
  return `<record><row><source_ip>${row.ip}</source_ip><count>${row.count}</count><policy_evaluated><disposition>${row.disposition ?? 'none'}</disposition><dkim>${word(row.dkim)}</dkim><spf>${word(row.spf)}</spf>${reason}</policy_evaluated></row>
<identifiers><header_from>${row.from ?? domain}</header_from></identifiers>
<auth_results><dkim><domain>${signer}</domain><selector>s1</selector><result>${row.dkim ? 'pass' : 'fail'}</result></dkim><spf><domain>${row.from ?? domain}</domain><result>${word(row.spf)}</result></spf></auth_results></record>
`;
}

/** An aggregate report. @see RFC 7489, appendix C, and RFC 9990 */
export const reportXml = (report: MadeReport): string =>
  `<?xml version="1.0" encoding="UTF-8" ?>
<feedback${report.isRfc9990 ? ' xmlns="urn:ietf:params:xml:ns:dmarc-2.0"' : ''}><version>1.0</version>
<report_metadata><org_name>${escaped(report.org)}</org_name><email>${escaped(report.email)}</email><report_id>${escaped(report.id)}</report_id><date_range><begin>${report.begin}</begin><end>${report.end}</end></date_range>${report.isRfc9990 ? '<generator>maker</generator>' : ''}</report_metadata>
<policy_published><domain>${report.domain}</domain><p>${report.p}</p></policy_published>
${report.rows.map((row) => rowXml(row, report.domain)).join('')}</feedback>
`;

const folded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll(/.{76}/g, '$&\r\n');

/** A mail with one attachment, as its receiving server keeps it. */
export const mailWith = (
  attached: Uint8Array,
  {
    type = 'application/gzip',
    name = 'google.com!example.com!1767225600!1767311999.xml.gz',
    from = 'noreply-dmarc-support@google.com',
    headers = '',
    to = 'dmarc@example.com',
    domain = 'example.com',
  }: Partial<Record<'type' | 'name' | 'from' | 'headers' | 'to' | 'domain', string>> = {},
): Buffer =>
  Buffer.from(
    `${headers}From: Reports <${from}>\r\nTo: ${to}\r\nSubject: Report Domain: ${domain}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nA report.\r\n--b\r\nContent-Type: ${type}; name="${name}"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${folded(attached)}\r\n--b--\r\n`,
  );
