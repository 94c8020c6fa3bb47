import { runMain } from './main.ts';
import { patrolDnsbl } from './patrol/dnsbl.ts';
import { UserError } from './user-error.ts';

const HELP = `Usage: npm run patrol -- dnsbl IP|DOMAIN… [options]

Looks at the DNS that deliverability hangs on. It needs no AWS account, and asks nobody but DNS servers.

  dnsbl        is an IP address or a domain on a blocklist?

  --list ID          only this list; may be given several times (see --lists)
  --lists            which lists there are, what they need, and where to ask for removal
  --catalogue FILE   these lists instead of the built-in ones (JSON)
  --server HOST:PORT ask this DNS server instead of the system's
  --json             one object on one line of standard output
  --help             this text

Lists that want a key are asked when it is in the environment (SPAMHAUS_DQS_KEY, ABUSIX_KEY). Lists that want their terms
accepted are asked when they are named with --list.

Exit code: 0 all is well, 1 something is listed, 2 something is wrong with what was asked, 3 it could not be found out.
`;
const COMMANDS = { dnsbl: patrolDnsbl } as const;

await runMain(async (argv) => {
  const [command, ...rest] = argv;
  if (argv.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  const run = Object.entries(COMMANDS).find(([name]) => name === command)?.[1];
  if (run === undefined) {
    const known = Object.keys(COMMANDS).join(' or ');
    throw new UserError(`Expected ${known}, got ${JSON.stringify(command ?? '')}. See npm run patrol -- --help`);
  }
  return await run(rest, process.env);
});
