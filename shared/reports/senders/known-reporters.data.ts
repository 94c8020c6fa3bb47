/** A receiver whose reports decide: its reports come from one of these domains, or from below it. */
export type KnownReporter = { readonly name: string; readonly domains: readonly string[]; readonly source: string };

const SAMPLES = 'https://github.com/domainaware/parsedmarc/tree/master/samples/aggregate';
const STUDY = 'https://github.com/trusteddomainproject/OpenDMARC/issues/52';

/**
 * Extend it with a row: anybody may send a report, and a stranger's must not lead a domain to p=reject. So no domain
 * stands here in which everybody can have a mailbox, but the one below it from which its reports come.
 */
export const KNOWN_REPORTERS: readonly KnownReporter[] = [
  { name: 'Google', domains: ['google.com'], source: SAMPLES },
  { name: 'Microsoft', domains: ['microsoft.com', 'protection.outlook.com'], source: SAMPLES },
  { name: 'Fastmail', domains: ['fastmaildmarc.com'], source: SAMPLES },
  { name: 'Mimecast', domains: ['mimecast.com', 'mimecast.org', 'mimecastreport.com'], source: SAMPLES },
  { name: 'Yahoo', domains: ['yahooinc.com', 'dmarc.yahoo.com', 'yahoo-inc.com'], source: STUDY },
  { name: 'Rackspace', domains: ['emailsrvr.com'], source: STUDY },
  { name: 'Amazon SES', domains: ['amazonses.com'], source: STUDY },
  { name: 'Mail.ru', domains: ['corp.mail.ru'], source: 'https://help.mail.ru/developers/mailing_rules/technical' },
  {
    name: 'GMX and WEB.DE',
    domains: ['sicher.gmx.net', 'sicher.web.de'],
    source: 'https://postmaster.gmx.net/en/dmarc',
  },
];
