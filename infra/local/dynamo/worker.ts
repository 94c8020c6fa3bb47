import { parentPort, workerData } from 'node:worker_threads';
import { ChangeRecorder } from './change-recorder.ts';
import { openDynalite } from './dynalite-door.ts';
import { listen } from './http-door.ts';
import type { Request, Response, WorkerData } from './messages.ts';

/** The thread that hosts dynalite and makes its change feed. Records leave it with the answer, never after it. */
const port = parentPort;
if (port === null) throw new Error('Expected to run as a worker thread, got the main thread');

const recorder = new ChangeRecorder(openDynalite(), (workerData as WorkerData).shards);
const out: Response[] = [];
const send = (response: Response): void => {
  if (out.push(response) === 1) queueMicrotask(() => port.postMessage(out.splice(0)));
};

const answer = async (request: Request): Promise<void> => {
  if (request.kind === 'call') {
    const { answer, changes } = await recorder.call(request);
    send({ kind: 'outcome', id: request.id, answer, changes });
    return;
  }
  const door = await listen(request.port, async (call) => {
    const { answer, changes } = await recorder.call(call);
    if (changes.length > 0) send({ kind: 'changes', changes });
    return answer;
  });
  send({ kind: 'listening', id: request.id, port: door });
};

port.on('message', (requests: readonly Request[]) => {
  // A rejection here is a bug: it is unhandled on purpose and ends the worker, which fails every open request.
  for (const request of requests) void answer(request);
});
