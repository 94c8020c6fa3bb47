import * as z from 'zod';
import { builtInLists, parseCatalogue } from '../../../shared/dns-patrol/blocklists/catalogue.ts';
import type { BlocklistInput } from '../../../shared/dns-patrol/blocklists/input.ts';
import { parseTarget } from '../../../shared/dns-patrol/blocklists/target.ts';
import { closed, expected, flag } from '../../../shared/policy/schema.ts';

/** All environment variables of a function together hold 4 KB; names of tables and queues take some. Unit: bytes. */
const LONGEST_ENVIRONMENT = 3_500;

const texts = (what: string, fits: (text: string) => boolean) => {
  const error = expected(what);
  return z.array(z.string({ error }).refine(fits, { error }), { error: expected('a list') }).default([]);
};
const LISTS = expected('a list of blocklists');
const PARAMETERS = expected('an object: names of SSM parameters by the key that a list needs');
const PARAMETER = expected('the name of an SSM parameter such as "/lazaretto/spamhaus", and not the key itself');

/** `192.0.2.53`, `192.0.2.53:5353`, `2001:db8::53`, `[2001:db8::53]:53`, `resolver.example.com:53`. */
const SERVER =
  /^(?:(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d{1,5})?|[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*)$/i;
const isOf = (kinds: readonly string[]) => (text: string) => {
  const parsed = parseTarget(text);
  return parsed.ok && kinds.includes(parsed.target.kind);
};
const keysOfLists = (): string[] => builtInLists().flatMap(({ needs }) => (needs.kind === 'key' ? [needs.key] : []));

/** What the DNS patrol looks at, and how. docs/patrol.md */
export const PATROL = closed({
  enabled: flag.default(true),
  acknowledged: texts('the id of a list', Boolean),
  without: texts('the id of a list', Boolean),
  lists: z
    .array(
      z.custom<BlocklistInput>((one) => typeof one === 'object' && one !== null, { error: LISTS }),
      {
        error: LISTS,
      },
    )
    .default([]),
  ips: texts('a public IP address', isOf(['ipv4', 'ipv6'])),
  domains: texts('a domain', isOf(['domain'])),
  keyParameters: z
    .record(
      z.string(),
      z.string({ error: PARAMETER }).regex(/^\/[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/, { error: PARAMETER }),
      { error: PARAMETERS },
    )
    .default({}),
  dnsServers: texts('HOST:PORT of a DNS server', (text) => SERVER.test(text)),
}).prefault({});
export type PatrolSetting = z.output<typeof PATROL>;

/** What both functions of the blocklists are told; the one that plans, the targets, too. */
export function patrolJson(
  { acknowledged, without, lists, ips, domains }: PatrolSetting,
  withTargets: boolean,
): string {
  return JSON.stringify({ acknowledged, without, lists, ...(withTargets && { ips, domains }) });
}

/** What is wrong beyond the form of each field, one sentence each. */
export function patrolProblems(patrol: PatrolSetting, policyJson: string): string[] {
  const own = patrol.lists.length === 0 ? null : parseCatalogue(patrol.lists);
  const lists = [...builtInLists(), ...(own?.ok ? own.lists : [])];
  const unknown = (['acknowledged', 'without'] as const).flatMap((field) =>
    patrol[field]
      .filter((id) => lists.every((list) => list.id !== id))
      .map((id) => `settings.patrol.${field}: expected the id of a list (docs/patrol.md), got ${JSON.stringify(id)}`),
  );
  const keys = keysOfLists();
  const needless = Object.keys(patrol.keyParameters)
    .filter((key) => !keys.includes(key) && lists.every(({ needs }) => needs.kind !== 'key' || needs.key !== key))
    .map((key) => `settings.patrol.keyParameters: expected a key that a list needs (${keys.join(', ')}), got "${key}"`);
  const bytes = Math.max(
    Buffer.byteLength(patrolJson(patrol, true)),
    Buffer.byteLength(patrolJson(patrol, false) + policyJson),
  );
  const long =
    bytes <= LONGEST_ENVIRONMENT
      ? []
      : [
          `settings.patrol: expected at most ${LONGEST_ENVIRONMENT} bytes as JSON, lists and policy together, got ${bytes}`,
        ];
  return [
    ...(own?.ok === false ? own.problems.map((why) => `settings.patrol.lists: ${why}`) : []),
    ...unknown,
    ...needless,
    ...long,
  ];
}
