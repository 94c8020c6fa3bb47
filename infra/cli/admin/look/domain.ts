import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { grouped } from '../../../../shared/kernel/numbers.ts';
import { GMAIL_DATES } from '../../../../shared/postmaster/words.ts';
import { minute, rate } from '../../words.ts';
import { type CliCommand, type Context, onlyName } from '../context.ts';

type Domain = AnswerOf<'getDomain'>;
type Reported = NonNullable<Domain['reports']>;
/** Addresses that are shown; `--json` has more. */
const SHOWN = 25;
/** Names that are only claimed, as many of them. */
const CLAIMANTS = 10;

export const DOMAIN: CliCommand = {
  usage: 'domain DOMAIN',
  about: 'One sending domain: what receivers report of it, the next step to p=reject, what is wrong with its records',
  async run(context) {
    const domain = onlyName(context, 'domain');
    const found = await context.client.call('getDomain', { path: { domain } });
    context.show(found, [...reportLines(context, found), ...recordLines(found), ...gmailLines(found)].join('\n'));
    return found.findings.some(({ status }) => status === 'fail') ? 1 : 0;
  },
};

function reportLines(context: Context, { domain, reports, isCollecting }: Domain): string[] {
  const name = forTerminal(domain);
  if (reports === null) {
    return [
      `${name}: no receiver has reported on it in the last 30 days.`,
      isCollecting
        ? 'Reports of other domains do come.'
        : 'No report of any domain has come: docs/receivers.md says how.',
    ];
  }
  const { messages, aligned, readiness, sources, reporters, claimed } = reports;
  const believed = reporters.filter(({ isBelieved }) => isBelieved);
  const { publish } = readiness;
  return [
    `${name}: ${grouped(aligned)} of ${grouped(messages)} messages of the last 30 days pass DMARC (${rate(messages === 0 ? null : aligned / messages)})`,
    `policy ${forTerminal(readiness.policy)}, next ${readiness.next ?? 'nothing'}: ${forTerminal(readiness.why)}`,
    ...(publish === null ? [] : [`${forTerminal(publish.name)}. ${publish.type} "${forTerminal(publish.value)}"`]),
    '',
    sourcesTable(context, sources.first.slice(0, SHOWN)),
    ...(sources.count > SHOWN ? [`and ${grouped(sources.count - SHOWN)} more addresses`] : []),
    '',
    `Reported by ${believed.map((one) => `${forTerminal(one.name)}${one.isKnown ? '' : ' (not known)'}`).join(', ') || 'nobody'}`,
    ...claimedLines(claimed, reporters),
  ];
}

/** What nobody proves is in none of the sums above. */
function claimedLines(
  { reports, messages, aligned }: Reported['claimed'],
  reporters: Reported['reporters'],
): readonly string[] {
  if (reports === 0) return [];
  const names = reporters.filter(({ isBelieved }) => !isBelieved).map(({ name }) => forTerminal(name) || 'nobody');
  const more = names.length > CLAIMANTS ? `, and ${grouped(names.length - CLAIMANTS)} more` : '';
  return [
    `Claimed only, and counted nowhere: ${grouped(aligned)} of ${grouped(messages)} messages pass, by ${grouped(reports)} ${reports === 1 ? 'report' : 'reports'} whose mail does not pass DMARC. They say to be from ${names.slice(0, CLAIMANTS).join(', ')}${more}`,
  ];
}

const sourcesTable = ({ table }: Context, sources: Reported['sources']['first']): string =>
  table(
    [
      { heading: 'address' },
      { heading: 'whose' },
      { heading: 'name', leaveOut: 1 },
      { heading: 'messages', isNumber: true },
      { heading: 'SPF', isNumber: true },
      { heading: 'DKIM', isNumber: true },
      { heading: 'disposition', leaveOut: 2 },
    ],
    sources.map(({ ip, kind, name, messages, spfAligned, dkimAligned, disposition }) => [
      ...[ip, kind, name ?? '', grouped(messages), grouped(spfAligned), grouped(dkimAligned), disposition],
    ]),
  );

function recordLines({ checkedAt, findings }: Domain): string[] {
  if (checkedAt === null) return ['', 'The patrol has not looked at its records.'];
  if (findings.length === 0) return ['', `Nothing is wrong with its records (${minute(checkedAt)}).`];
  return ['', ...findings.map(({ check, status, sentence }) => `${status} ${check}: ${forTerminal(sentence)}`)];
}

/** Days of Gmail's figures that are shown; `--json` has more. */
const DAYS = 7;

/** Each figure with its date. A dash: Gmail did not say, which is not zero. */
function gmailLines({ gmail }: Domain): string[] {
  if (gmail === null) return [];
  const { problem, days, compliance } = gmail;
  const needsWork = (compliance?.rows ?? []).filter(({ status }) => status === 'NEEDS_WORK');
  return [
    '',
    `Gmail's Postmaster Tools, asked ${minute(gmail.askedAt)}:`,
    GMAIL_DATES,
    ...(problem === null ? [] : [forTerminal(problem)]),
    ...(days.length === 0 ? ['no figures, which is neither good nor bad'] : []),
    ...days
      .slice(0, DAYS)
      .flatMap(({ day, spamRate, errors, feedback }) => [
        `${day}: ${[`${share(spamRate)} reported as spam`, ...errors.map((one) => `${share(one.share)} ${forTerminal(one.words)}`)].join(', ')}`,
        ...feedback.map((one) => `  Feedback-ID ${forTerminal(one.id)}: ${share(one.spamRate)} reported as spam`),
      ]),
    ...(needsWork.length === 0
      ? []
      : [
          `Gmail says that this needs work: ${needsWork.map(({ requirement }) => forTerminal(requirement)).join(', ')}`,
        ]),
  ];
}
const share = (value: number | null): string => (value === null ? '–' : rate(value));
