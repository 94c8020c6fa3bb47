import type { EpochMs } from '../../kernel/time.ts';
import type { ToldDomain } from '../tell/told.ts';
import type { HeardDomain, KeptAbuse, KeptAggregate, KeptRefusal, KeptReports, KeptTls } from './model.ts';

/**
 * `new`: it counts from now on. `known`: it was counted before, or less whole than what is there. `full`: as many of
 * its kind are kept of that day as are kept at all.
 */
export type Kept = 'new' | 'known' | 'full';

/** What receivers say, by domain. Each report is one conditional write; to keep it again changes nothing. */
export type ReportStore = {
  /** A copy that is more whole takes the place of one that is cut off. */
  keepAggregate(report: KeptAggregate): Promise<Kept>;
  keepTls(domain: string, report: KeptTls): Promise<Kept>;
  /** @param name tells it from all others */
  keepAbuse(domain: string, report: KeptAbuse, name: string): Promise<Kept>;
  /** @returns false where as many are kept of that day as are kept at all */
  refuse(refusal: KeptRefusal): Promise<boolean>;
  /** The newest first. */
  refusals(limit: number): Promise<readonly KeptRefusal[]>;
  /** Notes that something was said of a domain. @param isNews of a known receiver */
  hear(domain: string, at: EpochMs, isNews: boolean): Promise<void>;
  domains(): Promise<readonly HeardDomain[]>;
  /** Of a domain that was heard of; of another it keeps nothing. */
  saveTold(domain: string, told: ToldDomain): Promise<void>;
  /**
   * What is kept of a domain, the oldest first: of known receivers all, of anybody else the newest. What is damaged is
   * left out. Of more than fits into memory every report
   * and every count is there; addresses of the oldest ones are put together.
   * @param since seconds since 1970: reports that end later. Without it: all
   */
  reports(domain: string, since?: number): Promise<KeptReports>;
  /** Those of known receivers alone: what decides. */
  known(domain: string, since?: number): Promise<readonly KeptAggregate[]>;
};
