import { calledAs } from './called-as.ts';
import { runMain } from './main.ts';
import { UserError } from './user-error.ts';

const HELP = `Usage: ${calledAs('patrol')} dnsbl IP|DOMAIN… [options]
       ${calledAs('patrol')} auth DOMAIN… [options]

Checks the DNS records that deliverability depends on. It needs no AWS account and contacts DNS servers only (and the
MTA-STS host of a domain that has one).

  dnsbl                is an IP address or a domain on a blocklist?
    --list ID          only this list; may be given several times
    --lists            which lists there are, what they need, and where to ask for removal
    --catalogue FILE   these lists instead of the built-in ones (JSON)

  auth                 do SPF, DKIM, DMARC and the rest hold for a domain?
    --ip IP            mail goes out from here; may be given several times
    --mail-from NAME   the domain in MAIL FROM, where it is another one
    --selector NAME    a DKIM selector; may be given several times
    --parked           the domains send no mail and take none: do they say so?

  --server HOST:PORT   ask this DNS server instead of the system's
  --json               one object on one line of standard output
  --help               this text

Lists that want a key are asked when it is in the environment (SPAMHAUS_DQS_KEY, ABUSIX_KEY). Lists that want their terms
accepted are asked when they are named with --list.

Exit code: 0 all is well, 1 something is listed or broken, 2 wrong usage, 3 something could not be determined.
`;
/** Loaded when they are wanted: mailauth takes its time. */
const COMMANDS = {
  dnsbl: async () => (await import('./patrol/dnsbl.ts')).patrolDnsbl,
  auth: async () => (await import('./patrol/auth.ts')).patrolAuth,
} as const;

await runMain(async (argv) => {
  const [command, ...rest] = argv;
  if (argv.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  const load = Object.entries(COMMANDS).find(([name]) => name === command)?.[1];
  if (load === undefined) {
    const known = Object.keys(COMMANDS).join(' or ');
    throw new UserError(`Expected ${known}, got ${JSON.stringify(command ?? '')}. See ${calledAs('patrol')} --help`);
  }
  return await (await load())(rest, process.env);
});
