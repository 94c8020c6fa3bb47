import { setFlagsFromString } from 'node:v8';
import { forTerminal } from '../../shared/kernel/escape.ts';
import { domainOf } from '../../shared/reports/values.ts';
import { calledAs } from './called-as.ts';
import { jsonLine } from './json-line.ts';
import { runMain } from './main.ts';
import { readArguments } from './options.ts';
import { reportsText } from './reports/print.ts';
import { readAll } from './reports/read.ts';
import { sourcesOf } from './reports/sources.ts';
import { summaryOf } from './reports/summary.ts';
import { UserError } from './user-error.ts';

const HELP = `Usage: ${calledAs('reports')} FILE|DIRECTORY|-… [--domain DOMAIN] [--json]

Reads what receivers report: DMARC aggregate reports (RFC 7489, RFC 9990), TLS reports (RFC 8460) and abuse reports
(RFC 5965). Says for each domain who sends in its name, what passes, and whether the next step to p=reject is safe.
Works offline: nothing leaves your machine.

  FILE|DIRECTORY|-     eml, mbox, xml, json, gz, zip, told apart by what they hold; - is standard input
  --domain DOMAIN      only this domain and those below it
  --json               one object on one line of standard output
  --help               this text

Exit code: 0; 1 when something was refused; 2 for wrong usage.
`;
const OPTIONS = {
  domain: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;
const EXIT_SOME_REFUSED = 1;

await runMain(async (argv) => {
  const { values: options, positionals } = readArguments(argv, OPTIONS, 'reports');
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (positionals.length === 0) {
    throw new UserError(
      `Expected files, directories or - for standard input, got nothing. See ${calledAs('reports')} --help`,
    );
  }
  const domain = readDomain(options.domain);
  // Rows are forgotten at once. Room for new objects that does not grow saves a third of the memory of a large report.
  setFlagsFromString('--semi-space-growth-factor=1');
  const reading = await readAll(await sourcesOf(positionals, process.stdin), Date.now() / 1_000);
  const summary = summaryOf(reading, domain);
  process.stdout.write(options.json ? jsonLine(summary) : reportsText(summary, reading, domain));
  return summary.refused.length === 0 ? 0 : EXIT_SOME_REFUSED;
});

function readDomain(text: string | undefined): string | null {
  if (text === undefined) return null;
  const domain = domainOf(text);
  if (domain === null || /[@/:]/.test(text) || !domain.includes('.')) {
    const shown = forTerminal(text);
    throw new UserError(
      `--domain: expected a domain such as example.com, got ${JSON.stringify(shown.length > 60 ? `${shown.slice(0, 60)}…` : shown)}`,
    );
  }
  return domain;
}
