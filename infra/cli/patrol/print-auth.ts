import { faultOf } from '../../../shared/dns-patrol/authentication/faults.data.ts';
import type { Examined, Finding } from '../../../shared/dns-patrol/authentication/model.ts';
import { clip, forTerminal } from '../../../shared/kernel/escape.ts';
import { table } from '../table.ts';

/** Longest text of a record that is shown. Unit: characters. */
const MOST_TEXT = 300;

/** The form that scripts may rely on. */
export const authJson = (examined: readonly Examined[]) => ({
  domains: examined.map(({ domain, findings, undetermined, spf, dmarc, checks, requirements }) => ({
    domain,
    findings,
    undetermined,
    spf,
    dmarc,
    checks,
    requirements,
  })),
});

/** What a person reads, domain by domain: what is wrong and how to fix it, what is not known, what providers demand. */
export const authText = (examined: readonly Examined[], selectors: readonly string[]): string =>
  `${examined.map((one) => domainText(one, selectors.length > 0)).join('\n\n\n')}\n`;

function domainText(one: Examined, isDkimAsked: boolean): string {
  const { domain, findings, undetermined, spf, dmarc } = one;
  const blind = undetermined.find(({ check }) => check === 'resolver');
  if (blind !== undefined) return forTerminal(`${domain}: nothing could be determined: ${blind.why}`);
  const isDmarcKnown = undetermined.every(({ check }) => check !== 'dmarc');
  const count = (severity: Finding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const parts = [
    `${domain}: ${count('critical')} broken, ${count('warning')} warnings, ${count('info')} remarks`,
    [
      `SPF    ${spf.result ?? 'a valid record; name addresses with --ip to evaluate it'} (${spf.lookups} of 10 lookups, ${spf.voidLookups} of 2 void)`,
      `DMARC  ${dmarc.policy ?? (isDmarcKnown ? 'no policy' : 'could not be determined')}${dmarc.recordDomain === null ? '' : ` from ${dmarc.recordDomain}, organizational domain ${dmarc.organizationalDomain}`}`,
      ...(isDkimAsked ? [] : ['DKIM   not looked at: name selectors with --selector']),
    ]
      .map(forTerminal)
      .join('\n'),
    ...findings.map(findingText),
    ...(undetermined.length === 0
      ? []
      : [
          `Could not be determined:\n${table(
            [{ heading: 'check' }, { heading: 'why' }],
            undetermined.map(({ check, why }) => [check, clip(why, MOST_TEXT)]),
          )}`,
        ]),
    ...(one.checks.length === 0 ? [] : [checks(one)]),
    requirements(one),
  ];
  return parts.join('\n\n');
}

function findingText({ rule, severity, seen, expected, mend, decide }: Finding): string {
  const line = (text: string): string => forTerminal(clip(text, MOST_TEXT));
  return [
    `${severity}  ${faultOf(rule)} (${rule})`,
    `  seen      ${line(seen)}`,
    `  expected  ${line(expected)}`,
    // A record to publish must be whole, or it would be copied cut off.
    ...(mend === null ? [] : mend.split('\n').map((part) => `  fix       ${forTerminal(part)}`)),
    ...(decide == null ? [] : [`  to do     ${forTerminal(decide)}`]),
  ].join('\n');
}

function checks({ checks: all }: Examined): string {
  return table(
    [{ heading: 'also looked at' }, { heading: 'status' }, { heading: 'why' }],
    all.map(({ check, status, why }) => [check, status, clip(why, MOST_TEXT)]),
  );
}

function requirements({ requirements: all }: Examined): string {
  const providers = ['gmail', 'yahoo', 'microsoft'] as const;
  const rows = [...new Set(all.map(({ requires }) => requires))].map((requires) => [
    requires,
    ...providers.map(
      (provider) => all.find((one) => one.provider === provider && one.requires === requires)?.status ?? '-',
    ),
  ]);
  return table([{ heading: 'required of bulk senders' }, ...providers.map((heading) => ({ heading }))], rows);
}
