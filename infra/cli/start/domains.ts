import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped, percent } from '../../../shared/kernel/numbers.ts';
import type { Story } from '../../local/scenarios/play.ts';

/** What receivers said of each domain, what its owner did, and how it stands; nothing where they say nothing. */
export const domainLines = ({ domains = [] }: Pick<Story, 'domains'>): string[] =>
  domains.flatMap(({ domain, happened, reports, gmail }) => [
    '',
    `What receivers report of ${forTerminal(domain)}:`,
    ...happened.map(
      ({ at, title, sentence }) => `  ${at.slice(0, 19)}Z  ${forTerminal(title)}\n      ${forTerminal(sentence)}`,
    ),
    ...(reports === null
      ? []
      : [
          `  In the last thirty days ${grouped(reports.aligned)} of ${grouped(reports.messages)} messages passed DMARC.`,
          `      ${forTerminal(reports.why)}`,
        ]),
    ...(gmail === null
      ? []
      : [`  Gmail's newest figure, of ${gmail.day}: ${percent(gmail.spamRate)} reported as spam by its readers.`]),
    ...(happened.length === 0 && reports === null && gmail === null ? ['  Nothing yet.'] : []),
  ]);
