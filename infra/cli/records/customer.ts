import { randomUUID } from 'node:crypto';
import { ApiProblem, clientOver } from '../../../shared/admin/api/client.ts';
import { tenantProblems } from '../../../shared/onboarding/request.ts';
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
  const url = await findUrl(values, process.env, (text) => void process.stderr.write(text));
  const client = clientOver(transportTo(url), 'cli', randomUUID);
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
