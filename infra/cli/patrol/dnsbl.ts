import { checkListings } from '../../../shared/dns-patrol/blocklists/check.ts';
import { listName } from '../../../shared/dns-patrol/blocklists/model.ts';
import { type ListTarget, parseTarget } from '../../../shared/dns-patrol/blocklists/target.ts';
import { calledAs } from '../called-as.ts';
import { jsonLine } from '../json-line.ts';
import { readArguments } from '../options.ts';
import { table } from '../table.ts';
import { UserError } from '../user-error.ts';
import { choose, readCatalogue } from './lists.ts';
import { dnsblJson, dnsblText } from './print-dnsbl.ts';
import { EXIT, openDns, progress } from './resolver.ts';

const OPTIONS = {
  list: { type: 'string', multiple: true, default: [] as string[] },
  lists: { type: 'boolean', default: false },
  catalogue: { type: 'string' },
  server: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** `patrol dnsbl`. @returns the exit code @throws {UserError} */
export async function patrolDnsbl(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const { values: options, positionals } = readArguments(argv, OPTIONS, 'patrol');
  const lists = await readCatalogue(options.catalogue);
  if (options.lists) {
    process.stdout.write(`${listTable(lists)}\n`);
    return EXIT.well;
  }
  // `--list a b` and `--list a,b` mean what they look like: an id is neither an address nor a domain.
  const isList = (text: string): boolean => options.list.length > 0 && lists.some(({ id }) => id === text);
  const named = [...options.list.flatMap((names) => names.split(',')), ...positionals.filter(isList)];
  const targets = targetsOf(positionals.filter((text) => !isList(text)));
  if (targets.length === 0) throw new UserError(`Expected an IP address or a domain. See ${calledAs('patrol')} --help`);
  const chosen = choose(lists, named, env);
  const dns = await openDns(options.server);
  const { tell, end } = progress('questions answered');
  try {
    const checked = await checkListings({ dns, random: Math.random, onProgress: tell }, chosen.asked, targets);
    end();
    process.stdout.write(options.json ? jsonLine(dnsblJson(checked)) : dnsblText(checked, chosen, targets));
    const has = (status: string): boolean => checked.verdicts.some((verdict) => verdict.status === status);
    if (has('listed')) return EXIT.bad;
    // Where no list has anything to say about a target, nothing was found out either.
    const isAsked = (target: ListTarget): boolean => checked.verdicts.some((verdict) => verdict.target === target);
    return has('unknown') || !targets.every(isAsked) ? EXIT.unknown : EXIT.well;
  } finally {
    dns.close();
  }
}

/** @throws {UserError} naming the first that is none */
function targetsOf(texts: readonly string[]): readonly ListTarget[] {
  const targets = new Map<string, ListTarget>();
  for (const text of texts) {
    const parsed = parseTarget(text);
    if (!parsed.ok) throw new UserError(`${JSON.stringify(text)}: ${parsed.why}`);
    targets.set(parsed.target.name, parsed.target);
  }
  return [...targets.values()];
}

function listTable(lists: Awaited<ReturnType<typeof readCatalogue>>): string {
  return table(
    [
      { heading: 'list' },
      { heading: 'name' },
      { heading: 'zone' },
      { heading: 'of' },
      { heading: 'weight', isNumber: true },
      { heading: 'needs' },
      { heading: 'removal' },
    ],
    lists.map((list) => [
      list.id,
      listName(list),
      list.zone,
      list.targets.join(', '),
      String(list.weight),
      list.needs.kind === 'key' ? list.needs.key : list.needs.kind === 'acknowledgement' ? 'its terms accepted' : '',
      list.removal ?? '',
    ]),
  );
}
