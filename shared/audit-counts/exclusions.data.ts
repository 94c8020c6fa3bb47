import type { FigureSource } from './model.ts';

/**
 * Why SES's figures and ours are never the same. All of it makes ours the greater number, or is left out on both sides;
 * therefore only what we count *too little* is a finding.
 */
export const EXCLUSIONS: readonly {
  readonly of: FigureSource | 'lazaretto';
  readonly what: string;
  readonly source: string;
}[] = [
  {
    of: 'vdm',
    what: 'messages with more than one recipient',
    source: 'SES API v2, BatchGetMetricData',
  },
  {
    of: 'vdm',
    what: 'bounces of the suppression list, and mail to the mailbox simulator',
    source: 'SES API v2, BatchGetMetricData',
  },
  {
    of: 'cloudwatch',
    what: 'counts messages or events where Lazaretto counts recipients (the unit is documented nowhere)',
    source: 'SES developer guide, "Retrieving SES event data from CloudWatch"; unit not confirmed',
  },
  {
    of: 'lazaretto',
    what: 'mail to the mailbox simulator counts nowhere',
    source: 'shared/counting/units.ts',
  },
];
