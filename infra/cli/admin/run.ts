import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ApiProblem } from '../../../shared/admin/api/client.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { nearest } from '../../../shared/policy/nearest.ts';
import { EXPORT } from '../export/command.ts';
import { FORGET } from '../forget/command.ts';
import { jsonLine } from '../json-line.ts';
import { CUSTOMER } from '../onboarding/customer.ts';
import { OFFBOARD } from '../onboarding/offboard.ts';
import { ONBOARD } from '../onboarding/onboard.ts';
import { oneOf } from '../options.ts';
import { UserError } from '../user-error.ts';
import { VERSION } from '../version.ts';
import { wrapText } from '../wrap.ts';
import { CHANGE } from './change.ts';
import { completion, SHELLS } from './completion.ts';
import { CONSOLE_OPTIONS, openConsole } from './console.ts';
import { type CliCommand, COMMON, type Context, contextOf, type Io, type Values } from './context.ts';
import { FIND } from './find.ts';
import { LOOK } from './look.ts';
import { POLICY, validateFile } from './policy.ts';
import { PROGRAM_WORDS } from './programs.ts';
import { sayPlainly } from './say-plainly.ts';
import { TOP } from './top.ts';

/** The API refused: nothing was changed. */
export const EXIT_REFUSED = 3;

const PERSONS: Readonly<Record<string, CliCommand>> = { export: EXPORT, forget: FORGET };
const CUSTOMERS: Readonly<Record<string, CliCommand>> = {
  onboard: ONBOARD,
  customer: CUSTOMER,
  offboard: OFFBOARD,
};
export const CLI_COMMANDS: Readonly<Record<string, CliCommand>> = {
  ...LOOK,
  ...FIND,
  top: TOP,
  ...CHANGE,
  ...CUSTOMERS,
  ...PERSONS,
  policy: POLICY,
};

const usages = (commands: Readonly<Record<string, CliCommand>>): string =>
  Object.values(commands)
    .map(({ usage, about }) => `  ${usage}\n      ${about}`)
    .join('\n');

export const HELP = `Usage: lazaretto COMMAND …

Look:
${usages({ ...LOOK, ...FIND, top: TOP })}
  policy show | validate FILE | preview FILE | save FILE --reason TEXT
      ${POLICY.about}

Change, with a reason that goes into the audit trail:
${usages(CHANGE)}

Customers:
${usages(CUSTOMERS)}

Personal data:
${usages(PERSONS)}

Programs:
  console [--viewer] [--port N] [--no-open]
      Open the deployed console in the browser, signed with your own AWS credentials
  start …, replay …
      The local stack, and your own archive: see lazaretto start --help
  backtest [FILE|DIR|s3://BUCKET/PREFIX…] --policy FILE [--against FILE]
      Who would have been moved when under each of two policies, and how much mail that concerns
  recount s3://BUCKET/PREFIX --since TIME --until TIME
      Compare the totals with the archive, and write them anew: see lazaretto recount --help
  patrol dnsbl IP|DOMAIN…, patrol auth DOMAIN…
      Check blocklists (dnsbl) or mail authentication (auth): see lazaretto patrol --help
  records DOMAIN…|TENANT
      Every DNS record that a domain needs to send through SES, and what stands there now: see lazaretto records --help
  explain 'SMTP REPLY'
      What a mail server meant, and what to do about it
  reports FILE|DIRECTORY|-…
      What receivers report (DMARC, TLS, abuse), and whether a domain is ready for p=reject
  postmaster connect | status | disconnect
      The Google account by which a deployment reads Gmail's Postmaster Tools: see lazaretto postmaster --help
  cost --events N --sets N
      What a month costs in your AWS account
  completion bash|zsh
      For your shell: eval "$(lazaretto completion bash)"

Everywhere:
  --url URL      of the API; else LAZARETTO_URL, else the output of the stack
  --stack NAME   whose output that is (default: Lazaretto)
  --viewer       the URL for those who only look
  --json         for programs
  --columns N    characters of a line, 40 to 1,000; else as wide as the terminal, or as need be in a pipe
  --no-color     no colours; NO_COLOR does the same for every run
  -h, --help     what a command takes; --version: which version this is
Times: 2026-01-01T10:00:00Z, or a span such as 90m, 2h, 7d.

Exit code: 0 done; 1 done, and something is wrong (a policy is not valid, a set was left alone); 2 wrong usage,
or not reachable; 3 the API refused, and nothing was changed.
`;

