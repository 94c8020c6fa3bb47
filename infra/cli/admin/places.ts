import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { STORE_OUTPUTS } from '../../store-outputs.ts';
import { UserError } from '../user-error.ts';
import { readUrl, urlOfStack } from './transport.ts';

/** Where data lies, as the stack's outputs say; null: it names none. */
export type Places = Readonly<Record<(typeof STORE_OUTPUTS)[number], string | null>>;

/** @throws {UserError} where the stack cannot be asked */
export async function placesOf(stack: string): Promise<Places> {
  const asked = new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName: stack }));
  const { Stacks = [] } = await asked.catch((error: Error) => {
    throw new UserError(`Stack ${stack} cannot be asked where its data lies: ${error.message}. Name it with --stack`);
  });
  const outputs = Stacks[0]?.Outputs ?? [];
  const named = (name: string): string | null =>
    outputs.find(({ OutputKey = '' }) => OutputKey.endsWith(name))?.OutputValue ?? null;
  return Object.fromEntries(STORE_OUTPUTS.map((name) => [name, named(name)])) as Places;
}

/** @throws {UserError} naming the output that is missing: an older stack has none */
export function placeIn(places: Places, name: (typeof STORE_OUTPUTS)[number], stack: string): string {
  const place = places[name];
  if (place !== null) return place;
  throw new UserError(`Stack ${stack} has no output ${name}. Deploy this version first`);
}

/**
 * Whoever takes data where a stack has it, and notes that in an audit trail, means one deployment.
 * @param given the URL that `--url` or `LAZARETTO_URL` names
 * @throws {UserError} where that is not the stack's own
 */
export async function demandUrlOf(
  stack: string,
  given: unknown,
  ofStack: (stack: string, which: 'operator') => Promise<URL> = urlOfStack,
): Promise<void> {
  if (typeof given !== 'string') return;
  const [{ origin }, own] = [readUrl(given), await ofStack(stack, 'operator')];
  if (origin === own.origin) return;
  throw new UserError(
    `--url, LAZARETTO_URL: expected the API of stack ${stack}, whose data this is about, got ${origin}. Leave it out, or name its stack with --stack`,
  );
}
