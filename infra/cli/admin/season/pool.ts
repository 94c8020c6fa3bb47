import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { UserError } from '../../user-error.ts';
import type { Context } from '../context.ts';

/** The warm addresses of a pool of the deployment, and what they carry. @throws {UserError} */
export async function poolNow({ client }: Pick<Context, 'client'>, name: string) {
  const { items } = await client.call('getCapacity');
  const found = items.find(({ pool }) => pool === name);
  if (found === undefined) {
    const known = items
      .map(({ pool }) => pool)
      .slice(0, 10)
      .join(', ');
    throw new UserError(
      `--pool: expected ${known || 'a pool, and SES lists none'}, got ${JSON.stringify(forTerminal(name))}`,
    );
  }
  if (found.isManaged)
    throw new UserError(`--pool: ${forTerminal(name)} is managed: SES adds and warms its addresses by itself`);
  const warm = found.addresses.filter(({ warmupPercent }) => warmupPercent === null || warmupPercent === 100);
  return { addresses: warm.length, now: found.perDay ?? 0 };
}
