import type { BodyOf } from '../../../shared/admin/fleet/operations.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { UserError } from '../user-error.ts';
import { type CliCommand, type Context, onlySet, requiredOption, textOf } from './context.ts';

type Body = BodyOf<'setSettings'>;
const EXAMPLE = '{"complaint":{"quarantine":0.002}}';

/** Either a value or that there is none; not both. @throws {UserError} */
function either<T>(context: Context, name: string, read: (text: string) => T): T | null | undefined {
  const text = textOf(context, name);
  const isNone = context.values[`no-${name}`] === true;
  if (text !== undefined && isNone) throw new UserError(`Expected --${name} or --no-${name}, got both`);
  if (isNone) return null;
  return text === undefined ? undefined : read(text);
}

/** What is in it is the API's to judge. @throws {UserError} for what is no JSON object */
function limitsIn(text: string): Body['limits'] {
  const wrong = new UserError(
    `--limits: expected JSON such as ${EXAMPLE}, shares of one, got ${JSON.stringify(forTerminal(text))}`,
  );
  let limits: unknown;
  try {
    limits = JSON.parse(text);
  } catch {
    throw wrong;
  }
  if (typeof limits !== 'object' || limits === null || Array.isArray(limits)) throw wrong;
  return limits;
}

/** The tenant and the limits of one set or stream, above what the policy says. */
export const SETTINGS: CliCommand = {
  usage: 'settings NAME --reason TEXT [--tenant T | --no-tenant] [--limits JSON | --no-limits]',
  about: 'The tenant and the limits of one set or stream, above what the policy says',
  options: {
    reason: { type: 'string' },
    tenant: { type: 'string' },
    'no-tenant': { type: 'boolean' },
    limits: { type: 'string' },
    'no-limits': { type: 'boolean' },
  },
  async run(context) {
    const set = onlySet(context);
    const tenant = either(context, 'tenant', (text) => text);
    const limits = either(context, 'limits', limitsIn);
    if (tenant === undefined && limits === undefined) {
      throw new UserError('Expected --tenant, --no-tenant, --limits or --no-limits, got none of them');
    }
    const body = {
      reason: requiredOption(context, 'reason'),
      ...(tenant !== undefined && { tenant }),
      ...(limits !== undefined && { limits }),
    };
    const { version } = await context.client.call('getSet', { path: { set } });
    const changed = await context.client.call('setSettings', { path: { set }, body, seen: version });
    context.show(changed, `${forTerminal(changed.name)}: ${forTerminal(changed.sentence)}`);
    return 0;
  },
};
