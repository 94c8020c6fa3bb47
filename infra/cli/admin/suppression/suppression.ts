import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { setTimeout } from 'node:timers/promises';
import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { grouped } from '../../../../shared/kernel/numbers.ts';
import { UserError } from '../../user-error.ts';
import { type CliCommand, type Context, requiredOption, textOf } from '../context.ts';
import { note, type SuppressionAction } from './audited.ts';
import { type Entry, type SuppressionList, sesClient, sesList } from './lists.ts';
import { readAddress, readList, readReason } from './read.ts';
import { sesSettings } from './ses-sets.ts';
import { suppressionOfSets } from './sets.ts';
import { sizeOf, sizeWords } from './size.ts';
import { demandYes, EVERY_MS, oneASecond, type Pace } from './work.ts';

const VERBS = 'check ADDRESS… | list | size | sets | add ADDRESS… | remove ADDRESS… | export FILE | import FILE';
/** Some were not on the list, or failed: a script should notice. */
const PARTLY = 1;
const MOST_LISTED = 1_000;

/** What it works with: SES, the clock, a person. */
export type Given = { readonly list: SuppressionList; readonly pace: Pace };

/** One verb over a list. @returns the exit code @throws {UserError} */
export async function suppression(context: Context, { list, pace }: Given): Promise<number> {
  const [verb, ...rest] = context.names;
  const tenant = textOf(context, 'tenant') ?? null;
  const reason = requiredOption(context, 'reason');
  const audited = (action: SuppressionAction, addresses: readonly string[]) =>
    note(context.client, addresses, { action, tenant, reason });
  const whose = tenant === null ? 'the account' : `tenant ${forTerminal(tenant)}`;
  const isYes = context.values['yes'] === true;

  const addresses = (): string[] => {
    if (rest.length === 0) throw new UserError(`Expected addresses behind ${verb}, got none`);
    return [...new Set(rest.map(readAddress))];
  };
  const file = (): string => {
    const [name, ...more] = rest;
    if (name === undefined || more.length > 0)
      throw new UserError(`Expected one file behind ${verb}, got ${rest.length}`);
    return name;
  };
  const work = async (count: number, done: string, failures: readonly string[]): Promise<number> => {
    const sentence = `${grouped(count - failures.length)} ${done} the list of ${whose}.`;
    context.show({ done: count - failures.length, failed: failures.length }, [...failures, sentence].join('\n'));
    return failures.length > 0 ? PARTLY : 0;
  };

  switch (verb) {
    case 'check': {
      const asked = addresses();
      await demandYes(asked.length, isYes, pace);
      await audited('check', asked);
      const found: { readonly address: string; readonly entry: Entry | null }[] = [];
      const look = async (address: string) => void found.push({ address, entry: await list.get(address) });
      const failures = await oneASecond(asked, pace, look, (address) => address);
      const lines = found.map(({ address, entry }) =>
        entry === null
          ? `${address}: not on the list of ${whose}`
          : `${address}: ${entry.for} since ${entry.at ?? 'an unknown time'}`,
      );
      context.show({ items: found, failed: failures.length }, [...lines, ...failures].map(forTerminal).join('\n'));
      return failures.length > 0 || found.some(({ entry }) => entry !== null) ? PARTLY : 0;
    }
    case 'list': {
      if (rest.length > 0) throw new UserError('Expected nothing behind list');
      await audited('list', []);
      const entries = await pages(list, pace, MOST_LISTED);
      const rows = entries.map(({ address, for: why, at }) => [address, why, at?.slice(0, 10) ?? '-']);
      const columns = [{ heading: 'address' }, { heading: 'for' }, { heading: 'since' }];
      const more =
        entries.length < MOST_LISTED ? '' : `\nThe first ${grouped(MOST_LISTED)}; for all of them: export FILE`;
      const empty = `The list of ${whose} is empty.`;
      context.show({ items: entries }, entries.length === 0 ? empty : context.table(columns, rows) + more);
      return 0;
    }
    case 'size': {
      if (rest.length > 0) throw new UserError('Expected nothing behind size');
      await audited('list', []);
      const size = sizeOf(await pages(list, pace, Number.POSITIVE_INFINITY), pace.now());
      const { sentence, rows } = sizeWords(size, whose);
      const columns = [{ heading: 'weeks' }, { heading: 'came onto it', isNumber: true }];
      context.show(size, `${sentence}\n\n${context.table(columns, rows)}`);
      return 0;
    }
    case 'export': {
      const name = file();
      await audited('export', []);
      const entries = await pages(list, pace, Number.POSITIVE_INFINITY);
      const lines = entries.map(({ address, for: why, at }) => `${address},${why},${at ?? ''}`);
      // Who may read the file is nobody but its owner, and what is there is not overwritten.
      await writeFile(name, ['address,reason,since', ...lines, ''].join('\n'), { mode: 0o600, flag: 'wx' }).catch(
        refuseFile(name),
      );
      context.show({ exported: entries.length }, `${grouped(entries.length)} written to ${forTerminal(name)}.`);
      return 0;
    }
    case 'add': {
      const given = addresses();
      const why = readReason('for', textOf(context, 'for') ?? 'complaint');
      await demandYes(given.length, isYes, pace);
      await audited('add', given);
      return work(
        given.length,
        'put on',
        await oneASecond(
          given,
          pace,
          (one) => list.put(one, why),
          (one) => one,
        ),
      );
    }
    case 'remove': {
      const given = addresses();
      await demandYes(given.length, isYes, pace);
      await audited('remove', given);
      const take = async (address: string) => {
        if (!(await list.remove(address))) throw new Error('it was not on the list');
      };
      return work(given.length, 'taken off', await oneASecond(given, pace, take, (one) => one));
    }
    case 'import': {
      const name = file();
      const text = await readFile(name, 'utf8').catch(refuseFile(name));
      const { rows, problems } = readList(text, readReason('for', textOf(context, 'for') ?? 'complaint'));
      for (const problem of problems) pace.complain(`${forTerminal(name)}: ${problem}\n`);
      if (rows.length === 0) throw new UserError(`${forTerminal(name)}: expected addresses, one a line, got none`);
      await demandYes(rows.length, isYes, pace);
      await audited(
        'import',
        rows.map(({ address }) => address),
      );
      const failures = await oneASecond(
        rows,
        pace,
        (row) => list.put(row.address, row.for),
        ({ line }) => `line ${line}`,
      );
      return Math.max(await work(rows.length, 'put on', failures), problems.length > 0 ? PARTLY : 0);
    }
    default:
      throw new UserError(`Expected ${VERBS}`);
  }
}

