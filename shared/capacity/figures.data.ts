/** What keeps an address warm, what is too much for it, and who should not share one. Each with its source. */
export const FIGURES = {
  keepsWarm: {
    perDay: 1_000,
    source: 'SES, Dedicated IP warm-up: about 1,000 mails a day to each mailbox provider keep an address warm',
  },
  overloads: {
    perDay: 50_000,
    source: 'SES, automatic warm-up (2017): a warm address takes up to 50,000 mails a day',
  },
  largeTenant: {
    perMonth: 50_000,
    source: 'SendGrid: an address of its own from 50,000 a month on; Postmark asks for 300,000',
  },
  manyDomains: {
    domains: 5,
    source: 'ours: who sends from many domains spreads what receivers learn of each, as snowshoe spammers do',
  },
  /** A member whose rate is so many times that of the others, with at least so many hits, does not belong there. */
  stranger: {
    times: 3,
    hits: 10,
    source: 'ours: one list that is three times as bad as the others decides what receivers think of their address',
  },
  /** Before so many whole days volumes say nothing. */
  leastDays: { days: 7, source: 'ours: a week sees a weekly newsletter once' },
} as const;
