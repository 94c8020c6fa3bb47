import type { KeptAggregate } from '../../shared/reports/kept/model.ts';
import type { PublishedPolicy } from '../../shared/reports/model.ts';
import type { Proof } from '../../shared/reports/proof.ts';
import type { SourceSums } from '../../shared/reports/sums.ts';
import { GOOGLE, keptAggregate } from './kept-reports.ts';
import { NEW_YEAR } from './reports.ts';

/** A report of a day of example.com, the first is day 0. */
export function reportOfDay(
  day: number,
  sources: Readonly<Record<string, SourceSums>>,
  {
    proof = GOOGLE,
    policy = {},
    id = '',
  }: { readonly proof?: Proof; readonly policy?: Partial<PublishedPolicy>; readonly id?: string } = {},
): KeptAggregate {
  const begin = NEW_YEAR + day * 86_400;
  return keptAggregate(
    {
      begin,
      end: begin + 86_399,
      id: `${day} ${id}`,
      policy: { p: 'none', sp: null, np: null, pct: 100, testing: false, ...policy },
    },
    sources,
    proof,
  );
}
/** When the reports of a day are there. Unit: ms. */
export const morningAfter = (day: number): number => (NEW_YEAR + (day + 1) * 86_400 + 6 * 3_600) * 1_000;
