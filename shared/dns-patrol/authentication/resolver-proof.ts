import type { Dns } from '../dns/model.ts';

/**
 * Names that do not exist: one that can never exist (RFC 6761), and one that is not registered. The second is needed
 * because resolvers answer the first themselves; only servers behind them make up answers.
 */
const namesFor = (nonce: string | undefined): readonly string[] =>
  nonce === undefined
    ? ['lazaretto.invalid']
    : [`x${nonce}.invalid`, `x${nonce}-asks-whether-this-resolver-is-honest.com`];

/** A name that exists as long as there is a DNS. */
const ALWAYS_THERE = 'com';

/**
 * Why the resolver cannot be believed where it finds nothing at all: it denies a top-level domain, too, so that it knows
 * no names. Null where it does not; that it does not answer says nothing against it.
 */
export async function deniesAll(dns: Dns): Promise<string | null> {
  const answer = await dns.ask(ALWAYS_THERE, 'NS');
  if (answer.status !== 'absent' || answer.kind !== 'nxdomain') return null;
  return `the resolver knows no names: it says that ${ALWAYS_THERE}, which exists, does not`;
}

/**
 * Why the resolver cannot be believed about what is absent: it answers for names that do not exist. Null where it does
 * not; that it does not answer at all says nothing against it.
 * @param nonce a word that cannot be guessed, else somebody could register the name
 */
export async function proveResolver(dns: Dns, nonce?: string): Promise<string | null> {
  const answers = await Promise.all(namesFor(nonce).map(async (name) => ({ name, answer: await dns.ask(name, 'A') })));
  for (const { name, answer } of answers) {
    if (answer.status === 'found') {
      return `the resolver makes up answers: it says that ${name}, which does not exist, is ${answer.records.join(', ')}`;
    }
  }
  return null;
}
