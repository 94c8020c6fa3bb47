import { beforeAll, describe, expect, it } from 'vitest';
import { type Finding, lint } from './biome.ts';

const PURE = 'shared/ is pure';
const SHARED_ONLY = 'shared/ imports only shared/';
const THINKS = 'A handler thinks';
const NO_OTHER = 'A function knows no other function';
const FUNCTION_STANDS = 'A function does not know how it is stood up';
const ADAPTER_STANDS = 'An adapter does not know how it is stood up';
const SPEAKS_DNS = 'functions/_adapters/dns alone speaks DNS';
const NO_CDK = 'The local stack needs no AWS account';
const NO_CLI = 'The command line uses the local stack';
const NO_TEST = 'What people run imports no test code';
const BROWSER = 'The console runs in a browser';
const KNOWS_API = 'The console knows the API, not the function behind it';
const CDK_APP = 'The CDK app imports names and numbers';

/** Where · what is imported · why not. */
const FORBIDDEN: readonly (readonly [path: string, from: string, message: string])[] = [
  ['shared/kernel', '@aws-sdk/client-sns', PURE],
  ['shared/kernel', '@aws-sdk/client-sns/dist-es/index.js', PURE],
  ['shared/kernel', '@middy/core', PURE],
  ['shared/kernel', '@aws-lambda-powertools/logger', PURE],
  ['shared/kernel', 'dynalite', PURE],
  ['shared/kernel', 'dns2', PURE],
  ['shared/kernel', 'mailauth/lib/spf', PURE],
  ['shared/kernel', 'node:fs', PURE],
  ['shared/kernel', 'node:fs/promises', PURE],
  ['shared/kernel', '../../functions/tick', SHARED_ONLY],
  ['shared/kernel', '../../functions/tick/handle.ts', SHARED_ONLY],
  ['shared/kernel', '../../infra/local/random.ts', SHARED_ONLY],
  ['shared/kernel', '../../test/support/ses-events.ts', SHARED_ONLY],
  ['functions/tick', '@aws-sdk/client-dynamodb', THINKS],
  ['functions/tick', 'node:timers/promises', THINKS],
  ['functions/tick', 'dns2', THINKS],
  ['functions/tick', 'mailauth', THINKS],
  ['functions/tick', '../_adapters/lambda/env.ts', THINKS],
  ['functions/tick', '../_compose/evaluation.ts', THINKS],
  ['functions/serve-admin/routes', '../../_adapters/lambda/env.ts', THINKS],
  ['functions/serve-admin/routes', '../../announce/handle.ts', NO_OTHER],
  ['functions/place-sets/placing', '@aws-sdk/client-sesv2', THINKS],
  ['functions/place-sets/placing', 'dns2', THINKS],
  ['functions/place-sets/placing', '../../announce/handle.ts', NO_OTHER],
  ['functions/tick', '../announce/handle.ts', NO_OTHER],
  ['functions/tick', '../../functions/announce/handle.ts', NO_OTHER],
  ['functions/tick', '../../infra/local/stack.ts', FUNCTION_STANDS],
  ['functions/serve-admin/console', 'zod', BROWSER],
  ['functions/serve-admin/console', 'node:fs', BROWSER],
  ['functions/serve-admin/console', '@aws-sdk/client-dynamodb', BROWSER],
  ['functions/serve-admin/console', '../handle.ts', KNOWS_API],
  ['functions/serve-admin/console', '../../_adapters/lambda/env.ts', KNOWS_API],
  ['functions/serve-admin/console/views', '../../handle.ts', KNOWS_API],
  ['functions/serve-admin/console/views', '../../routes/sets.ts', KNOWS_API],
  ['functions/serve-admin/console', '../../../infra/local/stack.ts', FUNCTION_STANDS],
  ['functions/_adapters', '../../infra/local/stack.ts', ADAPTER_STANDS],
  ['functions/_adapters', 'dynalite', ADAPTER_STANDS],
  ['functions/_adapters', 'dns2', SPEAKS_DNS],
  ['functions/_adapters/dns', '../../../infra/local/stack.ts', ADAPTER_STANDS],
  ['infra/cli', 'dns2', SPEAKS_DNS],
  ['infra/cli', 'mailauth/lib/spf', SPEAKS_DNS],
  ['infra/local', 'aws-cdk-lib', NO_CDK],
  ['infra/local', 'aws-cdk-lib/aws-sqs', NO_CDK],
  ['infra/local', 'constructs', NO_CDK],
  ['infra/local', '../cli/table.ts', NO_CLI],
  ['infra/local/aws', '../../cli/table.ts', NO_CLI],
  ['infra/local', '../../test/support/ses-events.ts', NO_TEST],
  ['infra', '../functions/tick/handle.ts', CDK_APP],
  ['infra', '../functions/_adapters/lambda/env.ts', CDK_APP],
  ['infra/stack', '../../functions/tick/handle.ts', CDK_APP],
  ['infra/stack', '../../functions/tick/compose.ts', CDK_APP],
];
const ALLOWED: readonly (readonly [path: string, from: string])[] = [
  ['shared/kernel', './time.ts'],
  ['shared/kernel', '../counting/counts.ts'],
  ['shared/kernel', 'zod'],
  ['functions/tick', './env.ts'],
  ['functions/tick', '../../shared/kernel/time.ts'],
  ['functions/serve-admin/console', '../../../shared/kernel/escape.ts'],
  ['functions/serve-admin/console', 'preact'],
  ['functions/serve-admin/console/views', '../lib/words.ts'],
  ['functions/serve-admin/console/views', '../../../../shared/kernel/escape.ts'],
  ['functions/serve-admin/routes', '../guard.ts'],
  ['functions/place-sets/placing', '../control/ports.ts'],
  ['functions/_compose', '../_adapters/lambda/env.ts'],
  ['functions/_adapters', '@aws-sdk/client-dynamodb'],
  ['functions/_adapters', 'node:crypto'],
  ['functions/_adapters/dns', 'dns2'],
  ['functions/_adapters/dns', 'mailauth/lib/spf'],
  ['functions/_adapters', '../announce/handle.ts'],
  ['infra/local', '../../functions/tick/handle.ts'],
  ['infra/local', '../../functions/_adapters/lambda/env.ts'],
  ['infra/local', 'node:http'],
  ['infra', '../functions/tick/env.ts'],
];
const numbered = <T extends readonly string[]>(name: string, rows: readonly T[]) =>
  rows.map((row, index) => ({ row, path: `${row[0]}/${name}-${index}.ts` }));
