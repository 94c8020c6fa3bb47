import { calledAs } from './called-as.ts';
import { costOf } from './cost/model.ts';
import { costText } from './cost/print.ts';
import { jsonLine } from './json-line.ts';
import { runMain } from './main.ts';
import { readArguments, wholeNumber } from './options.ts';
import { UserError } from './user-error.ts';

/** As many sets as SES allows. */
const MOST_SETS = 10_000;
/** As many days as the setting takes. */
const MOST_DAYS = 3_653;
const HELP = `Usage: ${calledAs('cost')} --events N --sets N [--takes N] [--archive DAYS] [--reports N]
       [--tenant-pages LOOKS] [--postmaster DOMAINS] [--json]

What a month of Lazaretto costs in your AWS account, by line item, from list prices and from what this code was
measured to read and write (docs/cost.md).

  --events N           events that SES publishes in a month; a mail has about two
  --sets N             configuration sets that send, 1 to ${MOST_SETS}
  --takes N            takes of allowances in a month, of all sets alike (docs/allowance.md); without it nobody asks
  --archive DAYS       events are archived for so many days, 1 to 3653 (docs/archive.md)
  --reports N          mails with reports of receivers in a month; without it none are received (docs/receivers.md)
  --tenant-pages LOOKS looks of tenants at their pages in a month; without it there are none (docs/tenant-page.md)
  --postmaster DOMAINS domains of which Gmail's Postmaster Tools are asked each day; without it they are not asked
                       (docs/receivers.md)
  --json               one object on one line of standard output
  --help               this text

Exit code: 0, or 2 for wrong usage.
`;
const OPTIONS = {
  events: { type: 'string' },
  sets: { type: 'string' },
  takes: { type: 'string' },
  archive: { type: 'string' },
  reports: { type: 'string' },
  'tenant-pages': { type: 'string' },
  postmaster: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

await runMain(async (argv) => {
  const { values: options, positionals } = readArguments(argv, OPTIONS, 'cost');
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (positionals.length > 0) throw new UserError(`Expected options only, got ${positionals.join(' ')}`);
  const { events, sets, takes, postmaster, 'tenant-pages': looks } = options;
  if (events === undefined || sets === undefined) {
    throw new UserError(`Expected --events and --sets. See ${calledAs('cost')} --help`);
  }
  const archiveDays = options.archive === undefined ? undefined : wholeNumber('archive', options.archive);
  const load = {
    events: wholeNumber('events', events),
    sets: wholeNumber('sets', sets),
    ...(takes !== undefined && { takes: wholeNumber('takes', takes) }),
    ...(archiveDays !== undefined && { archiveDays }),
    ...(options.reports !== undefined && { reports: wholeNumber('reports', options.reports) }),
    ...(looks !== undefined && { tenantPages: wholeNumber('tenant-pages', looks) }),
    ...(postmaster !== undefined && { postmaster: wholeNumber('postmaster', postmaster) }),
  };
  if (load.sets < 1 || load.sets > MOST_SETS) throw new UserError(`--sets: expected 1 to ${MOST_SETS}, got ${sets}`);
  if (archiveDays !== undefined && (archiveDays < 1 || archiveDays > MOST_DAYS)) {
    throw new UserError(`--archive: expected 1 to ${MOST_DAYS} days, got ${options.archive}`);
  }
  const cost = costOf(load);
  process.stdout.write(options.json ? jsonLine(cost) : costText(cost));
  return 0;
});
