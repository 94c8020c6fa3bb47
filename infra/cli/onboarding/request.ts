import { readFile } from 'node:fs/promises';
import { LIST_SOURCES, type Order } from '../../../shared/onboarding/order.ts';
import { readOrder } from '../../../shared/onboarding/request.ts';
import { parseTemplate, type Template } from '../../../shared/onboarding/template.ts';
import { DEFAULT_TEMPLATE, TEMPLATES } from '../../../shared/onboarding/templates.data.ts';
import { showValue } from '../../../shared/policy/shown.ts';
import { readCollector } from '../records/wishes.ts';
import { UserError } from '../user-error.ts';

/** What says who is to be set up, and how. */
export const ORDER_OPTIONS = {
  domain: { type: 'string', multiple: true },
  template: { type: 'string', default: DEFAULT_TEMPLATE },
  stream: { type: 'string', multiple: true },
  expect: { type: 'string' },
  industry: { type: 'string' },
  lists: { type: 'string', default: 'unknown' },
  collector: { type: 'string' },
} as const;
export type OrderValues = {
  readonly domain?: readonly string[];
  readonly template: string;
  readonly stream?: readonly string[];
  readonly expect?: string;
  readonly industry?: string;
  readonly lists: string;
  readonly collector?: string;
};
export const ORDER_USAGE = `--domain D… [--template T] [--stream S…] [--expect N/day] [--industry I] [--lists ${LIST_SOURCES.join('|')}] [--collector DOMAIN]`;

/** The order that a command line asks for. @throws {UserError} with a sentence for everything that is wrong */
export async function readRequest(names: readonly string[], values: OrderValues, now: number): Promise<Order> {
  const [tenant, ...more] = names;
  if (tenant === undefined || more.length > 0) throw new UserError(`Expected one tenant, got ${names.length}`);
  const read = readOrder(
    {
      tenant,
      domains: listed(values.domain),
      streams: listed(values.stream),
      template: withCollector(await readTemplate(values.template), readCollector(values.collector)),
      expectPerDay: readExpected(values.expect),
      industry: values.industry ?? null,
      lists: values.lists,
    },
    now,
  );
  if (!read.ok) throw new UserError(read.problems.map((problem) => optionOf(problem)).join('\n'));
  return read.order;
}

/** Where DMARC reports go, whatever the template says; without it the template's, else that of the deployment's policy. */
const withCollector = (template: Template, collector: string | null): Template =>
  collector === null
    ? template
    : { ...template, domain: { ...template.domain, dmarc: { ...template.domain.dmarc, collector } } };

/** `--domain a --domain b`, and `--domain a,b`. */
const listed = (got: readonly string[] = []): readonly string[] => got.flatMap((text) => text.split(','));

/** A field of an order as the command line calls it. */
const optionOf = (problem: string): string =>
  problem.startsWith('tenant:') ? `TENANT${problem.slice(6)}` : `--${problem}`;

/** One that is built in, or a file of JSON. @throws {UserError} */
async function readTemplate(got: string): Promise<Template> {
  const builtIn = TEMPLATES.find(({ name }) => name === got);
  if (builtIn !== undefined) return builtIn;
  const text = await readFile(got, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw new UserError(`--template: ${got}: ${error.message}`);
    const known = TEMPLATES.map(({ name }) => name).join(' | ');
    throw new UserError(
      `--template: expected ${known}, or a file of JSON, got ${showValue(got)}, and there is no such file`,
    );
  });
  const parsed = parseTemplate(text);
  if (!parsed.ok) throw new UserError(parsed.problems.map((problem) => `--template: ${got}: ${problem}`).join('\n'));
  return parsed.template;
}

/** @throws {UserError} */
function readExpected(got: string | undefined): number | null {
  if (got === undefined) return null;
  const [, number] = /^(\d{1,10})(?:\/day)?$/.exec(got) ?? [];
  if (number === undefined)
    throw new UserError(`--expect: expected mails a day such as 5000/day, got ${showValue(got)}`);
  return Number(number);
}
