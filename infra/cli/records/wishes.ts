import { domainName } from '../../../shared/dns-patrol/dns/name.ts';
import { sendingDomain } from '../../../shared/records/domain.ts';
import { UserError } from '../user-error.ts';

/** A domain, by the option or place where it was named. @throws {UserError} */
export function readSender(text: string, option = 'DOMAIN', isOfSes = false): string {
  const named = isOfSes ? domainName(text) : sendingDomain(text);
  if (!named.ok) throw new UserError(`${option}: expected a domain, got ${JSON.stringify(text)}: ${named.why}`);
  return named.name;
}

/** @throws {UserError} */
export function readRegion(got: string | undefined, env: NodeJS.ProcessEnv): string {
  const region = got ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1';
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/.test(region)) {
    throw new UserError(`--region: expected a Region such as eu-west-1, got ${JSON.stringify(region)}`);
  }
  return region;
}

/** Tokens of Easy DKIM are labels. @throws {UserError} */
export function readTokens(got: readonly string[]): readonly string[] {
  const tokens = got.flatMap((text) => text.split(',')).map((text) => text.trim().toLowerCase());
  for (const token of tokens) {
    if (!/^[a-z0-9]{1,63}$/.test(token)) {
      throw new UserError(`--token: expected a token as SES shows it, got ${JSON.stringify(token)}`);
    }
  }
  return [...new Set(tokens)];
}

/** @throws {UserError} */
export const readCollector = (got: string | undefined): string | null =>
  got === undefined ? null : readSender(got, '--collector');