const refuseFile =
  (name: string) =>
  (error: NodeJS.ErrnoException): never => {
    const why = { ENOENT: 'no such file', EEXIST: 'there is such a file already' }[error.code ?? ''] ?? error.message;
    throw new UserError(`${forTerminal(name)}: ${why}`);
  };

type Page = Awaited<ReturnType<SuppressionList['page']>>;

/** What SES says of the whole list. */
const refuseAll =
  (read: number) =>
  ({ message }: Error): never => {
    throw new UserError(`SES refuses after ${grouped(read)} entries: ${forTerminal(message)}`);
  };

/** Entries page by page, a second apart, until there are `most` of them. */
async function pages(list: SuppressionList, { sleep }: Pace, most: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  let token: string | null = null;
  do {
    if (token !== null) await sleep(EVERY_MS);
    const page: Page = await list.page(token).catch(refuseAll(entries.length));
    entries.push(...page.entries);
    token = page.next;
  } while (token !== null && entries.length < most);
  return Number.isFinite(most) ? entries.slice(0, most) : entries;
}

const atTerminal = async (question: string): Promise<boolean> => {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } finally {
    lines.close();
  }
};

/** Suppression lists of SES, by the caller's own credentials. */
export const SUPPRESSION: CliCommand = {
  usage: `suppression ${VERBS}, each but sets with --reason TEXT [--tenant T] [--for bounce|complaint] [--yes]`,
  about:
    'Look at and change the suppression list of the account, or of an SES tenant, and see what sets suppress, with your own AWS credentials; addresses never reach the deployment, its audit trail holds an HMAC',
  options: {
    reason: { type: 'string' },
    tenant: { type: 'string' },
    for: { type: 'string' },
    yes: { type: 'boolean' },
    region: { type: 'string' },
  },
  async run(context) {
    const complain = (text: string): void => void process.stderr.write(text);
    const ask = process.stdin.isTTY ? atTerminal : null;
    const pace: Pace = { sleep: (ms) => setTimeout(ms), now: () => Date.now(), ask, complain };
    const client = sesClient(textOf(context, 'region'));
    if (context.names[0] === 'sets') return suppressionOfSets(context, sesSettings(client), pace);
    return suppression(context, { list: sesList(client, textOf(context, 'tenant') ?? null), pace });
  },
};
