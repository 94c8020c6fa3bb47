import { describe, expect, it } from 'vitest';
import { METRICS } from '../../../shared/judging/metrics.ts';
import { HOUR_MS, iso } from '../../../shared/kernel/time.ts';
import { LANGUAGES, languageFor } from '../../../shared/tenant-page/languages.ts';
import {
  type PageSender,
  REASON_CAUSES,
  REFUSALS,
  SENDER_STATES,
  type TenantPage,
} from '../../../shared/tenant-page/model.ts';
import { sayIn } from '../../../shared/tenant-page/say.ts';
import { TEXTS, type TextKey } from '../../../shared/tenant-page/texts.data.ts';
import { refusalView, viewOf } from '../../../shared/tenant-page/view.ts';
import type { View } from '../../../shared/tenant-page/view-model.ts';
import { NOW, WEEK } from './build.ts';

const KEYS = Object.keys(TEXTS) as TextKey[];
const bracesOf = (text: string) =>
  [...text.matchAll(/\{\w+\}/g)].map(([brace]) => brace).toSorted((a, b) => (a < b ? -1 : 1));

describe('the table of texts', () => {
  it('has every text in every language, each with the same things put in', () => {
    for (const key of KEYS) {
      const row: Readonly<Record<string, string>> = TEXTS[key];
      expect(Object.keys(row), key).toEqual(expect.arrayContaining([...LANGUAGES]));
      for (const language of LANGUAGES) {
        expect(row[language]?.trim(), `${key} ${language}`).not.toBe('');
        expect(bracesOf(row[language] ?? ''), `${key} ${language}`).toEqual(bracesOf(TEXTS[key].en));
      }
    }
    for (const language of LANGUAGES) expect(TEXTS.months[language].split(',')).toHaveLength(12);
  });

  it('has a German text of its own for each English sentence', () => {
    const same = KEYS.filter((key) => (TEXTS[key].en as string) === TEXTS[key].de && TEXTS[key].en.includes(' '));
    expect(same).toEqual([]);
  });
});

describe('the language', () => {
  it('is the one that the link asks for, else the first known one that the reader prefers, else English', () => {
    expect(languageFor('de', ['en-US'])).toBe('de');
    expect(languageFor(null, ['fr-FR', 'de-AT', 'en'])).toBe('de');
    expect(languageFor('tlh', ['DE-ch'])).toBe('de');
    expect(languageFor(null, ['fr', 'ja'])).toBe('en');
    expect(languageFor('', [])).toBe('en');
  });

  it('writes numbers, shares and moments its own way', () => {
    const [en, de] = [sayIn('en'), sayIn('de')];
    expect([en.count(1_234_567), de.count(1_234_567)]).toEqual(['1,234,567', '1.234.567']);
    expect([en.rate(0.0033), de.rate(0.0033)]).toEqual(['0.33\u00a0%', '0,33\u00a0%']);
    expect([en.rate(0.0000123), de.rate(null)]).toEqual(['0.0012\u00a0%', '–']);
    const at = '2026-11-02T09:05:00.000Z';
    expect([en.moment(at), de.moment(at)]).toEqual(['2 November 2026, 09:05 UTC', '2. November 2026, 09:05 UTC']);
    expect(de.moment('2026-03-12T00:00:00.000Z')).toBe('12. März 2026, 00:00 UTC');
  });
});

const at = iso(NOW);
const later = iso(NOW + 24 * HOUR_MS);
const sender = (label: string, over: Partial<PageSender> = {}): PageSender => ({
  ...{ label, state: 'healthy', standing: 'healthy', observed: false, exempt: false, since: null, reason: null },
  ...{ ending: { kind: 'none' }, providers: [], told: [] },
  day: { ...WEEK, sends: 0, deliveries: 0, hardBounces: 0, complaints: 0, hardBounceRate: null, complaintRate: null },
  week: WEEK,
  limits: { hardBounce: 0.05, complaint: 0.001 },
  ...over,
});
const numbers = (metric: (typeof METRICS)[number]) =>
  ({ kind: 'numbers', metric, count: 1_400, of: 4_300, rate: 0.3256, limit: 0.05, since: at }) as const;

