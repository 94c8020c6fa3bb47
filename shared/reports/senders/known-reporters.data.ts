/** A receiver whose reports decide: its reports come from one of these domains, or from below it. */
export type KnownReporter = { readonly name: string; readonly domains: readonly string[]; readonly source: string };

const SAMPLES = 'https://github.com/domainaware/parsedmarc/tree/master/samples/aggregate';
const STUDY = 'https://github.com/trusteddomainproject/OpenDMARC/issues/52';

/** Extend it with a row: anybody may send a report, and a stranger's must not lead a domain to p=reject. */
export const KNOWN_REPORTERS: readonly KnownReporter[] = [
  { name: 'Google', domains: ['google.com'], source: SAMPLES },
  { name: 'Microsoft', domains: ['microsoft.com', 'protection.outlook.com'], source: SAMPLES },
  { name: 'Fastmail', domains: ['fastmail.com', 'fastmaildmarc.com'], source: SAMPLES },
  { name: 'Zoho', domains: ['zoho.com', 'zohomail.com'], source: SAMPLES },
  { name: 'Mimecast', domains: ['mimecast.com', 'mimecast.org'], source: SAMPLES },
  { name: 'Yahoo', domains: ['yahooinc.com', 'yahoo.com', 'yahoo-inc.com'], source: STUDY },
  { name: 'Rackspace', domains: ['emailsrvr.com'], source: STUDY },
  { name: 'Amazon SES', domains: ['amazonses.com'], source: STUDY },
  {
    name: 'Mail.ru',
    domains: ['mail.ru', 'corp.mail.ru'],
    source: 'https://help.mail.ru/developers/mailing_rules/technical',
  },
  { name: 'GMX and WEB.DE', domains: ['gmx.net', 'web.de', 'mail.com'], source: 'https://postmaster.gmx.net/en/dmarc' },
  { name: 'Comcast', domains: ['comcast.net'], source: 'https://postmaster.comcast.net' },
];
