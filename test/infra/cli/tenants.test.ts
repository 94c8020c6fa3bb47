import { describe, expect, it } from 'vitest';
import { CLI_COMMANDS } from '../../../infra/cli/admin/run.ts';
import { type Column, table } from '../../../infra/cli/table.ts';

const STANDINGS = { healthy: 0, warned: 0, quarantined: 0, probation: 0, paused: 0 };
const TENANT = {
  sets: 1,
  streams: 0,
  standings: STANDINGS,
  patterns: [],
  mode: null,
  limits: null,
  inPolicy: false,
  together: null,
  atSes: null,
};
const TOGETHER = {
  since: '2026-11-22T10:00:00.000Z',
  sentence: '1,200 sets of tenant oak\u001b[2J together: complaints 9 of 224',
  ...{ sets: 1_200, hitSets: 7, worst: ['oak-1', 'oak-2\u202e'], moves: false },
};

describe('lazaretto tenants', () => {
  const shown = async (tenants: object): Promise<string> => {
    let text = '';
    const context = {
      client: { call: async () => tenants },
      table: (columns: readonly Column[], rows: readonly (readonly string[])[]) => table(columns, rows),
      show: (_: unknown, words: string) => {
        text = words;
      },
    };
    expect(await CLI_COMMANDS['tenants']?.run(context as never)).toBe(0);
    return text;
  };

  it('says how the sets of each stand, and whose are bad together, without what could paint the terminal', async () => {
    const text = await shown({
      items: [
        {
          ...TENANT,
          name: 'elm',
          standings: { ...STANDINGS, healthy: 12, paused: 1 },
          mode: 'observe',
          inPolicy: true,
        },
        { ...TENANT, name: 'oak\u001b[31m', together: TOGETHER },
        {
          ...TENANT,
          name: 'ash',
          atSes: {
            sentence: 'SES has findings about tenant ash\u001b[2J: bounces',
            seenAt: '2026-11-22T10:00:00.000Z',
          },
        },
      ],
      newSenders: { ...TOGETHER, sentence: '12 new senders together: hard bounces 20 of 200' },
    });

    expect(text).toContain('SES has findings about tenant ash: bounces (seen 2026-11-22T10:00Z)');
    expect(text).toMatch(/elm .*1 paused, 12 healthy|elm .*12 healthy, 1 paused/);
    expect(text).toContain('exceeds the limit since 2026-11-22T10:00Z: 1,200 sets of tenant oak');
    expect(text).toContain('7 of 1,200 sets have them, most of all oak-1, oak-2');
    expect(text).toMatch(
      /^!! new senders: exceeds the limit since .* 12 new senders together: hard bounces 20 of 200$/m,
    );
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u202e');
  });

  it('says so where there is none, and nothing of what is well', async () => {
    expect(await shown({ items: [], newSenders: null })).toBe(
      'There is no tenant yet. SES names them, or the policy does.',
    );
    expect(await shown({ items: [{ ...TENANT, name: 'elm', together: null }], newSenders: null })).not.toContain(
      'together',
    );
  });
});
