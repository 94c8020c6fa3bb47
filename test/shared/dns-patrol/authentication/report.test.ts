import { describe, expect, it } from 'vitest';
import { DomainReport } from '../../../../shared/dns-patrol/authentication/report.ts';
import { fakeDns } from '../../../support/fake-dns.ts';

describe('Report', () => {
  it('remembers no more of the largest zone than fits into an item, and sees that any of it changed', async () => {
    const remembered = async (change: string) => {
      const report = new DomainReport();
      for (let name = 0; name < 60; name++) {
        const texts = Array.from({ length: 300 }, (_, n) => `${'x'.repeat(4_000)}${n === 299 ? change : n}`);
        await report.texts(fakeDns({ [`n${name}.example`]: { TXT: texts } }), 'spf', `n${name}.example`);
      }
      return JSON.stringify(report.records);
    };
    const [one, other] = [await remembered('a'), await remembered('b')];
    expect(one.length).toBeLessThan(300_000);
    expect(one).not.toBe(other);
  });

  it('tells ten findings of a kind, and ten reasons', () => {
    const report = new DomainReport();
    for (let n = 0; n < 500; n++) {
      report.find('mx-private', `${n}${'x'.repeat(5_000)}`);
      report.cannotTell('mx', `${n}${'x'.repeat(5_000)}`);
    }
    expect(JSON.stringify([report.findings, report.undetermined]).length).toBeLessThan(40_000);
  });
});
