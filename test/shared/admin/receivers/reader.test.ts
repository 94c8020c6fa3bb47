import { describe, expect, it } from 'vitest';
import { receiverReader } from '../../../../shared/admin/receivers/reader.ts';
import { MINUTE_MS } from '../../../../shared/kernel/time.ts';
import type { KeptReports } from '../../../../shared/reports/kept/model.ts';
import { keptAggregate } from '../../../support/kept-reports.ts';
import { NEW_YEAR } from '../../../support/reports.ts';

const NOTHING: KeptReports = { known: [], others: [], tls: [], abuse: [] };

function given() {
  const clock = { at: (NEW_YEAR + 86_400) * 1_000, now: () => clock.at };
  const asked: string[] = [];
  let fails = false;
  let heard: string[] = [];
  const store = {
    reports: async (domain: string) => {
      asked.push(domain);
      if (fails) throw new Error('no answer');
      return domain === 'example.com' ? { ...NOTHING, known: [keptAggregate()] } : NOTHING;
    },
    refusals: async (limit: number) =>
      [{ at: 0, object: `refused/${limit}`, from: null, reason: 'it is empty' }].slice(0, limit),
    domains: async () => heard.map((name) => ({ name, heardAt: 0, newsAt: null, told: null })),
  };
  let gmailDomains: string[] = [];
  const daysAsked: string[] = [];
  const postmaster = {
    domains: async () =>
      gmailDomains.map((domain) => ({ domain, askedAt: 0, problem: null, newestDay: null, compliance: null })),
    days: async (domain: string) => {
      daysAsked.push(domain);
      return [];
    },
  };
  return {
    daysAsked,
    askGmailAbout: (...names: string[]) => {
      gmailDomains = names;
    },
    reader: receiverReader(store, postmaster, async () => new Set(['mail.example.com']), clock),
    clock,
    asked,
    fail: (is: boolean) => {
      fails = is;
    },
    hear: (...names: string[]) => {
      heard = names;
    },
  };
}

describe('what receivers report, for a page that asks every five seconds', () => {
  it('is read once in five minutes', async () => {
    const { reader, clock, asked } = given();
    expect((await reader.domain('example.com'))?.messages).toBe(10);
    clock.at += 5 * MINUTE_MS - 1;
    await reader.domain('example.com');
    expect(asked).toEqual(['example.com']);
    clock.at += 1;
    await reader.domain('example.com');
    expect(asked).toHaveLength(2);
    expect(await reader.domain('other.example')).toBeNull();
  });

  it('is read again after a failure', async () => {
    const { reader, asked, fail } = given();
    fail(true);
    await expect(reader.domain('example.com')).rejects.toThrow('no answer');
    fail(false);
    expect((await reader.domain('example.com'))?.messages).toBe(10);
    expect(asked).toHaveLength(2);
  });

  it('is forgotten of the domain that was read longest ago, where twenty are remembered', async () => {
    const { reader, asked } = given();
    for (let at = 0; at <= 20; at += 1) await reader.domain(`d${at}.example`);
    await reader.domain('d20.example');
    await reader.domain('d1.example');
    expect(asked).toHaveLength(21);
    await reader.domain('d0.example');
    expect(asked).toHaveLength(22);
  });

  it('is known to come as soon as one has come', async () => {
    const { reader, hear } = given();
    expect(await reader.hasHeard()).toBe(false);
    hear('example.com');
    expect(await reader.hasHeard()).toBe(true);
    hear();
    expect(await reader.hasHeard()).toBe(true);
  });

  it('is read once in five minutes of each set, too, and of domains alone from which it sends', async () => {
    const { reader, clock, daysAsked, askGmailAbout } = given();
    const sender = { set: 'acme', tenant: null };
    expect(await reader.gmailOf('acme', sender)).toBeNull();
    askGmailAbout('example.com', 'other.example', 'le.com');
    expect(await reader.gmailOf('acme', sender)).toBeNull();
    clock.at += 5 * MINUTE_MS;
    expect(await reader.gmailOf('acme', sender)).toEqual({ domains: ['example.com'], figures: [] });
    await reader.gmailOf('acme', sender);
    expect(daysAsked).toEqual(['example.com']);
    await reader.gmailOf('acme', { ...sender, tenant: 'acme-inc' });
    expect(daysAsked).toHaveLength(2);
  });
});
