import { grouped, percent } from '../kernel/numbers.ts';
import type { AlertMessage } from './model.ts';
import { METRIC_WORDS, utcMinute } from './wording.ts';

/** A line of the small table that mail and Slack show, not yet escaped. */
export type Fact = readonly [label: string, value: string];

/** The first facts that an operator looks for, at most eight lines. */
export function factsOf(message: AlertMessage): Fact[] {
  const { standing, numbers } = message;
  const facts: (Fact | null)[] = [
    message.configurationSet === null ? null : ['Configuration set', message.configurationSet],
    message.tenant === null ? null : ['Tenant', message.tenant],
    standing && ['Standing', standing.from === standing.to ? standing.to : `${standing.from} → ${standing.to}`],
    ['Severity', `${message.severity}, ${message.mode} mode`],
    ['Since', utcMinute(message.since)],
  ];
  if (numbers !== null) {
    const { counted, of } = METRIC_WORDS[numbers.metric];
    const share = `${grouped(numbers.count)} of ${grouped(numbers.of)} ${of} = ${percent(numbers.rate)}`;
    facts.push(
      [capital(counted), `${share}, since ${utcMinute(numbers.since)}`],
      ['Limit', percent(numbers.limit)],
      ['Evidence', `${numbers.evidence.toFixed(1)}, bar ${numbers.bar.toFixed(1)}`],
    );
  }
  return facts.filter((fact) => fact !== null);
}

/** `alert standing:acme-marketing:3, message 0 (opened)` */
export const footer = ({ alertId, sequence, phase }: AlertMessage): string =>
  `alert ${alertId}, message ${sequence} (${phase})`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
