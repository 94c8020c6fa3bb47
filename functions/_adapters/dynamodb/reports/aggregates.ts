import { createHash } from 'node:crypto';
import { SECOND_MS } from '../../../../shared/kernel/time.ts';
import { AGGREGATE_ITEM, type StoredAggregate } from '../../../../shared/registry/shapes/receivers.ts';
import { STRANGER_DAYS } from '../../../../shared/reports/kept/admit.ts';
import { KEPT_DAYS, type KeptAggregate } from '../../../../shared/reports/kept/model.ts';
import { cappedSources, MOST_BYTES_OF } from '../../../../shared/reports/kept/others.ts';
import { packSource, unpackSource } from '../../../../shared/reports/kept/pack.ts';
import { NO_PROOF, type Proof } from '../../../../shared/reports/proof.ts';
import { DAY } from '../../../../shared/reports/values.ts';
import type { Fields } from '../item.ts';
import { stored } from '../stored.ts';
import type { Condition, Item } from '../table.ts';

/** Enough to tell reports apart. Unit: hexadecimal digits. */
const DIGITS = 32;
export const digestOf = (identity: string): string =>
  createHash('sha256').update(identity).digest('hex').slice(0, DIGITS);

/** @param end seconds since 1970 */
export const expiryOf = (end: number, days: number = KEPT_DAYS): number => end + days * DAY;
export const expiryFrom = (at: number): number => expiryOf(Math.ceil(at / SECOND_MS));

/** `isCut` and `rowCount` say how whole it is, for the condition under which a copy takes its place. */
export function fieldsOfAggregate(kept: KeptAggregate, family: keyof typeof MOST_BYTES_OF): Fields {
  const { report, proof, receivedAt, sources, addresses } = kept;
  const item: StoredAggregate = {
    // Of an address of the reporter its domain alone is kept.
    report: { ...report, email: report.email.slice(report.email.lastIndexOf('@') + 1) },
    proof: storedProof(proof),
    receivedAt,
    sources: [...cappedSources(sources, MOST_BYTES_OF[family])].map(([ip, sums]) => packSource(ip, sums)),
    addresses,
  };
  return {
    record: JSON.stringify(item),
    isCut: report.isCutOff,
    rowCount: report.rows,
    expiresAt: expiryOf(report.end, family === 'dmarc' ? KEPT_DAYS : STRANGER_DAYS),
  };
}

/** It is not there yet, or what is there is less whole. */
export const isMoreWhole = ({ report: { isCutOff, rows } }: KeptAggregate): Condition => ({
  holds: isCutOff
    ? 'attribute_not_exists(pk) OR (isCut = :cut AND rowCount < :rows)'
    : 'attribute_not_exists(pk) OR isCut <> :cut OR rowCount < :rows',
  values: { ':cut': isCutOff, ':rows': rows },
});

export function aggregateIn(item: Item): KeptAggregate | null {
  const found = stored(item, AGGREGATE_ITEM);
  if (found === null) return null;
  return { ...found, proof: proofIn(found.proof), sources: new Map(found.sources.map(unpackSource)) };
}

type StoredProof = StoredAggregate['proof'];
export const storedProof = (proof: Proof): StoredProof => ({
  state: proof.state,
  domain: proof.state === 'unknown' ? null : proof.domain,
});
export function proofIn({ state, domain }: StoredProof): Proof {
  if (state === 'passed' && domain !== null) return { state, domain };
  return state === 'failed' ? { state, domain } : NO_PROOF;
}
