import type { Dns } from '../dns/model.ts';
import type { DomainReport } from './report.ts';
import { editDistance, isReadable } from './stray.ts';
import { parseTagList, trimBlanks } from './tag-list.ts';

/** TLS reports (RFC 8460 section 3): where senders tell about failed encryption. */
export async function checkTlsReporting(dns: Dns, domain: string, report: DomainReport): Promise<void> {
  const name = `_smtp._tls.${domain}`;
  const at = `${name} TXT`;
  const texts = (await report.texts(dns, 'tls-rpt', name)) ?? [];
  const records = texts.filter((text) => /^v=TLSRPTv1[ \t]*;/.test(text));
  const meant = texts.filter(isMeant);
  const uris = [...new Set(meant.filter(isReadable).flatMap(urisIn))].join(',');
  if (records.length > 1) report.find('tls-rpt-multiple', records.join(' | '), { at });
  const [text] = records;
  const near = meant.find((one) => !records.includes(one));
  if (near !== undefined) report.find('tls-rpt-syntax', near, { at });
  const rua =
    parseTagList(text ?? '')
      .tags.get('rua')
      ?.split(',')
      .map(trimBlanks) ?? [];
  const isRight = rua.length > 0 && rua.every((uri) => /^(?:mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/i.test(uri));
  if (text !== undefined && !isRight) report.find('tls-rpt-syntax', text, { at });
  if (meant.length === 0) return;
  const data = `v=TLSRPTv1; rua=${uris || `mailto:tls-reports@${domain}`}`;
  report.propose({ at, candidates: [[{ name, type: 'TXT', data, replaces: isMeant }]] });
}
/** An https URI, or an address, whatever stands before it: an address counts even where mailto: is misspelt. */
const URI = /https:\/\/[^\s,;!"'\\]+|[^@\s,;:!=/|<>"'\\]{1,64}@[^@\s,;:!=/|<>"'\\]{1,253}/gi;
const urisIn = (text: string): readonly string[] =>
  (text.match(URI) ?? []).map((uri) => (/^https:/i.test(uri) ? uri : `mailto:${uri}`));
/** A record's version as it should be, or two slips of the hand away from that. */
const isMeant = (text: string): boolean =>
  /tlsrpt/i.test(text) || editDistance(/=\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? '', 'tlsrptv1') <= 2;
