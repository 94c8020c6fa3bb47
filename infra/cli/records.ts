import { spfEvaluator } from '../../functions/_adapters/dns/spf.ts';
import { forTerminal } from '../../shared/kernel/escape.ts';
import { collectorRecords } from '../../shared/records/collector.ts';
import { isThere, type RecordsWish, type WantedRecords } from '../../shared/records/model.ts';
import { formatted, RECORD_FORMATS, recordsJson } from '../../shared/records/print.ts';
import { wantedRecords } from '../../shared/records/wanted.ts';
import { DEFAULT_STACK } from './admin/transport.ts';
import { calledAs } from './called-as.ts';
import { jsonLine } from './json-line.ts';
import { runMain } from './main.ts';
import { oneOf, readArguments, wholeNumber } from './options.ts';
import { EXIT, openDns } from './patrol/resolver.ts';
import { customerWishes, deployedCollector, knownDomain } from './records/customer.ts';
import { recordsTable } from './records/table.ts';
import { readCollector, readRegion, readSender, readTokens } from './records/wishes.ts';
import { UserError } from './user-error.ts';

/** A day, and the longest that a record should stand in caches. Unit: s. */
const MOST_TTL = 86_400;
const HELP = `Usage: ${calledAs('records')} DOMAIN…|TENANT [options]

Every DNS record that a domain needs to send through SES, and what stands there now. Nothing that passes today fails with
them: a policy that applies stays, SPF keeps whoever may send, and what cannot be published as it is says why.

  TENANT               the domains of a customer of a deployment, with SES's tokens
  --url, --stack       which deployment: it knows the tokens and the MAIL FROM domain of each DOMAIN, too
  --format FORMAT      ${RECORD_FORMATS.join(' | ')}: to hand to whoever keeps the zone
  --token TOKEN        without a deployment: a token of Easy DKIM, as SES shows them; three times, or with commas
  --signing-zone NAME  where the tokens lead (default: dkim.amazonses.com)
  --region REGION      of SES (default: AWS_REGION, else us-east-1)
  --mail-from LABEL    the MAIL FROM domain is LABEL below the domain (default: bounce); none: SES's own
  --collector DOMAIN   the operator's own domain that takes DMARC reports (default: the policy's, where a deployment is
                       named); named as DOMAIN as well, its records
  --ttl SECONDS        how long caches keep them (default: 300)
  --server HOST:PORT   ask this DNS server instead of the system's
  --json               one object on one line for each domain
  --help               this text

Where the DNS does not answer nobody knows what stands there: with --json such a record is no member of "records",
but of "undetermined", with the reason. What is left out, and what a person must decide, goes to standard error with --json, and into comments with --format.

Exit code: 0 all is there, 1 something is to publish or to decide, 2 wrong usage, 3 the DNS
does not answer.
`;
const OPTIONS = {
  format: { type: 'string' },
  token: { type: 'string', multiple: true, default: [] as string[] },
  'signing-zone': { type: 'string', default: 'dkim.amazonses.com' },
  region: { type: 'string' },
  'mail-from': { type: 'string' },
  collector: { type: 'string' },
  ttl: { type: 'string', default: '300' },
  server: { type: 'string' },
  url: { type: 'string' },
  stack: { type: 'string' },
  viewer: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

await runMain(async (argv) => {
  const { values: options, positionals } = readArguments(argv, OPTIONS, 'records');
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (positionals.length === 0) throw new UserError(`Expected a domain. See ${calledAs('records')} --help`);
  const [tenant] = positionals;
  const isTenant = positionals.length === 1 && tenant !== undefined && !/[.@:]/.test(tenant);
  const domains = isTenant ? [] : [...new Set(positionals.map((text) => readSender(text)))];
  const format = options.format === undefined ? null : oneOf('format', RECORD_FORMATS, options.format);
  if (format !== null && options.json) throw new UserError('Expected --format or --json, got both');
  const region = readRegion(options.region, process.env);
  const ttl = wholeNumber('ttl', options.ttl);
  if (ttl < 1 || ttl > MOST_TTL) throw new UserError(`--ttl: expected 1 to ${MOST_TTL} seconds, got ${options.ttl}`);
  const tokens = readTokens(options.token);
  if (tokens.length > 0 && domains.length > 1) {
    throw new UserError(`--token: expected one domain, because tokens are one domain's, got ${domains.length}`);
  }
  const zone = readSender(options['signing-zone'], '--signing-zone', true);
  const dkim: RecordsWish['dkim'] =
    tokens.length === 0 ? null : { tokens, signingZone: zone, origin: 'AWS_SES', isVerified: false };
  const isNamed =
    options.url !== undefined || options.stack !== undefined || process.env['LAZARETTO_URL'] !== undefined;
  const deployment = { ...options, stack: options.stack ?? DEFAULT_STACK };
  const asked = readCollector(options.collector);
  const collector = asked === null && isNamed && !isTenant ? await deployedCollector(deployment) : asked;
  const wishFor = async (domain: string): Promise<RecordsWish> => {
    const label = options['mail-from'] ?? 'bounce';
    const own = label === 'none' ? null : readSender(`${label}.${domain}`, '--mail-from');
    const known = isNamed && dkim === null && domain !== collector ? await knownDomain(domain, deployment) : null;
    return {
      ...{ domain, region, ttl, isMailFromVerified: known?.isMailFromVerified ?? false },
      mailFrom: options['mail-from'] === undefined ? (known?.mailFrom ?? own) : own,
      dkim: dkim ?? known?.dkim ?? null,
      dmarc: { policy: 'none', rua: collector === null ? null : `mailto:dmarc@${collector}` },
    };
  };
  const wishes = isTenant
    ? await customerWishes(tenant, deployment, { region, ttl })
    : await Promise.all(domains.map(wishFor));
  const dns = await openDns(options.server);
  try {
    const evaluateSpf = spfEvaluator(dns);
    const all: WantedRecords[] = [];
    for (const wish of wishes) {
      all.push(
        wish.domain === collector ? await collectorRecords(dns, wish) : await wantedRecords({ dns, evaluateSpf }, wish),
      );
    }
    for (const wanted of all) {
      if (options.json) process.stdout.write(jsonLine(recordsJson(wanted)));
      else process.stdout.write(format === null ? recordsTable(wanted) : formatted(format, wanted));
      if (options.json || format === 'route53' || format === 'cloudflare') aside(wanted);
    }
    return exitOf(all);
  } finally {
    dns.close();
  }
});

/** What JSON has no place for. */
function aside({ records, notes }: WantedRecords): void {
  const told = [...new Set([...notes, ...records.flatMap((one) => one.told ?? [])])];
  process.stderr.write(told.map((text) => `${forTerminal(text)}\n`).join(''));
}

function exitOf(all: readonly WantedRecords[]): number {
  const records = all.flatMap((one) => one.records);
  if (records.some(({ state }) => state === 'unknown')) return EXIT.unknown;
  return records.every(isThere) ? EXIT.well : EXIT.bad;
}
