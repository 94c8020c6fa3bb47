import type { IncomingMessage, ServerResponse } from 'node:http';
import dynalite from 'dynalite';
import type { EngineAnswer, EngineCall } from './messages.ts';

const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
} as const;

/** As much of a request as dynalite looks at. The body comes in one piece; dynalite calls its `length` and `toString`. */
const requestOf = ({ target, body }: EngineCall) => {
  const listeners: { data?: (chunk: string) => void; end?: () => void } = {};
  return {
    method: 'POST',
    url: '/',
    headers: { ...HEADERS, 'x-amz-target': target },
    on: (event: 'data' | 'end' | 'error', listener: () => void) => {
      if (event !== 'error') listeners[event] = listener;
    },
    removeAllListeners: () => undefined,
    deliver: () => {
      listeners.data?.(body);
      listeners.end?.();
    },
  };
};

/** As much of a response as dynalite fills in. */
const responseTo = (answered: (answer: EngineAnswer) => void) => {
  const headers: Record<string, string> = {};
  return {
    statusCode: 200,
    setHeader: (name: string, value: unknown) => {
      headers[name.toLowerCase()] = String(value);
    },
    end(body = '') {
      const { 'x-amz-crc32': _, 'content-length': __, ...kept } = headers;
      answered({ status: this.statusCode, headers: kept, body });
    },
  };
};

/**
 * DynamoDB in memory, without a socket: hands each call to dynalite's own request listener. An internal error of
 * dynalite is thrown from its callback and ends the process (or worker) that hosts it.
 */
export const openDynalite = (): ((call: EngineCall) => Promise<EngineAnswer>) => {
  const [listener] = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }).listeners('request');
  if (listener === undefined) throw new Error('Expected dynalite to listen to requests, got no listener');
  return (call) =>
    new Promise((resolve) => {
      const request = requestOf(call);
      listener(request as unknown as IncomingMessage, responseTo(resolve) as unknown as ServerResponse);
      request.deliver();
    });
};
