import { forTerminal } from '../../../shared/kernel/escape.ts';
import { iso } from '../../../shared/kernel/time.ts';
import { postmasterClient, refreshAccess } from '../../../shared/postmaster/client.ts';
import { dateOf } from '../../../shared/postmaster/judge.ts';
import { GmailRefusal } from '../../../shared/postmaster/problems.ts';
import { type PostmasterToken, parseToken } from '../../../shared/postmaster/token.ts';
import { GMAIL_DATES } from '../../../shared/postmaster/words.ts';
import { calledAs } from '../called-as.ts';
import { UserError } from '../user-error.ts';
import { type Arguments, DEFAULT_PARAMETER, readPostmasterArguments } from './arguments.ts';
import { type ConnectDeps, connect, revoke } from './connect.ts';
import { type KnownToDeployment, keyText, learntText } from './deployment.ts';
import { checkDomains, type DomainCheck } from './domains.ts';

const HELP = `Usage: ${calledAs('postmaster')} connect --client FILE [--domain DOMAIN]… [--parameter NAME] [--key KEY] [--no-open]
       ${calledAs('postmaster')} status [--domain DOMAIN]… [--stack NAME] [--parameter NAME] [--json]
       ${calledAs('postmaster')} disconnect [--parameter NAME]

Connects a Google account, so that a deployment can read what Gmail's Postmaster Tools say of your domains (docs/receivers.md).
The right is to read figures, and nothing else. It speaks to Google, and to SSM with the credentials that the AWS command
line has here.

  connect             asks in the browser, and writes the refresh token into the parameter, encrypted
  status              whether the token works, when it ends, and whether Gmail knows each domain; without --domain those
                      that the deployment asks about, with what it has learnt
  disconnect          takes the right back at Google, and deletes the parameter
  --client FILE       the JSON of your own OAuth client ("Desktop app"), as Google gives it; else --client-id and
                      --client-secret, which others on this machine may see
  --domain DOMAIN     asked about once; give it for each that the deployment is to ask about
  --parameter NAME    the SSM parameter (default: ${DEFAULT_PARAMETER}); the setting postmaster has the same name
  --key KEY           a KMS key of your own for the parameter; the setting postmaster has the same
  --stack NAME        status: the stack of the deployment (default: Lazaretto)
  --no-open           print the address instead of opening the browser
  --json              status: one object on one line
  --help              this text

Exit code: 0; 1 where Google refuses the token or a domain; 2 where nothing was done.
`;

export type PostmasterDeps = Omit<ConnectDeps, 'show'> & {
  readonly write: (text: string) => void;
  /** Opens an address in the browser. */
  readonly open: (url: string) => void;
  /** What a deployment has noted. Rejects with a `UserError`. */
  readonly known: (stack: string) => Promise<KnownToDeployment>;
};

/** One run of `lazaretto postmaster`. @returns the exit code @throws {UserError} */
export async function runPostmaster(argv: readonly string[], deps: PostmasterDeps): Promise<number> {
  const given = readPostmasterArguments(argv);
  if (given === null) {
    deps.write(HELP);
    return 0;
  }
  if (given.verb === 'connect') return connectAccount(given, deps);
  const text = await deps.parameters.read(given.parameter);
  if (given.verb === 'disconnect') return disconnect(given, text, deps);
  return tellStatus(given, text, deps);
}

async function connectAccount({ client, opens, ...wish }: Arguments, deps: PostmasterDeps): Promise<number> {
  const { write } = deps;
  const show = (url: string): void => {
    write(`Sign in with the Google account that sees your domains in Postmaster Tools:\n\n${url}\n\n`);
    if (opens) deps.open(url);
  };
  const { expiresAt, checks } = await connect({ ...deps, show }, { ...wish, client: await client() });
  write(`Connected. The token is in the parameter ${wish.parameter}.${endText(expiresAt)}\n`);
  if (wish.key !== undefined) write(keyText(wish.parameter, wish.key));
  write(checksText(checks));
  if (checks.length === 0) write('No --domain was given, so none was tried.\n');
  return checks.some(({ status }) => status === 'refused') ? 1 : 0;
}

