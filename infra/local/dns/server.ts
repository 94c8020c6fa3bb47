import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Packet } from 'dns2';
import { TYPE_CODES } from '../../../functions/_adapters/dns/message.ts';
import { RECORD_TYPES, type RecordType } from '../../../shared/dns-patrol/dns/model.ts';
import { answerFrom, type Zone, type ZoneAnswer, type ZoneRecord } from './zones.ts';

export type DnsQuery = { readonly name: string; readonly type: RecordType; readonly over: 'udp' | 'tcp' };
/** What a test wants otherwise than the zone says. */
export type Twist =
  /** No answer; over TCP the connection stays open. */
  | 'silent'
  /** The answer, marked as truncated and without records. */
  | 'truncate'
  /** These datagrams instead, as they are. */
  | readonly Uint8Array[]
  /** As the zone says. */
  | null;
export type LocalDns = {
  readonly port: number;
  /** What was asked, in order. */
  readonly queries: DnsQuery[];
  /** From now on this is the zone. */
  serve(zone: Zone): void;
  close(): Promise<void>;
};
export type LocalDnsOptions = {
  readonly address?: string;
  readonly twist?: (query: DnsQuery, message: Buffer) => Twist;
  /** Knows EDNS. Default true; without, a query that has it is answered FORMERR. */
  readonly edns?: boolean;
};

/** TTL of everything. Unit: s. */
const TTL_SECONDS = 300;
/** No answer over TCP is longer: its length stands in two bytes (RFC 1035 section 4.2.2). Unit: bytes. */
const TCP_BYTES = 65_535;
/** Without EDNS no answer over UDP is longer (RFC 1035 section 4.2.1). Unit: bytes. */
const PLAIN_UDP_BYTES = 512;
const RCODES = { servfail: 2, bogus: 2, refused: 5, formerr: 1 } as const;

/** A resolver on loopback that knows one zone, over UDP and TCP on the same port. */
export async function serveDns(zone: Zone, options: LocalDnsOptions = {}): Promise<LocalDns> {
  const address = options.address ?? '127.0.0.1';
  const queries: DnsQuery[] = [];
  let served = zone;
  const answers = (message: Buffer, over: DnsQuery['over']): readonly Uint8Array[] => {
    const request = Packet.parse(message);
    const query = queryIn(request, over);
    if (query === null) return [];
    queries.push(query);
    const twist = options.twist?.(query, message) ?? null;
    if (twist === 'silent') return [];
    if (twist !== null && twist !== 'truncate') return twist;
    const opt = request.additionals.find(({ type }) => type === Packet.TYPE.EDNS);
    if (opt !== undefined && options.edns === false) {
      return [Packet.createErrorResponseFromRequest(request, Packet.RCODE.FORMERR).toBuffer()];
    }
    const answer = answerFrom(served, query.name, query.type);
    const room = over === 'tcp' ? TCP_BYTES : (opt?.class ?? PLAIN_UDP_BYTES);
    return messageOf(request, answer, room, twist === 'truncate');
  };

  const tcp = createServer((socket) => answerOver(socket, (message) => answers(message, 'tcp')));
  tcp.listen(0, address);
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  udp.on('message', (message, from) => {
    for (const reply of answers(message, 'udp')) udp.send(reply, from.port, from.address);
  });
  udp.bind(port, address);
  await once(udp, 'listening');
  const sockets = new Set<Socket>();
  tcp.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });

  return {
    port,
    queries,
    serve(next) {
      served = next;
    },
    async close() {
      udp.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => tcp.close(resolve));
    },
  };
}

function queryIn({ questions: [question] }: Packet, over: DnsQuery['over']): DnsQuery | null {
  const type = RECORD_TYPES.find((name) => TYPE_CODES[name] === question?.type);
  return question === undefined || type === undefined ? null : { name: question.name.toLowerCase(), type, over };
}

function answerOver(socket: Socket, answers: (message: Buffer) => readonly Uint8Array[]): void {
  let read: Buffer = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (piece) => {
    read = Buffer.concat([read, piece]);
    if (read.length < 2 || read.length < 2 + read.readUInt16BE(0)) return;
    for (const reply of answers(read.subarray(2))) {
      const prefix = Buffer.alloc(2);
      prefix.writeUInt16BE(reply.length);
      socket.write(Buffer.concat([prefix, reply]));
    }
  });
}

function messageOf(request: Packet, answer: ZoneAnswer, room: number, isCut: boolean): readonly Buffer[] {
  if (answer.kind === 'silent') return [];
  if (answer.kind === 'bogus') {
    const bogus = { infoCode: Packet.EDE.DNSSEC_BOGUS };
    return [Packet.createErrorResponseFromRequest(request, Packet.RCODE.SERVFAIL, bogus).toBuffer()];
  }
  if (!('records' in answer)) return [Packet.createErrorResponseFromRequest(request, RCODES[answer.kind]).toBuffer()];
  const response = Packet.createResponseFromRequest(request);
  response.header.ra = 1;
  if (answer.kind === 'nxdomain') response.header.rcode = Packet.RCODE.NXDOMAIN;
  for (const record of answer.records) response.answers.push(resourceOf(record));
  if (answer.kind !== 'records') response.authorities.push(SOA());
  const message = bytesOf(response);
  if (!isCut && message.length <= room) return [message];
  response.answers = [];
  response.header.tc = 1;
  return [response.toBuffer()];
}

/** dns2 copies all that it has written after each record: thousands of them would take seconds. */
function bytesOf(response: Packet): Buffer {
  const writer = new Packet.Writer();
  const whole = writer.toBuffer.bind(writer);
  writer.toBuffer = () => NOTHING;
  (response.toBuffer as (writer: unknown) => Buffer)(writer);
  return whole();
}
const NOTHING = Buffer.alloc(0);

const SOA = () =>
  new Packet.Resource({
    ...{ name: 'example', type: Packet.TYPE.SOA, class: Packet.CLASS.IN, ttl: TTL_SECONDS },
    ...{ primary: 'ns.example', admin: 'admin.example', serial: 1, refresh: 1, retry: 1, expiration: 1, minimum: 60 },
  });

function resourceOf({ name, type, data }: ZoneRecord) {
  const base = { name, type: TYPE_CODES[type], class: Packet.CLASS.IN, ttl: TTL_SECONDS };
  if (typeof data === 'object' && 'exchange' in data) {
    return new Packet.Resource({ ...base, exchange: data.exchange, priority: data.preference });
  }
  if (typeof data === 'object') {
    return new Packet.Resource({ ...base, data: data.map((text) => Buffer.from(text as string)) as never });
  }
  switch (type) {
    case 'A':
    case 'AAAA':
      return new Packet.Resource({ ...base, address: data });
    case 'NS':
      return new Packet.Resource({ ...base, ns: data });
    case 'DS':
    case 'TLSA':
      return new Packet.Resource({ ...base, data: Buffer.from(data, 'hex') as never });
    case 'TXT':
    case 'SPF':
      return new Packet.Resource({ ...base, data: chunksOf(data) as string[] });
    default:
      return new Packet.Resource({ ...base, domain: data });
  }
}

/** A text as character-strings of at most 255 bytes. */
function chunksOf(text: string): string[] | Buffer[] {
  const bytes = Buffer.from(text);
  if (bytes.length === text.length) return text.match(/[\s\S]{1,255}/g) ?? [''];
  return Array.from({ length: Math.ceil(bytes.length / 255) }, (_, n) => bytes.subarray(n * 255, (n + 1) * 255));
}
