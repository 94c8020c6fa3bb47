import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { type DnsQuestion, type DnsReply, encodeQuery, idOf, readDnsReply } from './message.ts';
import type { DnsServer } from './server.ts';

/** A reply longer than this is longer than we said that we can take. Unit: bytes. */
const LONGEST_REPLY_BYTES = 4_096;
/** A thousand answers at once are not lost before they are read. Unit: bytes. */
const RECEIVE_BUFFER_BYTES = 4 * 1_024 * 1_024;

export type Heard = Exclude<DnsReply, { kind: 'ignore' }> | { readonly kind: 'unreachable'; readonly why: string };
/** The side that asked: told what was received, and why a packet was not believed. */
export type Asker = { readonly heard: (reply: Heard) => void; readonly ignored: (why: string) => void };
type Pending = Asker & { readonly question: DnsQuestion; readonly edns: boolean };

/**
 * One connected socket to a server, with a port of its own that the kernel chose at random. The kernel drops what comes
 * from elsewhere; we drop what has an id that is not waited for, or answers another question. A forger must guess all.
 */
export class UdpChannel {
  readonly #server: DnsServer;
  readonly #socket: Socket;
  readonly #pending = new Map<number, Pending>();
  /** What waits until the socket is connected; null when it is. */
  #outbox: Buffer[] | null = [];
  #broken = false;

  constructor(server: DnsServer) {
    this.#server = server;
    this.#socket = createSocket(server.address.includes(':') ? 'udp6' : 'udp4');
    this.#socket.on('message', (message) => this.#onMessage(message));
    this.#socket.on('error', (error: NodeJS.ErrnoException) => this.#onError(error));
    this.#socket.connect(server.port, server.address, (error?: Error) => this.#onConnected(error));
    // Who waits holds a timer; a socket alone keeps nobody from going home.
    this.#socket.unref();
  }

  /** Cannot be used any more: it has no socket. */
  get broken(): boolean {
    return this.#broken;
  }

  /** Send a question. @returns how to stop listening for its answer */
  ask(question: DnsQuestion, edns: boolean, asker: Asker): () => void {
    let id = randomInt(0x10000);
    while (this.#pending.has(id)) id = randomInt(0x10000);
    this.#pending.set(id, { ...asker, question, edns });
    const message = encodeQuery(id, question, edns);
    if (this.#outbox === null) this.#send(message);
    else this.#outbox.push(message);
    return () => this.#pending.delete(id);
  }

  close(): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#socket.close();
  }

  #onConnected(error?: Error): void {
    if (error !== undefined) {
      this.#onError(error);
      return;
    }
    try {
      this.#socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
    } catch {
      // The kernel's own size will do.
    }
    const waiting = this.#outbox ?? [];
    this.#outbox = null;
    for (const message of waiting) this.#send(message);
  }

  #send(message: Buffer): void {
    if (this.#broken) return;
    this.#socket.send(message, (error) => {
      if (error !== null) this.#fail(error);
    });
  }

  #onMessage(message: Buffer): void {
    const id = idOf(message);
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    if (message.length > LONGEST_REPLY_BYTES) {
      pending.ignored('longer than any reply that was asked for');
      return;
    }
    const reply = readDnsReply(message, pending.question, pending.edns, this.#server.name);
    if (reply.kind === 'ignore') {
      pending.ignored(reply.why);
      return;
    }
    this.#pending.delete(id);
    pending.heard(reply);
  }

  #onError(error: NodeJS.ErrnoException): void {
    // A closed port says so to a connected socket, which can go on after that; one without a connection cannot.
    if (this.#outbox !== null) this.close();
    this.#fail(error);
  }

  #fail(error: NodeJS.ErrnoException): void {
    const all = [...this.#pending.values()];
    this.#pending.clear();
    const why = `${this.#server.name} cannot be reached (${error.code ?? error.message})`;
    for (const { heard } of all) heard({ kind: 'unreachable', why });
  }
}
