import { randomUUID } from 'node:crypto';
import { clientOver } from '../../../shared/admin/api/client.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import type { Mode } from '../../../shared/standing/model.ts';
import { findUrl } from '../admin/find-url.ts';
import { placeIn, placesOf } from '../admin/places.ts';
import { DEFAULT_STACK, transportTo } from '../admin/transport.ts';
import { policyOf, readPolicy } from '../options.ts';
import { isS3 } from '../replay/reading/s3.ts';

export type Named = { readonly name: string; readonly policy: Policy };
/** Which deployment is meant, as the command line says. */
export type Deployment = { readonly url?: string | undefined; readonly stack?: string | undefined };

/** How the deployment is asked; a test puts its own. */
export type Ask = (deployment: Deployment) => Promise<string>;

const ask: Ask = async ({ url, stack = DEFAULT_STACK }) => {
  const found = await findUrl({ url, stack }, process.env, () => undefined);
  return (await clientOver(transportTo(found), 'cli', randomUUID).call('getPolicy')).policy;
};

/**
 * What a draft is compared with: the file that is named; else the policy in force in the deployment that is named, or
 * whose bucket is read; else the default policy.
 * @throws {UserError} where a deployment is named and does not answer
 */
export async function presentPolicy(
  against: string | undefined,
  names: readonly string[],
  deployment: Deployment,
  mode: Mode | undefined,
  complain: (sentence: string) => void,
  asked: Ask = ask,
): Promise<Named> {
  if (against !== undefined) return { name: against, policy: await readPolicy(against, mode, 'enforce') };
  const isNamed = deployment.url !== undefined || deployment.stack !== undefined;
  if (isNamed || names.some(isS3)) {
    try {
      return { name: 'policy in force', policy: policyOf(await asked(deployment), 'policy in force', mode, 'enforce') };
    } catch (error) {
      if (isNamed) throw error;
      complain(
        `The deployment cannot be asked for its policy, so this is compared with the default policy. Name another with --against FILE. ${forTerminal((error as Error).message)}\n`,
      );
    }
  }
  return { name: 'default policy', policy: await readPolicy(undefined, mode, 'enforce') };
}

/** The archive of a deployment. @throws {UserError} where it tells none */
export async function archiveOf({ stack = DEFAULT_STACK }: Deployment): Promise<string> {
  return placeIn(await placesOf(stack), 'ArchiveUri', stack);
}
