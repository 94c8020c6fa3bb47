/** Rows of the table in docs/privacy.md, by the beginning of their first cell. */
const ROW = {
  counts: 'counts per slot, hour and day',
  state: 'settings, decisions, orders',
  alerts: 'alerts, and who takes care',
  found: 'findings of the patrol',
  streams: 'streams, and the tenant',
  surveys: 'what was counted by tenant',
  reports: 'what reports say, by domain',
  gmail: "Gmail's figures by domain",
  asked: 'what applications ask',
  answers: 'answers to requests',
  damaged: 'notes of late and damaged',
  page: 'since when links to',
  audit: 'audit trail',
  forgetting: 'jobs that forget a person',
} as const;

/**
 * What deletes what is stored: the source that says when, as it stands there, and the row that promises it. Names are
 * those of `shared/`, or constants of the file; `until`: the file is told when by another one.
 */
export const EXPIRING: readonly (readonly [file: string, after: string, row: string])[] = [
  ['functions/_adapters/dynamodb/counting/journal.ts', 'KEPT_MS', 'journal'],
  ['functions/_adapters/dynamodb/counting/complainers.ts', 'COMPLAINER_MS', 'claims of complaints'],
  ['functions/_adapters/dynamodb/counting/first-reports.ts', 'until', 'first reports of bounces'],
  ['shared/journal/first-reports.ts', 'RETENTION_MS + DAY_MS', 'first reports of bounces'],
  ['functions/_adapters/dynamodb/counting/totals.ts', 'RETENTION_MS + DAY_MS', ROW.counts],
  ['functions/_adapters/dynamodb/counting/totals.ts', 'ROLLUP_RETENTION_MS', ROW.counts],
  ['functions/_adapters/dynamodb/counting/samples.ts', 'RETENTION_MS', 'samples of what servers say'],
  ['functions/_adapters/dynamodb/counting/late.ts', 'RETENTION_MS + DAY_MS', ROW.damaged],
  ['functions/_adapters/dynamodb/counting/damage.ts', 'RETENTION_MS + DAY_MS', ROW.damaged],
  ['functions/_adapters/dynamodb/reports/aggregates.ts', 'KEPT_DAYS * DAY', ROW.reports],
  ['functions/_adapters/dynamodb/reports/store.ts', 'until', ROW.reports],
  ['functions/_adapters/dynamodb/postmaster.ts', 'ROLLUP_RETENTION_MS', ROW.gmail],
  ['functions/_adapters/dynamodb/postmaster.ts', 'KEPT_MS', ROW.found],
  ['functions/_adapters/dynamodb/patrol.ts', 'FINDINGS_MS', ROW.found],
  ['functions/_adapters/dynamodb/patrol.ts', 'KEPT_MS', ROW.found],
  ['functions/_adapters/dynamodb/decisions.ts', 'until', ROW.state],
  ['shared/evaluation/tick/forget-streams.ts', 'DAY_MS', ROW.state],
  ['functions/_adapters/dynamodb/surveys.ts', 'KEPT_MS', ROW.surveys],
  ['functions/_adapters/dynamodb/ses-views.ts', 'KEPT_DAYS * DAY_MS', 'what SES itself counts'],
  ['functions/_adapters/dynamodb/allowances.ts', 'KEPT_MS', ROW.asked],
  ['functions/_adapters/dynamodb/answers.ts', 'KEPT_MS', ROW.answers],
  ['functions/answer-slack/compose.ts', 'TAKEN_MS', ROW.answers],
  ['functions/_adapters/dynamodb/roster.ts', 'STREAM_IDLE_DAYS * DAY_MS + DAY_MS + MARGIN_DAYS * DAY_MS', ROW.streams],
  ['functions/_adapters/dynamodb/messages.ts', 'ROLLUP_RETENTION_MS', ROW.alerts],
  ['shared/admin/sets/acknowledge.ts', 'ROLLUP_RETENTION_MS', ROW.alerts],
  ['shared/admin/customers/share-page.ts', 'GRANT_MS', ROW.page],
  ['infra/stack/parts/queue.ts', 'RETENTION', 'events on their way'],
  ['infra/stack/parts/queue.ts', 'RETENTION', 'events that could not be counted'],
  ['functions/collect-reports/env.ts', 'RAW_DAYS * DAY_MS', 'mails with reports'],
];

/** Files that let something expire after what another file says, or a setting. */
export const SAID_ELSEWHERE = [
  'infra/stack/archiving.ts',
  'infra/stack/collecting.ts',
  'infra/stack/parts/function.ts',
] as const;

/** Rows of what no constant ends, and what ends it. */
export const NOT_TIMED: Readonly<Record<string, string>> = {
  [ROW.audit]: 'for good',
  [ROW.forgetting]: 'until the job is done',
  'the right to read these figures': 'until `lazaretto postmaster disconnect`',
  logs: '`logRetentionDays`',
  '[archive](archive.md)': '`days` of the setting `archive`, and up to three more; of late events 20 days at least',
  'what `replay`, `backtest` and `reports` read': 'not at all: nothing is written',
};

/** What keys of `shared/registry` begin with, partition and sort key, by the row that each belongs to. */
export const KINDS: Readonly<Record<string, readonly string[]>> = {
  [ROW.state]: [
    ...'account archive audit carried closed coming command drifted evacuation failed findings fleet flow held inventory leaks moves newcomers obeyed policy pools postmaster ran# shards snds stages standby suppression-key survey switch topics variation'
      .split(' ')
      .map((sk) => `deployment/${sk}`),
    ...'checkpoint desired doubt hold# inventory placement settings signal# standing#'
      .split(' ')
      .map((sk) => `set#/${sk}`),
    ...['tenant#/order', 'tenant#/progress', 'roster/', 'identities/', 'incidents/', 'together/', 'ladders/'],
    ...['list-health/', 'list#/', 'domain#/records', 'domain#/wanted', 'domain#/broken'],
    ...['postmaster-domains/', 'postmaster-findings/'],
  ],
  [ROW.alerts]: ['alert#/message#', 'alert#/acknowledged'],
  [ROW.found]: ['set#/dns-issue#', 'blamed#/', 'grave-listings/', 'authentication/'],
  [ROW.streams]: ['streams/', 'set#/ses-tenant'],
  [ROW.surveys]: ['survey-tenants/', 'survey-domains/', 'survey-pools/'],
  'what SES itself counts': ['set#/reported'],
  [ROW.asked]: ['asked/', 'allowance#/taken', 'allowance#/reason'],
  [ROW.answers]: ['answer#/answer', 'interaction#/taken'],
  [ROW.damaged]: ['late/', 'damaged/'],
  [ROW.page]: ['tenant#/page'],
  [ROW.audit]: ['audit#/'],
  [ROW.forgetting]: ['forgetting#/job'],
  [ROW.reports]: [
    ...['dmarc#', 'heard#', 'claims#', 'tls#', 'tls-heard#', 'tls-claims#', 'abuse#', 'abuse-claims#'].map(
      (sk) => `receivers#/${sk}`,
    ),
    ...['receivers-domains/', 'receivers-refused/'],
  ],
  [ROW.gmail]: ['receivers#/postmaster#'],
};