const HELP_WORDS = ['--help', '-h', 'help'];
const OTHERS = ['console', 'completion', ...Object.keys(PROGRAM_WORDS)];
type Options = NonNullable<ParseArgsConfig['options']>;
/** Opens the way to the API; a test puts its own. */
export type Connect = (values: Values, names: readonly string[], io: Io) => Promise<Context>;

/** Run one command that is no program of its own. @returns the exit code @throws {UserError} */
export async function run(argv: readonly string[], io: Io, connect: Connect = contextOf): Promise<number> {
  const { write } = io;
  const help = (text: string, values: Values): void => write(wrapText(text, io.terminal(values).columns));
  const [name, ...rest] = argv;
  if (name === undefined || HELP_WORDS.includes(name)) {
    help(HELP, {});
    return 0;
  }
  if (name === '--version' || name === 'version') {
    write(`${VERSION}\n`);
    return 0;
  }
  if (name === 'completion') {
    write(completion(oneOf('shell', SHELLS, rest[0] ?? ''), completed()));
    return 0;
  }
  const command = Object.hasOwn(CLI_COMMANDS, name) ? CLI_COMMANDS[name] : undefined;
  if (command === undefined && name !== 'console') throw unknown(name);
  const { values, positionals } = parsed(rest, command ? { ...COMMON, ...command.options } : CONSOLE_OPTIONS);
  if (values['help'] === true) {
    help(command ? `lazaretto ${command.usage}\n    ${command.about}\n` : HELP, values);
    return 0;
  }
  if (command === undefined) return openConsole(values, write);
  const [verb, file] = positionals;
  if (name === 'policy' && verb === 'validate' && file !== undefined)
    return validateFile(file, values['json'] === true, write);
  const done = await command.alone?.(values, positionals, write);
  if (typeof done === 'number') return done;
  try {
    return await command.run(await connect(values, positionals, io));
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    const { problem } = error;
    if (values['json'] === true) write(jsonLine(problem));
    else io.complain(`Refused: ${forTerminal(sayPlainly(problem.detail))}\n`);
    return EXIT_REFUSED;
  }
}

function parsed(args: readonly string[], options: Options): { values: Values; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { values: values as Values, positionals };
  } catch (error) {
    const [what] = (error instanceof Error ? error.message : String(error)).split(/\.\s/);
    throw new UserError(`${forTerminal(what ?? '')}. See lazaretto --help`);
  }
}

function unknown(name: string): UserError {
  const meant = nearest(name, [...Object.keys(CLI_COMMANDS), ...OTHERS]);
  const hint = meant === null ? 'See lazaretto --help' : `Did you mean ${meant}?`;
  return new UserError(`${JSON.stringify(forTerminal(name))} is no command. ${hint}`);
}

const completed = () => [
  ...Object.entries(CLI_COMMANDS).map(([name, { usage, options = {} }]) => ({
    name,
    options: Object.keys({ ...COMMON, ...options }).map((option) => `--${option}`),
    takesSet: usage.includes(`${name} NAME`),
  })),
  { name: 'console', options: Object.keys(CONSOLE_OPTIONS).map((option) => `--${option}`) },
  ...Object.entries(PROGRAM_WORDS).map(([name, options]) => ({ name, options })),
  { name: 'completion', options: [...SHELLS] },
];
