import { Packet } from 'dns2';
import {
  type Answer,
  type Failed,
  failedAnswer,
  type RecordData,
  type RecordType,
} from '../../../shared/dns-patrol/dns/model.ts';

/** What we say that we can take over UDP: fits every path without fragments (DNS Flag Day 2020). Unit: bytes. */
export const UDP_PAYLOAD_BYTES = 1_232;
/** A reply with more records than that is no answer to a question of ours, and reading it takes time. */
const MOST_RECORDS = 512;
/** Aliases that are followed within one answer. Resolvers stop between 8 and 16. */
const MOST_ALIASES = 16;
/** Nothing is believed longer, whatever a server says. Unit: s. */
const MOST_TTL_SECONDS = 86_400;

export type DnsQuestion = { readonly name: string; readonly type: RecordType };

/** Codes of types (RFC 1035 section 3.2.2, RFC 4034, RFC 6698); dns2 does not know them all. */
export const TYPE_CODES: Readonly<Record<RecordType, number>> = {
  ...{ A: Packet.TYPE.A, AAAA: Packet.TYPE.AAAA, CNAME: Packet.TYPE.CNAME, MX: Packet.TYPE.MX, NS: Packet.TYPE.NS },
  ...{ PTR: Packet.TYPE.PTR, SOA: Packet.TYPE.SOA, SPF: Packet.TYPE.SPF, TXT: Packet.TYPE.TXT, DS: 43, TLSA: 52 },
};
/** Types of which the resolver is asked whether DNSSEC bears them out (RFC 6840 section 5.7). */
const SECURED: ReadonlySet<RecordType> = new Set(['DS', 'TLSA']);
const RECURSION_DESIRED = 0x0100;
const AUTHENTIC_DATA = 0x0020;

const HEADER_BYTES = 12;
/** An OPT record without options (RFC 6891 section 6.1.2): root, type 41, what we take, no flags, no data. */
const OPT = Buffer.from([0, 0, Packet.TYPE.EDNS, UDP_PAYLOAD_BYTES >> 8, UDP_PAYLOAD_BYTES & 0xff, 0, 0, 0, 0, 0, 0]);

/**
 * A query with recursion desired (RFC 1035 section 4.1). Written by hand, because dns2 writes bit by bit: that takes
 * longer than everything else that is done for a question.
 * @param name as `wireName` gives it
 */
export function encodeQuery(id: number, { name, type }: DnsQuestion, edns: boolean): Buffer {
  const end = HEADER_BYTES + name.length + 2;
  const message = Buffer.alloc(end + 4 + (edns ? OPT.length : 0));
  message.writeUInt16BE(id, 0);
  message.writeUInt16BE(RECURSION_DESIRED | (SECURED.has(type) ? AUTHENTIC_DATA : 0), 2);
  message.writeUInt16BE(1, 4);
  let length = 0;
  for (let at = name.length - 1; at >= -1; at--) {
    // A label's length stands where the dot before it was.
    if (at === -1 || name.charCodeAt(at) === DOT) {
      message[HEADER_BYTES + at + 1] = length;
      length = 0;
    } else {
      message[HEADER_BYTES + at + 1] = name.charCodeAt(at);
      length++;
    }
  }
  message.writeUInt16BE(TYPE_CODES[type], end);
  message.writeUInt16BE(Packet.CLASS.IN, end + 2);
  if (edns) {
    message.writeUInt16BE(1, 10);
    OPT.copy(message, end + 4);
  }
  return message;
}
const DOT = 0x2e;

/**
 * - `answer`: what the server has to say
 * - `error`: the server cannot or will not say; another one may
 * - `truncated`: ask again over TCP
 * - `no-edns`: the server does not know EDNS; ask again without (RFC 6891 section 7)
 * - `ignore`: no reply to this question, or none that can be read: a forger may have sent it, so the true one may follow
 */
export type DnsReply =
  | { readonly kind: 'answer'; readonly answer: Exclude<Answer, Failed> | Failed }
  | { readonly kind: 'error'; readonly failed: Failed }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'no-edns' }
  | { readonly kind: 'ignore'; readonly why: string };

export const idOf = (message: Buffer): number => (message.length < 2 ? -1 : message.readUInt16BE(0));

/** What a message says to a question of ours. Whatever the bytes are, this does not throw. */
export function readDnsReply(message: Buffer, question: DnsQuestion, edns: boolean, server: string): DnsReply {
  const ignore = (why: string): DnsReply => ({ kind: 'ignore', why });
  if (message.length < Packet.HEADER_SIZE) return ignore('shorter than a header');
  const counts = [4, 6, 8, 10].map((at) => message.readUInt16BE(at));
  if (counts.reduce((sum, count) => sum + count, 0) > MOST_RECORDS) return ignore(`more than ${MOST_RECORDS} records`);

  let packet: Packet;
  try {
    packet = Packet.parse(message);
  } catch (error) {
    return ignore(error instanceof Error ? error.message : 'not readable');
  }
  const { header, questions, errors } = packet;
  if (header.qr !== 1) return ignore('not a reply');
  if (header.opcode !== 0) return ignore('not a reply to a query');
  const [asked] = questions;
  // A server that cannot read our question need not repeat it; it says nothing else that could be believed.
  if (asked === undefined && header.rcode === Packet.RCODE.FORMERR && edns) return { kind: 'no-edns' };
  if (asked === undefined || questions.length !== 1 || !isSame(asked, question)) return ignore('to another question');

  const rcode: number = header.rcode;
  if (edns && [Packet.RCODE.FORMERR, Packet.RCODE.NOTIMP, Packet.RCODE.BADVERS].some((code) => code === rcode)) {
    return { kind: 'no-edns' };
  }
  if (header.tc === 1) return { kind: 'truncated' };
  const [problem] = errors;
  if (problem !== undefined) return ignore(problem.message);
  if (rcode !== Packet.RCODE.NOERROR && rcode !== Packet.RCODE.NXDOMAIN)
    return { kind: 'error', failed: refusal(packet) };
  return read(packet, question, server);
}