async function tellStatus(
  { parameter, domains: named, stack, json }: Arguments,
  text: string | null,
  deps: PostmasterDeps,
): Promise<number> {
  const token = tokenIn(text, parameter);
  const { google, write } = deps;
  const { known, why } = named.length > 0 ? { known: null, why: null } : await askDeployment(deps, stack);
  const domains = known === null ? named : known.domains.map(({ domain }) => domain);
  const now = google.timer.now();
  let [checks, problem, expiresAt]: [readonly DomainCheck[], string | null, number | null] = [
    [],
    null,
    token.expiresAt,
  ];
  try {
    const access = await refreshAccess(google, token);
    expiresAt = access.refreshTokenEndsAt ?? expiresAt;
    checks = await checkDomains(postmasterClient(google, access.accessToken), domains, now);
  } catch (error) {
    if (!(error instanceof GmailRefusal)) throw error;
    problem = `${error.message}. ${error.problem.next}`;
  }
  const connectedAt = iso(token.connectedAt);
  if (json) {
    const ends = expiresAt === null ? null : iso(expiresAt);
    const deployment = known && { domains: known.domains.map(learnt), problem: known.access?.sentence ?? null };
    const said = { parameter, connectedAt, works: problem === null, problem, expiresAt: ends, domains: checks };
    write(`${JSON.stringify({ ...said, deployment, deploymentProblem: why })}\n`);
  } else {
    write(`Connected on ${connectedAt.slice(0, 10)}, parameter ${parameter}.${endText(expiresAt)}\n`);
    write(problem === null ? `The token works.\n${checksText(checks)}` : `${forTerminal(problem)}\n`);
    if (why !== null) write(`${forTerminal(why)}\nNo domain was tried: name each with --domain.\n`);
    if (known !== null) write(deploymentText(known));
  }
  return problem !== null || checks.some(({ status }) => status === 'refused') ? 1 : 0;
}

/** The token can be looked at where the deployment cannot. */
async function askDeployment({ known }: PostmasterDeps, stack: string) {
  try {
    return { known: await known(stack), why: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { known: null, why: error.message };
  }
}

const learnt = ({ domain, askedAt, newestDay, problem }: KnownToDeployment['domains'][number]) => ({
  ...{ domain, askedAt: iso(askedAt), newestDay: newestDay === null ? null : dateOf(newestDay), problem },
});
function deploymentText({ domains, access }: KnownToDeployment): string {
  const lines = domains.map((domain) => `  ${domain.domain}: ${learntText(domain)}`);
  if (lines.length === 0)
    lines.push(
      'The deployment has asked about no domain yet: it does so once a day, about those of its setting',
      '(postmaster) or its policy (gmail.domains).',
    );
  if (access !== null) lines.push(`The deployment: ${[access.sentence, ...access.next].join('. ')}`);
  return `${lines.map(forTerminal).join('\n')}\n${GMAIL_DATES}\n`;
}

async function disconnect({ parameter }: Arguments, text: string | null, deps: PostmasterDeps): Promise<number> {
  if (text === null) throw new UserError(`There is no parameter ${parameter}: nothing is connected`);
  const token = parseToken(text);
  // What is not our token is not ours to delete.
  if (!token.ok) throw new UserError(notOurs(parameter, token.problem));
  await revoke(deps.google, token.value.refreshToken);
  await deps.parameters.remove(parameter);
  deps.write(`Disconnected: Google takes the token no more, and the parameter ${parameter} is deleted.\n`);
  return 0;
}

function tokenIn(text: string | null, parameter: string): PostmasterToken {
  if (text === null)
    throw new UserError(
      `There is no parameter ${parameter}: nothing is connected. See ${calledAs('postmaster')} --help`,
    );
  const token = parseToken(text);
  if (!token.ok) throw new UserError(notOurs(parameter, token.problem));
  return token.value;
}
const notOurs = (parameter: string, problem: string): string =>
  `The parameter ${parameter} does not hold what connecting writes: ${problem}`;

const endText = (expiresAt: number | null): string =>
  expiresAt === null ? '' : ` It ends on ${iso(expiresAt).slice(0, 10)}.`;
const checksText = (checks: readonly DomainCheck[]): string =>
  checks.map(({ domain, says }) => `  ${domain}: ${forTerminal(says)}\n`).join('');
