import type { Dns } from '../dns/model.ts';
import { type Health, suspectResolver } from './health.ts';
import { interpret } from './interpret.ts';
import type { TargetKind } from './model.ts';
import { covers, type ProbeAnswer, probeHealth, type Random, withoutKey } from './probe.ts';
import { type ListTarget, lookedUp, queryName } from './target.ts';

/** What a list says about a target. `unknown` is never evidence, for either side. */
export type Verdict = {
  readonly target: ListTarget;
  readonly list: string;
  readonly status: 'listed' | 'clean' | 'unknown';
  readonly codes: readonly string[];
  readonly meaning: string | null;
  /** The list's own text about the listing: escape it wherever it is shown. */
  readonly text: string | null;
  readonly why: string | null;
  readonly weight: number;
  /** The server that answered; null where none did. */
  readonly server: string | null;
};
export type ListHealth = { readonly asked: ProbeAnswer; readonly kind: TargetKind; readonly health: Health };
export type Checked = {
  readonly lists: readonly ListHealth[];
  readonly verdicts: readonly Verdict[];
  /** Why no answer of this run counts; null where the resolver is not suspected. */
  readonly suspicion: string | null;
};
export type CheckDeps = {
  readonly dns: Dns;
  readonly random: Random;
  /** Called after each answer: the number of answers, and of queries. */
  readonly onProgress?: (done: number, of: number) => void;
};

/**
 * Looks targets up in lists. A list is probed before and after; its answers count only where it was healthy both times.
 */
export async function checkListings(
  deps: CheckDeps,
  lists: readonly ProbeAnswer[],
  targets: readonly ListTarget[],
): Promise<Checked> {
  const pairs = lists.flatMap((asked) =>
    targets.filter((target) => covers(asked.list, target)).map((target) => ({ asked, target })),
  );
  const gates = gatesOf(pairs);
  const before = await probeAll(deps, gates);
  const isOpen = (asked: ProbeAnswer, kind: TargetKind): boolean =>
    before.some((gate) => gate.asked === asked && gate.kind === kind && gate.health.state === 'ok');
  const asking = pairs.filter(({ asked, target }) => isOpen(asked, target.kind));
  let done = 0;
  const found = new Map<string, Verdict>();
  deps.onProgress?.(done, asking.length);
  await Promise.all(
    asking.map(async ({ asked, target }) => {
      found.set(keyOf(asked, target), await lookUpListing(deps.dns, asked, target));
      deps.onProgress?.(++done, asking.length);
    }),
  );

  const again = await probeAll(
    deps,
    before.filter(({ health }) => health.state === 'ok'),
  );
  const after = before.map(
    (gate) => again.find(({ asked, kind }) => asked === gate.asked && kind === gate.kind) ?? gate,
  );
  const suspicion = suspectResolver(
    after.map(({ health }, index) => ({ before: before[index]?.health.state ?? null, now: health })),
  );
  const verdicts = pairs.map(({ asked, target }) => {
    const gate = after.find((one) => one.asked === asked && one.kind === target.kind);
    const verdict = found.get(keyOf(asked, target));
    if (suspicion !== null) return unknown(asked, target, suspicion);
    if (gate === undefined || gate.health.state !== 'ok' || verdict === undefined) {
      return unknown(asked, target, `the list is ${gate?.health.state}: ${gate?.health.why}`);
    }
    return verdict;
  });
  return { lists: after, verdicts, suspicion };
}

/**
 * What a list says about a target, and in case of a listing what it has to say about that. A host is listed where it, or
 * the domain that was registered, is, as the list wants it.
 * @param first what was said before: now it is asked afresh, of another server where there is one
 */
export async function lookUpListing(
  dns: Dns,
  asked: ProbeAnswer,
  target: ListTarget,
  first?: Verdict,
): Promise<Verdict> {
  const names = lookedUp(target, asked.list.hosts);
  const verdicts = await Promise.all(names.map((name) => lookUpName(dns, asked, { target, name }, first)));
  const [one] = verdicts;
  const worst = (status: Verdict['status']): Verdict | undefined =>
    verdicts.find((verdict) => verdict.status === status);
  return worst('listed') ?? worst('unknown') ?? one ?? unknown(asked, target, 'there is nothing to ask for');
}

async function lookUpName(
  dns: Dns,
  asked: ProbeAnswer,
  { target, name: named }: { readonly target: ListTarget; readonly name: ListTarget },
  first?: Verdict,
): Promise<Verdict> {
  const { list, zone } = asked;
  const name = queryName(named, zone);
  const again = first && { fresh: true, ...(first.server !== null && { notServer: first.server }) };
  const options = { zone: list.zone, ...again };
  const answer = await dns.ask(name, 'A', options);
  const reading = interpret(list, answer);
  const server = answer.status === 'failed' ? null : answer.server;
  const common = { target, list: list.id, codes: reading.codes, server };
  if (reading.status === 'unknown') {
    return { ...common, status: 'unknown', meaning: null, text: null, why: withoutKey(reading.why, asked), weight: 0 };
  }
  if (reading.status === 'clean') {
    return { ...common, status: 'clean', meaning: reading.meaning, text: null, why: null, weight: 0 };
  }
  const txt = await dns.ask(name, 'TXT', options);
  // Of several texts none belongs to a certain code (RFC 5782 section 2.3).
  const text = txt.status === 'found' ? txt.records.map((strings) => strings.join('')).join(' | ') : null;
  const meaning = named.name === target.name ? reading.meaning : `${reading.meaning} (as ${named.name})`;
  return { ...common, status: 'listed', meaning, text, why: null, weight: reading.weight };
}

const unknown = ({ list }: ProbeAnswer, target: ListTarget, why: string): Verdict => ({
  ...{ target, list: list.id, status: 'unknown', codes: [], meaning: null, text: null, weight: 0, server: null },
  why,
});

type Gate = Pick<ListHealth, 'asked' | 'kind'>;
function gatesOf(pairs: readonly { readonly asked: ProbeAnswer; readonly target: ListTarget }[]): Gate[] {
  const gates = new Map<string, Gate>();
  for (const { asked, target } of pairs) gates.set(`${asked.list.id} ${target.kind}`, { asked, kind: target.kind });
  return [...gates.values()];
}

const probeAll = ({ dns, random }: CheckDeps, gates: readonly Gate[]): Promise<ListHealth[]> =>
  Promise.all(
    gates.map(async ({ asked, kind }) => ({ asked, kind, health: await probeHealth(dns, asked, kind, random) })),
  );

const keyOf = ({ list }: ProbeAnswer, { name }: ListTarget): string => `${list.id} ${name}`;
