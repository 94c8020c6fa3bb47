import type { Dns } from '../dns/model.ts';
import type { DomainReport } from './report.ts';
import { isReadable } from './stray.ts';
import { parseTagList, trimBlanks } from './tag-list.ts';

/** TLS reports (RFC 8460 section 3): where senders tell about failed encryption. */
export async function checkTlsReporting(dns: Dns, domain: string, report: DomainReport): Promise<void> {
  const name = `_smtp._tls.${domain}`;
  const at = `${name} TXT`;
  const texts = (await report.texts(dns, 'tls-rpt', name)) ?? [];
  const records = texts.filter((text) => /^v=TLSRPTv1[ \t]*;/.test(text));
  const meant = texts.filter((text) => /tlsrpt/i.test(text));
  const uris = [...new Set(meant.filter(isReadable).flatMap((text) => text.match(URI) ?? []))].join(',');
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
  report.propose({ at, candidates: [[{ name, type: 'TXT', data, replaces: (one) => /tlsrpt/i.test(one) }]] });
}
const URI = /(?:mailto:[^@\s,;!"'\\]+@[^@\s,;!"'\\]+|https:\/\/[^\s,;!"'\\]+)/gi;