const refused = numbered('refused', FORBIDDEN);
const fine = numbered('fine', ALLOWED);
const importOf = (from: string): string => `import { it } from '${from}';\nexport const its = it;\n`;

/** Functions that return promises live elsewhere, as they do in real code: only type-aware rules see through that. */
const LEDGER = `export type Ledger = { record(event: string): Promise<boolean> };
export const flush = async (): Promise<void> => undefined;
`;
const mistake = (body: string, events = 'readonly string[]'): string =>
  `import { flush, type Ledger } from './ledger.ts';
export async function handle(ledger: Ledger, events: ${events}): Promise<void> {
  ${body}
  await flush();
}
`;
const FLOATING = 'noFloatingPromises';
/** Our own rule, for what Biome's do not see behind `readonly T[]`. */
const DROPPED = 'plugin';
const MISTAKES: readonly (readonly [name: string, rule: string, body: string, events?: string])[] = [
  ['a dropped promise', FLOATING, `ledger.record(events.join());`],
  ['a dropped call of an imported function', FLOATING, `flush();`],
  ['a dropped promise in a loop', FLOATING, `for (const event of events) ledger.record(event);`],
  ['a then without a catch', FLOATING, `ledger.record(events.join()).then((known) => known);`],
  ['a map that nobody awaits', FLOATING, `events.map((event) => ledger.record(event));`, 'string[]'],
  ['a map that nobody awaits, of what is readonly', DROPPED, `events.map((event) => ledger.record(event));`],
  ['an async forEach', 'noMisusedPromises', `events.forEach(async (event) => { await flush(); });`, 'string[]'],
  ['an async forEach of what is readonly', DROPPED, `events.forEach(async (event) => { await flush(); });`],
  ['a forEach that returns promises', 'useIterableCallbackReturn', `events.forEach((event) => ledger.record(event));`],
  ['a promise as a condition', 'noMisusedPromises', `if (ledger.record(events.join())) await flush();`],
];

describe('lint', { timeout: 120_000 }, () => {
  let findings: Finding[];
  const restrictedIn = (path: string): string[] =>
    findings
      .filter((finding) => finding.path === path && finding.rule === 'noRestrictedImports')
      .map(({ message }) => message);

  beforeAll(async () => {
    findings = await lint({
      ...Object.fromEntries([...refused, ...fine].map(({ row, path }) => [path, importOf(row[1])])),
      'functions/refused/index.ts': importOf('../announce/handle.ts'),
      'functions/fine/index.ts': importOf('@middy/core') + importOf('../_adapters/env.ts').replaceAll('it', 'that'),
      'shared/kernel/type.ts': `import type { SNSClient } from '@aws-sdk/client-sns';\nexport type Client = SNSClient;\n`,
      'shared/kernel/export.ts': `export { readFile } from 'node:fs/promises';\n`,
      'shared/kernel/dynamic.ts': `export const fs = await import('node:fs');\n`,
      'functions/canary/ledger.ts': LEDGER,
      ...Object.fromEntries(
        MISTAKES.map(([, , body, events], index) => [`functions/canary/${index}.ts`, mistake(body, events)]),
      ),
      'functions/canary/right.ts': mistake('await Promise.all(events.map((event) => ledger.record(event)));'),
    });
  }, 120_000);

  it.each(refused)('refuses in $row.0 an import of $row.1, and says why', ({ row, path }) => {
    expect(restrictedIn(path)).toContainEqual(expect.stringContaining(row[2]));
  });

  it.each(fine)('lets $row.0 import $row.1', ({ path }) => {
    expect(restrictedIn(path)).toEqual([]);
  });

  it('lets an index.ts compose, but not another function', () => {
    expect(restrictedIn('functions/fine/index.ts')).toEqual([]);
    expect(restrictedIn('functions/refused/index.ts')).toEqual([expect.stringContaining(NO_OTHER)]);
  });

  it.each(['type', 'export', 'dynamic'])('sees an import that is written another way: %s', (name) => {
    expect(restrictedIn(`shared/kernel/${name}.ts`)).toEqual([expect.stringContaining(PURE)]);
  });

  it.each(MISTAKES.map(([name, rule], index) => ({ name, rule, index })))('finds $name', ({ rule, index }) => {
    const found = findings.filter(({ path }) => path === `functions/canary/${index}.ts`);
    expect(found.map((finding) => finding.rule)).toContain(rule);
  });

  it('finds nothing where promises are awaited', () => {
    expect(findings.filter(({ path }) => path === 'functions/canary/right.ts')).toEqual([]);
  });
});
