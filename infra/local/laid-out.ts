/** More reads than V8 looks at before it takes a place in the code seriously. */
const READS = 5_000;

/**
 * The SDK copies a client's settings three times per request. Having grown piece by piece, they sit in a hash table,
 * which takes V8 25 µs to copy; an object that served as somebody's prototype is laid out anew, which takes 4. Nothing
 * else about it changes.
 */
export function laidOut<Client extends { readonly config: object }>(client: Client): Client {
  const heir = Object.create(client.config) as Readonly<Record<string, unknown>>;
  let found = 0;
  for (let read = 0; read < READS; read++) if (heir['requestHandler'] !== undefined) found++;
  if (found !== READS) throw new Error('Expected an SDK client with a request handler, got none');
  return client;
}