const isSame = (asked: Packet['questions'][number], { name, type }: DnsQuestion): boolean =>
  asked.type === TYPE_CODES[type] && asked.class === Packet.CLASS.IN && lower(asked.name) === name;

function read(packet: Packet, question: DnsQuestion, server: string): DnsReply {
  const { answers, authorities, header } = packet;
  const aliases: string[] = [];
  let name = question.name;
  let ttlSeconds = MOST_TTL_SECONDS;
  for (;;) {
    const here = answers.filter((record) => record.class === Packet.CLASS.IN && lower(record.name) === name);
    const matching = here.filter(({ type }) => type === TYPE_CODES[question.type]);
    if (matching.length > 0) {
      const records = matching.map((record) => dataOf(record, question.type));
      ttlSeconds = Math.min(ttlSeconds, ...matching.map(({ ttl }) => ttl));
      const secured = SECURED.has(question.type) ? { isAuthentic: isAuthentic(header) } : {};
      return { kind: 'answer', answer: { status: 'found', records, aliases, ttlSeconds, server, ...secured } };
    }
    const alias = here.find(({ type }) => type === Packet.TYPE.CNAME);
    if (alias === undefined) break;
    ttlSeconds = Math.min(ttlSeconds, alias.ttl);
    name = lower(alias.domain);
    if (name === question.name || aliases.includes(name) || aliases.push(name) > MOST_ALIASES) {
      return { kind: 'answer', answer: failedAnswer('loop', `${question.name} is an alias without an end`) };
    }
  }

  const soa = authorities.find(({ type }) => type === Packet.TYPE.SOA);
  const isNxdomain = header.rcode === Packet.RCODE.NXDOMAIN;
  if (!isNxdomain && soa === undefined && header.aa === 0 && authorities.some(({ type }) => type === Packet.TYPE.NS)) {
    return { kind: 'error', failed: failedAnswer('lame', `${server} only refers to other servers`) };
  }
  const negative = soa === undefined ? 0 : Math.min(soa.ttl, soa.minimum ?? 0);
  return {
    kind: 'answer',
    answer: {
      status: 'absent',
      kind: isNxdomain ? 'nxdomain' : 'nodata',
      aliases,
      ttlSeconds: Math.min(ttlSeconds, negative),
      server,
    },
  };
}

/** dns2's types do not name the bit. */
const isAuthentic = (header: Packet['header']): boolean => (header as { readonly ad?: number }).ad === 1;

/** Extended errors that say that DNSSEC does not hold: 6 bogus … 12 NSEC missing, 25 (RFC 8914 section 4). */
const BOGUS = new Set([5, 6, 7, 8, 9, 10, 11, 12, 25]);

function refusal({ header, additionals }: Packet): Failed {
  const rcode: number = header.rcode;
  const options = additionals.flatMap(({ type, rdata }) => (type === Packet.TYPE.EDNS ? (rdata ?? []) : []));
  const extended = (options as { readonly infoCode?: number; readonly extraText?: string }[]).find(
    ({ infoCode }) => infoCode !== undefined,
  );
  const name = Object.entries(Packet.RCODE).find(([, code]) => code === rcode)?.[0] ?? `rcode ${rcode}`;
  const detail = extended === undefined ? '' : ` (${Packet.EDE_NAME[extended.infoCode ?? 0] ?? extended.infoCode})`;
  const why = `the server answered ${name}${detail}`;
  if (rcode === Packet.RCODE.SERVFAIL) {
    return failedAnswer(extended !== undefined && BOGUS.has(extended.infoCode ?? -1) ? 'bogus' : 'servfail', why);
  }
  return failedAnswer(rcode === Packet.RCODE.REFUSED ? 'refused' : 'rcode', why);
}

const lower = (name: string | undefined): string => (name ?? '').toLowerCase();

function dataOf(record: Packet['answers'][number], type: RecordType): RecordData[RecordType] {
  switch (type) {
    case 'A':
    case 'AAAA':
      return record.address ?? '';
    case 'CNAME':
    case 'PTR':
      return lower(record.domain);
    case 'NS':
      return lower(record.ns);
    case 'DS':
    case 'TLSA':
      return Buffer.isBuffer(record.data) ? record.data.toString('hex') : '';
    case 'MX':
      return { preference: record.priority ?? 0, exchange: lower(record.exchange) };
    case 'SOA':
      return { primary: lower(record.primary), serial: record.serial ?? 0, minimumSeconds: record.minimum ?? 0 };
    case 'SPF':
    case 'TXT':
      return Array.isArray(record.data) ? record.data : [];
  }
}
