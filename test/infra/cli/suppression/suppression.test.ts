import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { SuppressionList } from '../../../../infra/cli/admin/suppression/lists.ts';
import { readList } from '../../../../infra/cli/admin/suppression/read.ts';
import { sizeOf } from '../../../../infra/cli/admin/suppression/size.ts';
import { suppression } from '../../../../infra/cli/admin/suppression/suppression.ts';
import { ASK_FROM, spanWords } from '../../../../infra/cli/admin/suppression/work.ts';
import { table } from '../../../../infra/cli/table.ts';

const folder = mkdtempSync(join(tmpdir(), 'suppression-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const fileOf = (text?: string): string => {
  files += 1;
  const name = join(folder, `list-${files}.csv`);
  if (text !== undefined) writeFileSync(name, text);
  return name;
};

const KEY = 'ab'.repeat(32);
type Noted = {
  readonly action: string;
  readonly tenant: string | null;
  readonly count: number;
  readonly digest: string;
};

/** A suppression list in memory, two entries a page. */
function world({ answer = null as boolean | null, fails = null as Error | null, refuses = null as Error | null } = {}) {
  const entries = new Map<string, string>();
  const noted: Noted[] = [];
  const calls: string[] = [];
  let slept = 0;
  const list: SuppressionList = {
    get: async (address) => {
      calls.push('get');
      const found = entries.get(address);
      return found === undefined ? null : { address, for: found, at: '2026-01-01T00:00:00.000Z' };
    },
    page: async (token) => {
      if (refuses !== null && token !== null) throw refuses;
      const from = Number(token ?? 0);
      const rows = [...entries].map(([address, why]) => ({ address, for: why, at: null }));
      return { entries: rows.slice(from, from + 2), next: from + 2 < rows.length ? String(from + 2) : null };
    },
    put: async (address, why) => {
      calls.push('put');
      if (fails !== null && address.startsWith('bad')) throw fails;
      entries.set(address, why);
    },
    remove: async (address) => entries.delete(address),
  };
  const complaints: string[] = [];
  const run = async (
    names: readonly string[],
    values: Readonly<Record<string, string | boolean>> = { reason: 'ticket' },
  ) => {
    let text = '';
    const context = {
      names,
      values,
      table,
      show: (_: unknown, words: string) => {
        text = words;
      },
      client: {
        call: async (id: string, { body }: { readonly body: Noted }) => {
          if (id === 'keySuppression') return { key: KEY };
          expect(calls).toEqual([]);
          noted.push(body);
          return { sentence: '' };
        },
      },
    };
    const pace = {
      sleep: async (ms: number) => {
        slept += ms;
      },
      now: () => Date.UTC(2026, 0, 20),
      ask: answer === null ? null : async () => answer,
      complain: (words: string) => void complaints.push(words),
    };
    const exit = await suppression(context as never, { list, pace });
    calls.length = 0;
    return { exit, text };
  };
  return { run, entries, noted, complaints, slept: () => slept };
}
let given: ReturnType<typeof world>;
beforeEach(() => {
  given = world();
});

describe('lazaretto suppression', () => {
  it('adds, checks, lists and removes', async () => {
    const { run, entries } = given;
    expect(await run(['add', 'jo@example.com', 'al@example.com'])).toMatchObject({ exit: 0 });
    expect([...entries]).toEqual([
      ['jo@example.com', 'COMPLAINT'],
      ['al@example.com', 'COMPLAINT'],
    ]);
    const { exit, text } = await run(['check', 'jo@example.com', 'no@example.com']);
    expect([exit, text]).toEqual([
      1,
      'jo@example.com: COMPLAINT since 2026-01-01T00:00:00.000Z\nno@example.com: not on the list of the account',
    ]);
    expect((await run(['list'])).text).toMatch(/^jo@example\.com +COMPLAINT +-$/m);
    expect(await run(['remove', 'jo@example.com', 'no@example.com'])).toMatchObject({
      exit: 1,
      text: 'no@example.com: it was not on the list\n1 taken off the list of the account.',
    });
    expect([...entries.keys()]).toEqual(['al@example.com']);
  });

  it('writes a line into the audit trail first, with an HMAC and no address', async () => {
    const { run, noted } = given;
    await run(['add', 'Jo@example.com', 'al@example.com'], { reason: 'they asked', tenant: 'acme', for: 'bounce' });

    const digest = createHmac('sha256', Buffer.from(KEY, 'hex')).update('al@example.com\njo@example.com').digest('hex');
    expect(noted).toEqual([{ action: 'add', tenant: 'acme', reason: 'they asked', count: 2, digest }]);
    expect(JSON.stringify(noted)).not.toContain('example.com');
  });

  it('says in one sentence what SES refuses of a whole list, and how far it came', async () => {
    const { run } = world({ refuses: new Error('Rate \u001b[31mexceeded') });
    await run(['add', 'a@example.com', 'b@example.com', 'c@example.com']);

    for (const verb of [['list'], ['size'], ['export', fileOf()]]) {
      await expect(run(verb)).rejects.toThrow(/^SES refuses after 2 entries: Rate .*exceeded$/);
    }
  });

  it('says how large a list is and how it grows, and writes a line into the audit trail', async () => {
    const { run, noted } = given;
    await run(['add', 'a@example.com', 'b@example.com', 'c@example.com'], { reason: 'x', for: 'bounce' });
    const { exit, text } = await run(['size']);

    expect(exit).toBe(0);
    expect(text).toContain('The list of the account has 3 entries: 3 for BOUNCE, 0 for COMPLAINT.');
    expect(text).toMatch(/before, or without a date +3/);
    expect(noted.at(-1)).toMatchObject({ action: 'list', count: 0 });
  });

  it('asks SES no more than once a second', async () => {
    await given.run(['add', ...Array.from({ length: 5 }, (_, index) => `jo${index}@example.com`)]);
    expect(given.slept()).toBe(4_000);
  });

  it('imports what it exported, into a file that nobody else may read and that is not overwritten', async () => {
    const { run, entries } = given;
    await run(['add', 'a@example.com', 'b@example.com', 'c@example.com']);
    const name = fileOf();
    expect((await run(['export', name])).text).toBe(`3 written to ${name}.`);
    expect(statSync(name).mode & 0o077).toBe(0);
    expect(readFileSync(name, 'utf8').split('\n')[1]).toBe('a@example.com,COMPLAINT,');
    await expect(run(['export', name])).rejects.toThrow('there is such a file already');

    entries.clear();
    expect((await run(['import', name])).exit).toBe(0);
    expect(entries.size).toBe(3);
  });

  it('imports what it can of a file with bad lines, and names them', async () => {
    const { run, entries, complaints } = given;
    const { exit, text } = await run([
      'import',
      fileOf('jo@example.com\n\u001b[31mno address\nal@example.com,SPAM\nbo@example.com,bounce\n'),
    ]);

    expect([exit, text]).toEqual([1, '2 put on the list of the account.']);
    expect([...entries]).toEqual([
      ['jo@example.com', 'COMPLAINT'],
      ['bo@example.com', 'BOUNCE'],
    ]);
    expect(complaints.join('')).toMatch(
      /line 2: expected an address.*line 3: expected BOUNCE or COMPLAINT, got "SPAM"/s,
    );
    expect(complaints.join('')).not.toContain('\u001b');
  });

  it.each([
    { count: ASK_FROM, answer: null, refused: null },
    {
      count: ASK_FROM + 1,
      answer: null,
      refused: '501 entries take 9 minutes, at one call a second. Say --yes to do it',
    },
    { count: ASK_FROM + 1, answer: false, refused: 'Nothing was changed.' },
    { count: ASK_FROM + 1, answer: true, refused: null },
  ])('beyond 500 entries it says how long it takes and asks: $count, $answer', async ({ count, answer, refused }) => {
    const { run, entries, noted } = world({ answer });
    const name = fileOf(Array.from({ length: count }, (_, index) => `jo${index}@example.com`).join('\n'));
    if (refused === null) expect((await run(['import', name])).exit).toBe(0);
    else await expect(run(['import', name])).rejects.toThrow(refused);
    expect([entries.size, noted.length]).toEqual(refused === null ? [count, 1] : [0, 0]);

    expect((await run(['import', name], { reason: 'x', yes: true })).exit).toBe(0);
  });

  it('goes on after an address that SES refuses, and ends where the caller may do nothing', async () => {
    const { run, entries } = world({
      fails: Object.assign(new Error('no such domain'), { name: 'BadRequestException' }),
    });
    expect(await run(['add', 'a@example.com', 'bad@example.com', 'c@example.com'])).toMatchObject({
      exit: 1,
      text: 'bad@example.com: no such domain\n2 put on the list of the account.',
    });
    expect(entries.size).toBe(2);

    const denied = world({ fails: Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' }) });
    await expect(denied.run(['add', 'a@example.com', 'bad@example.com', 'c@example.com'])).rejects.toThrow(
      'SES refuses after 1 of 3: not authorized',
    );
  });

  it.each([
    [['add', 'jo@example.com'], {}, 'Expected --reason'],
    [['add'], undefined, 'Expected addresses behind add, got none'],
    [['add', 'jo'], undefined, 'Expected an address such as jo@example.com, got "jo"'],
    [['add', 'jo@example.com'], { reason: 'x', for: 'spam' }, '--for: expected bounce | complaint, got "spam"'],
    [['import', '/no/such/file'], undefined, 'no such file'],
    [['import'], undefined, 'Expected one file behind import, got 0'],
    [['list', 'x'], undefined, 'Expected nothing behind list'],
    [['drop'], undefined, 'Expected check ADDRESS…'],
  ])('refuses %j', async (names, values, sentence) => {
    await expect(given.run(names, values as never)).rejects.toThrow(sentence);
    expect(given.noted).toEqual([]);
  });
});

describe('readList', () => {
  it('reads one address a line, with or without a reason, in any form of line', () => {
    const { rows, problems } = readList(
      '\uFEFFaddress,reason\r\njo@example.com;Bounce\r\n"al@example.com"\n\njo@example.com\n',
      'COMPLAINT',
    );

    expect(problems).toEqual([]);
    expect(rows).toEqual([
      { line: 2, address: 'jo@example.com', for: 'BOUNCE' },
      { line: 3, address: 'al@example.com', for: 'COMPLAINT' },
    ]);
  });
});

it.each([
  [119, '119 seconds'],
  [120, '2 minutes'],
  [7_140, '119 minutes'],
  [7_200, '2.0 hours'],
])('%d calls take %s', (calls, words) => expect(spanWords(calls)).toBe(words));

describe('the size of a list', () => {
  const NOW = Date.UTC(2026, 0, 20);
  const DAY = 86_400_000;
  const at = (ms: number) => ({ address: 'a@example.com', for: 'BOUNCE', at: new Date(ms).toISOString() });

  it('dates each entry by its week, up to eight weeks back, and none twice', () => {
    const size = sizeOf(
      [at(NOW), at(NOW + DAY), at(NOW - 7 * DAY + 1), at(NOW - 7 * DAY), at(NOW - 56 * DAY + 1), at(NOW - 56 * DAY)],
      NOW,
    );

    expect(size.weeks.map(({ added }) => added)).toEqual([3, 1, 0, 0, 0, 0, 0, 1]);
    expect(size.older).toBe(1);
    expect(size.weeks[0]).toMatchObject({ from: '2026-01-13T00:00:00.000Z', until: '2026-01-20T00:00:00.000Z' });
  });

  it('counts a reason that SES did not have when this was written', () => {
    expect(sizeOf([{ address: 'a@example.com', for: 'OTHER', at: null }], NOW)).toMatchObject({
      ...{ entries: 1, older: 1, for: { BOUNCE: 0, COMPLAINT: 0, OTHER: 1 } },
    });
  });
});
