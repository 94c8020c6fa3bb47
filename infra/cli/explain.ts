import { domainOfNormal, normalAddress } from '../../shared/events/address.ts';
import type { MailboxProvider } from '../../shared/events/model.ts';
import { forTerminal } from '../../shared/kernel/escape.ts';
import { blocklistName } from '../../shared/replies/blocklists.ts';
import { OTHER_PROVIDER, providerOf } from '../../shared/replies/providers.ts';
import { DIAGNOSTIC_MAX } from '../../shared/replies/reply-text.ts';
import { calledAs } from './called-as.ts';
import { type Explanation, explain } from './explain/explain.ts';
import { jsonLine } from './json-line.ts';
import { runMain } from './main.ts';
import { readArguments } from './options.ts';
import { UserError } from './user-error.ts';

const HELP = `Usage: ${calledAs('explain')} 'SMTP REPLY' [--status X.Y.Z] [--provider DOMAIN] [--json]

Says what a mail server meant: the reason, the blocklist that it names, whether it holds the sender's reputation against
you, and what to do. Works offline, from tables.

  'SMTP REPLY'         what the server said, or an event's diagnosticCode; the first ${DIAGNOSTIC_MAX} characters are read
  --status X.Y.Z       the status of the bounce, where the reply does not hold it
  --provider DOMAIN    the recipient's domain, or the name of the server: some replies mean something of their own there
  --json               one object on one line of standard output
  --help               this text

Exit code: 0, or 2 for wrong usage.
`;
const OPTIONS = {
  status: { type: 'string', default: '' },
  provider: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Where the servers of a provider are not within its recipients' domains. */
const SERVERS: Readonly<Record<string, MailboxProvider>> = {
  'protection.outlook.com': 'microsoft',
  'yahoodns.net': 'yahoo',
  'netease.com': 'netease',
  'wanadoo.com': 'orange',
};

/** What was typed may be long. */
const quoted = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

await runMain(async (argv) => {
  const { values: options, positionals } = readArguments(argv, OPTIONS, 'explain');
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const reply = positionals.join(' ');
  if (forTerminal(reply).trim() === '') {
    throw new UserError(
      `Expected an SMTP reply, got ${positionals.length === 0 ? 'nothing' : 'an empty text'}. See ${calledAs('explain')} --help`,
    );
  }
  const explanation = explain(reply, readStatus(options.status), readProvider(options.provider));
  process.stdout.write(options.json ? jsonLine(explanation) : printed(explanation));
  return 0;
});

function readStatus(status: string): string {
  if (status !== '' && !/^[245]\.\d{1,3}\.\d{1,3}$/.test(status)) {
    throw new UserError(`--status: expected an enhanced status code such as 5.1.1, got ${quoted(status)}`);
  }
  return status;
}

/** By the recipient's domain, an address in it, or a host within it. */
function readProvider(text: string | undefined): MailboxProvider {
  if (text === undefined) return OTHER_PROVIDER;
  const domain = text.includes('@')
    ? domainOfNormal(normalAddress(text))
    : text.trim().toLowerCase().replace(/\.$/, '');
  if (!/^[^\s.@/:]+(?:\.[^\s.@/:]+)+$/.test(domain) || domain.length > 253) {
    throw new UserError(`--provider: expected a domain such as gmail.com, got ${quoted(text)}`);
  }
  for (let name = domain; name.includes('.'); name = name.slice(name.indexOf('.') + 1)) {
    const provider = SERVERS[name] ?? providerOf(name);
    if (provider !== OTHER_PROVIDER) return provider;
  }
  return OTHER_PROVIDER;
}

function printed({ reason, blocklist, class: about, reputation, name, meaning, advice, source }: Explanation): string {
  const lines = [
    ['reason', reason],
    ...(blocklist === null ? [] : [['blocklist', blocklistName(blocklist)]]),
    ['class', reputation ? `${about}: it names the sender's reputation` : about],
    ...(name === null ? [] : [['known as', name]]),
    ['meaning', meaning],
    ['advice', advice],
    ['source', source],
  ];
  return `${lines.map(([label = '', text = '']) => `${label.padEnd(10)} ${forTerminal(text)}`).join('\n')}\n`;
}
