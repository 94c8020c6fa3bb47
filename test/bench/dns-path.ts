import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { serveDns } from '../../infra/local/dns/server.ts';
import { queryName } from '../../shared/dns-patrol/blocklists/target.ts';

/** Delays and loses datagrams, or serves lists, in a thread of its own: what is measured has the other core. */
type Role = {
  readonly role: 'path' | 'serve';
  readonly port: number;
  readonly zones: readonly string[];
  readonly listed: readonly string[];
};
const { role, port, zones, listed } = workerData as Role;
const LEAST_MS = 5;
const MOST_MS = 80;
const LOSS = 0.02;

const own = role === 'path' ? await carry() : await serve();
parentPort?.postMessage(own);

async function carry(): Promise<number> {
  const front = createSocket({ type: 'udp4', recvBufferSize: 4_194_304 });
  const backs = new Map<number, Socket>();
  front.on('message', (message, from) => {
    if (Math.random() < LOSS) return;
    let back = backs.get(from.port);
    if (back === undefined) {
      back = createSocket({ type: 'udp4', recvBufferSize: 4_194_304 });
      back.on('message', (reply) => front.send(reply, from.port, from.address));
      backs.set(from.port, back);
    }
    const through = back;
    setTimeout(() => through.send(message, port, '127.0.0.1'), LEAST_MS + Math.random() * (MOST_MS - LEAST_MS));
  });
  front.bind(0, '127.0.0.1');
  await once(front, 'listening');
  return front.address().port;
}

async function serve(): Promise<number> {
  const names = zones.flatMap((zone) => listed.map((name) => queryName({ kind: 'ipv4', name }, zone)));
  const server = await serveDns(Object.fromEntries(names.map((name) => [name, { A: ['127.0.0.2'] }])));
  return server.port;
}
