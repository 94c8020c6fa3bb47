import { randomInt } from 'node:crypto';
import { connect } from 'node:net';
import { type DnsQuestion, type DnsReply, encodeQuery, idOf, readDnsReply } from './message.ts';
import type { DnsServer } from './server.ts';
import type { Heard } from './udp-channel.ts';

/**
 * One question over TCP, for an answer that does not fit into UDP (RFC 7766). A connection of its own: this is rare.
 * @param timeoutMs for everything together; then the connection is destroyed, however much of the answer was there
 */
export function tcpQuery(server: DnsServer, question: DnsQuestion, edns: boolean, timeoutMs: number): Promise<Heard> {
  return new Promise((resolve) => {
    const socket = connect({ host: server.address, port: server.port });
    const finish = (heard: Heard): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(heard);
    };
    const cannot = (why: string): void => finish({ kind: 'unreachable', why: `${server.name} over TCP: ${why}` });
    const timer = setTimeout(() => cannot('no answer in time'), timeoutMs);

    const id = randomInt(0x10000);
    const pieces: Buffer[] = [];
    let length = 0;
    socket.on('connect', () => {
      const message = encodeQuery(id, question, edns);
      const prefix = Buffer.alloc(2);
      prefix.writeUInt16BE(message.length);
      socket.write(Buffer.concat([prefix, message]));
    });
    socket.on('data', (piece) => {
      pieces.push(piece);
      length += piece.length;
      if (length < 2) return;
      const all = pieces.length === 1 ? piece : Buffer.concat(pieces);
      const end = 2 + all.readUInt16BE(0);
      if (length < end) {
        // Joined once per doubling at most, or a message that drips in would be copied for every byte.
        if (pieces.length > 64) pieces.splice(0, pieces.length, all);
        return;
      }
      finish(heardIn(all.subarray(2, end), id, question, edns, server));
    });
    socket.on('error', (error: NodeJS.ErrnoException) => cannot(error.code ?? error.message));
    socket.on('close', () => cannot('closed before it answered'));
  });
}

function heardIn(message: Buffer, id: number, question: DnsQuestion, edns: boolean, server: DnsServer): Heard {
  const reply: DnsReply =
    idOf(message) === id
      ? readDnsReply(message, question, edns, server.name)
      : { kind: 'ignore', why: 'an answer with another id' };
  // On a connection nobody else can put in a word: what cannot be believed will not be followed by anything better.
  return reply.kind === 'ignore' ? { kind: 'unreachable', why: `${server.name} over TCP: ${reply.why}` } : reply;
}