/** A sender in each state, for each reason and each end. */
const SENDERS: readonly PageSender[] = [
  ...SENDER_STATES.map((state) =>
    sender(`acme-${state}`, {
      state,
      since: state === 'healthy' ? null : at,
      providers: state === 'waiting' || state === 'cleared' ? ['google'] : [],
    }),
  ),
  ...METRICS.map((metric) =>
    sender(`acme-${metric}`, {
      ...{ state: 'quarantined', standing: 'quarantined', since: at, reason: numbers(metric) },
      ending: { kind: 'proof', from: later, latest: later, outcomes: [{ metric, least: 3_000 }] },
    }),
  ),
  ...REASON_CAUSES.map((cause) =>
    sender(`acme-${cause}`, {
      ...{ state: 'paused', standing: 'paused', since: at, reason: { kind: 'cause', cause } },
      ending: { kind: 'by-hand' },
    }),
  ),
  sender('acme-two-metrics', {
    ...{ state: 'quarantined', standing: 'quarantined', since: at },
    ending: {
      ...{ kind: 'proof', from: at, latest: later },
      outcomes: [
        { metric: 'hardBounce', least: 60 },
        { metric: 'complaint', least: 3_000 },
      ],
    },
  }),
  sender('acme-until', {
    ...{ state: 'quarantined', standing: 'quarantined', since: at, ending: { kind: 'until', at: later } },
  }),
  sender('acme-pause-until', {
    ...{ state: 'paused', standing: 'paused', since: at, ending: { kind: 'until', at: later } },
  }),
  sender('acme-quiet', { ...{ state: 'warned', standing: 'warned', since: at }, ending: { kind: 'quiet', at: later } }),
  sender('acme-freed', {
    ...{ state: 'probation', standing: 'probation', since: at, ending: { kind: 'probation', at: later } },
  }),
  sender('acme-told', { told: ['expired', 'suppressed'], observed: true }),
  sender('acme-exempt', { exempt: true, observed: true }),
];
const RECORD = { name: '_dmarc.acme.example', type: 'TXT', value: 'v=DMARC1; p=none', ttl: 3_600, found: [] } as const;
const PAGE: TenantPage = {
  ...{ tenant: 'acme', readAt: at, endsAt: later, stage: 'records', senders: SENDERS, more: 1_234 },
  domains: [
    {
      ...{ domain: 'acme.example', checkedAt: at },
      records: [
        { ...RECORD, state: 'published', part: 'dmarc', isBlocked: false },
        { ...RECORD, state: 'missing', part: 'spf', isBlocked: false },
        { ...RECORD, state: 'wrong', part: 'mail-from', found: ['10 mx.acme.example'], isBlocked: true },
        { ...RECORD, state: 'verified', part: 'dkim', isBlocked: false },
        { ...RECORD, state: 'unknown', part: 'dkim', isBlocked: false },
      ],
    },
    {
      ...{ domain: 'whole.example', checkedAt: at },
      records: [{ ...RECORD, state: 'published', part: 'dmarc', isBlocked: false }],
    },
    { domain: 'new.example', checkedAt: null, records: [] },
  ],
};

/** A page as somebody reads it. */
function textOf({ title, lead, paragraphs, groups }: View): string {
  const lines = groups.flatMap(({ heading, sections }) => [
    `== ${heading}`,
    ...sections.flatMap((section) => [
      `-- ${section.heading}${section.badge === null ? '' : ` [${section.badge.text}, ${section.badge.tone}]`}`,
      ...section.blocks.flatMap((block) => {
        if (block.kind === 'titled') return [`${block.title}: ${block.lines.join(' ')}`];
        if (block.kind === 'table') return [block.head, ...block.rows].map((cells) => `   ${cells.join(' | ')}`);
        if (block.kind !== 'record') return [block.text];
        const { record } = block;
        const rows = record.rows.map(([label, value]) => `   ${label}: ${value}`);
        return [`* ${record.title} [${record.state}, ${record.tone}]`, ...rows, ...(record.note ? [record.note] : [])];
      }),
    ]),
  ]);
  return [title, `[${lead.tone}] ${lead.text}`, ...paragraphs, ...lines, ''].join('\n');
}

describe('the words of the page', () => {
  it.each(LANGUAGES)(
    'are those of the golden file in %s: whoever changes one reads it as tenants get it',
    async (l) => {
      const stages = ['ordered', 'verifying', 'new', 'established', 'leaving', 'gone'] as const;
      const empty: TenantPage = { ...PAGE, senders: [], more: 0, domains: [] };
      const rest = [
        viewOf({ ...PAGE, senders: [sender('acme-news')], more: 0, domains: [] }, l),
        ...stages.map((stage) => viewOf({ ...empty, stage }, l)),
        viewOf({ ...PAGE, senders: [], more: 0 }, l),
        ...REFUSALS.map((refusal) => refusalView(refusal, l)),
      ];
      const rendered = [viewOf(PAGE, l), ...rest].map(textOf).join('\n================\n');
      await expect(rendered).toMatchFileSnapshot(`../../fixtures/tenant-page/words.${l}.txt`);
      expect(rendered).not.toMatch(/[{}]|undefined|NaN/);
    },
  );

  it('name what is invisible in a name from outside, and offer the very value to copy', () => {
    const hostile = 'ac\u202eme\u200b<script>alert(1)</script>';
    const view = viewOf(
      {
        ...PAGE,
        tenant: hostile,
        senders: [sender(hostile)],
        domains: [
          {
            ...{ domain: 'acme.example', checkedAt: at },
            records: [{ ...RECORD, state: 'missing', part: 'spf', isBlocked: false, found: [hostile] }],
          },
        ],
      },
      'en',
    );
    expect(JSON.stringify(view)).not.toMatch(/\u202e|\u200b/);
    expect(view.groups[0]?.sections[0]?.heading).toContain('⟨U+202E⟩');
    const record = view.groups[1]?.sections[0]?.blocks.find(({ kind }) => kind === 'record');
    expect(record).toMatchObject({ record: { copy: { name: RECORD.name, value: RECORD.value } } });
  });

  it('do not say that all is in order while a record lacks or a sender is restricted', () => {
    const lead = (page: Partial<TenantPage>) => viewOf({ ...PAGE, more: 0, ...page }, 'en').lead;
    expect(lead({ senders: [sender('a')], domains: [] })).toEqual({ text: TEXTS.allWell.en, tone: 'good' });
    expect(lead({ senders: [sender('a')] }).text).toContain('to be published or corrected: 2 of 6');
    expect(lead({ senders: [sender('a'), sender('b', { state: 'paused' })] })).toMatchObject({ tone: 'bad' });
    expect(lead({ senders: [sender('b', { told: ['expired'] })], domains: [] }).text).toContain('1 of 1');
    // Of those that are not shown nobody knows.
    for (const senders of [[sender('a')], []]) {
      expect(lead({ senders, more: 1, domains: [] })).toEqual({ text: TEXTS.shownWell.en, tone: 'quiet' });
    }
  });
});
