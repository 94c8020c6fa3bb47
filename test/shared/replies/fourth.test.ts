import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../shared/replies/bounce-reason.ts';
import { deferralOf } from '../../../shared/replies/deferral.ts';

type Labelled = {
  readonly family: string;
  /** `-`: not asked. */
  readonly reason: string;
  readonly blocklist: string;
  readonly status: string;
  readonly diagnostic: string;
  readonly provider: string;
  /** `yes`, `no`, or `-`: not asked. */
  readonly reputation: string;
};

const linesOf = (file: string): readonly Labelled[] =>
  readFileSync(new URL(`../../fixtures/smtp-diagnostics/${file}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [family = '', reason = '', blocklist = '', status = '', diagnostic = '', provider = '-', reputation = '-'] =
        line.split('\t');
      return { family, reason, blocklist, status, diagnostic, provider, reputation };
    });
const given = (field: string): string => (field === '-' ? '' : field);

function isRight({ reason, blocklist, status, diagnostic, provider, reputation }: Labelled): boolean {
  const said = `smtp; ${diagnostic}`;
  const got = diagnose(given(status), said, '');
  const told = deferralOf(said, given(provider) || 'other', given(status)).reputation ? 'yes' : 'no';
  return (
    (reason === '-' || got.reason === reason) &&
    (blocklist === '-' || got.blocklist === blocklist) &&
    (reputation === '-' || told === reputation)
  );
}

const fourth = linesOf('fourth.tsv');
const fifth = linesOf('fifth.tsv');
const all = [...linesOf('unseen.tsv'), ...linesOf('fresh.tsv'), ...linesOf('later.tsv'), ...fourth, ...fifth];
const languageOf = (family: string): string => family.replace(/^(?:r9|later)-/, '');
const wrongOf = (lines: readonly Labelled[]) => lines.filter((line) => !isRight(line));

describe('replies that were labelled before the tables were asked', () => {
  it('are read rightly, 95 of 100', () => {
    expect(fourth.length).toBeGreaterThanOrEqual(150);
    expect(wrongOf(fourth).length / fourth.length).toBeLessThanOrEqual(0.05);
  });

  it('are read rightly, 95 of 100 of those that were written last', () => {
    expect(fifth.length).toBeGreaterThanOrEqual(150);
    expect(wrongOf(fifth).length / fifth.length).toBeLessThanOrEqual(0.05);
  });

  it.each(['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r10', 'r11', 'servers'])(
    'are read rightly, 90 of 100 of %s',
    (name) => {
      const family = all.filter((line) => line.family === name);

      expect(family.length).toBeGreaterThanOrEqual(20);
      expect(wrongOf(family).length / family.length).toBeLessThanOrEqual(0.1);
    },
  );

  it.each(['it', 'pt', 'es', 'fr', 'de', 'ru', 'pl', 'tr', 'ja', 'ko', 'zh'])(
    'are read rightly, 90 of 100 in %s',
    (language) => {
      const family = all.filter((line) => line.family.includes('-') && languageOf(line.family) === language);

      expect(family.length).toBeGreaterThanOrEqual(15);
      expect(wrongOf(family).length / family.length).toBeLessThanOrEqual(0.1);
    },
  );
});
