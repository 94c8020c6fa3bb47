import type { AbuseReport } from './model.ts';
import { isWithin } from './senders/within.ts';
import { addressOf, countOf, domainOf, wordOf } from './values.ts';

/** Of one field. */
const MOST_VALUES = 100;

/** What a header section says, names in lower case; folded lines are put together. */
function fieldsOf(text: string): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  for (const line of text
    .slice(0, 256 * 1024)
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const values = fields.get(name);
    if (values === undefined) fields.set(name, [value]);
    else if (values.length < MOST_VALUES) values.push(value);
  }
  return fields;
}

/**
 * Reads an abuse report (RFC 5965): its `message/feedback-report`, and what came back of the message that it is about.
 * Of addresses only the domain of the sender is kept; nothing of a recipient.
 */
export function readAbuseReport(feedback: string, original: string): AbuseReport {
  const fields = fieldsOf(feedback);
  const first = (name: string): string => fields.get(name)?.[0] ?? '';
  const domains = [
    ...(fields.get('reported-domain') ?? []).map(domainOf),
    domainOf(first('dkim-domain')),
    ...fromDomains(original),
  ].filter((domain) => domain !== null);
  return {
    kind: 'abuse',
    type: wordOf(first('feedback-type')) || 'unknown',
    sourceIp: addressOf(/^\[?([\da-f.:]{2,45})/i.exec(first('source-ip'))?.[1] ?? ''),
    domains: [...new Set(domains)].slice(0, 20),
    messageId: sesMessageId(original),
    incidents: Math.max(1, countOf(first('incidents')) ?? 1),
  };
}

/** Domains in From; where the reporter took the address out, those that signed, but for SES, which signs for all. */
function fromDomains(original: string): readonly (string | null)[] {
  const fields = fieldsOf(original);
  const from = (fields.get('from')?.[0] ?? '').slice(0, 4_096).replace(/"(?:[^"\\]|\\.)*"|\([^()]*\)/g, ' ');
  const bracketed = [...from.matchAll(/<([^<>]*)>/g)].map(([, address = '']) => address);
  const found = (bracketed.length > 0 ? bracketed : from.split(',')).filter((address) => address.includes('@'));
  const named = found.map(domainOf).filter((domain) => domain !== null);
  return named.length > 0 ? named : (fields.get('dkim-signature') ?? []).map(signerOf);
}

function signerOf(signature: string): string | null {
  const domain = domainOf(/(?:^|;)\s{0,20}d\s{0,20}=\s{0,20}([^\s;]{1,255})/.exec(signature)?.[1] ?? '');
  return domain === null || isWithin(domain, 'amazonses.com') ? null : domain;
}

/** The last Message-ID is that of the message reported; one that is not of SES may hold anybody's address. */
function sesMessageId(original: string): string | null {
  const ids = [
    ...original.slice(0, 256 * 1024).matchAll(/^Message-ID:\s*<([\w-]{1,120})@(?:[\w-]{1,40}\.)?amazonses\.com>/gim),
  ];
  return ids.at(-1)?.[1] ?? null;
}
