import type { AbuseReport } from './model.ts';
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
    fromDomain(original),
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

function fromDomain(original: string): string | null {
  const from = fieldsOf(original).get('from')?.[0] ?? '';
  const address = /<([^<>]*)>\s*$/.exec(from)?.[1] ?? from;
  return address.includes('@') ? domainOf(address) : null;
}

/** The last Message-ID is that of the message reported; one that is not of SES may hold anybody's address. */
function sesMessageId(original: string): string | null {
  const ids = [
    ...original.slice(0, 256 * 1024).matchAll(/^Message-ID:\s*<([\w-]{1,120})@(?:[\w-]{1,40}\.)?amazonses\.com>/gim),
  ];
  return ids.at(-1)?.[1] ?? null;
}
