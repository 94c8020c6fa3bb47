import { randomUUID } from 'node:crypto';
import { ApiProblem, type Client, clientOver } from '../../../shared/admin/api/client.ts';
import { tenantProblems } from '../../../shared/onboarding/request.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';
import type { RecordsWish } from '../../../shared/records/model.ts';
import type { Values } from '../admin/context.ts';
import { findUrl } from '../admin/find-url.ts';
import { transportTo } from '../admin/transport.ts';
import { UserError } from '../user-error.ts';

/**
 * What is wanted of the domains of a customer, with the keys that SES has made. @throws {UserError} where no deployment
 * is reached, or knows no such customer
 */
export async function customerWishes(
  tenant: string,
  values: Values,
  { region, ttl }: Pick<RecordsWish, 'region' | 'ttl'>,
): Promise<readonly RecordsWish[]> {
  const [problem] = tenantProblems(tenant);
  if (problem !== undefined) throw new UserError(`TENANT${problem.slice('tenant'.length)}`);
  const client = await clientFor(values);
  try {
    const { domains } = await client.call('getCustomer', { path: { tenant } });
    return domains.map(({ domain, mailFrom, dkim, mailFromVerified: isMailFromVerified, dmarc, ...known }) => ({
      ...{ domain, mailFrom, isMailFromVerified, dmarc, ttl, region: known.region ?? region },
      dkim: dkim && { ...dkim, isVerified: dkim.verified },
    }));
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    throw new UserError(`TENANT: ${error.message}`);
  }
}

/** The API of the deployment that the options name. @throws {UserError} where there is none */
async function clientFor(values: Values): Promise<Client> {
  const url = await findUrl(values, process.env, (text) => void process.stderr.write(text));
  return clientOver(transportTo(url), 'cli', randomUUID);
}

/** What a deployment knows of a domain. */
export type KnownDomain = Pick<RecordsWish, 'dkim' | 'isMailFromVerified'> & { readonly mailFrom: string | null };

/** A domain with the keys that SES has made, by the inventory of a deployment; null: it has not seen it. @throws {UserError} */
export async function knownDomain(domain: string, values: Values): Promise<KnownDomain | null> {
  const client = await clientFor(values);
  try {
    const { dkim, mailFrom, mailFromVerified } = await client.call('getIdentity', { path: { domain } });
    return { mailFrom, isMailFromVerified: mailFromVerified, dkim: dkim && { ...dkim, isVerified: dkim.verified } };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.problem.status === 404) return null;
    throw new UserError(`DOMAIN: ${error.message}`);
  }
}

/** Where DMARC reports go, by the policy of a deployment; null: nowhere. @throws {UserError} */
export async function deployedCollector(values: Values): Promise<string | null> {
  const client = await clientFor(values);
  try {
    const { policy } = await client.call('getPolicy');
    const parsed = parsePolicy(policy);
    return parsed.ok ? parsed.policy.collector : null;
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    // A deployment that does not answer this has none to name.
    if (error.problem.status === 404) return null;
    throw new UserError(`--collector: ${error.message}`);
  }
}
