import type { BounceReason } from './model.ts';

/** Why a recipient's mail bounced, as far as the diagnostic tells. */
export type Diagnosis = { readonly reason: BounceReason; readonly blocklist: string | null };

/** Classifies a bounce. */
export function diagnose(_status: string, _diagnosticCode: string, _subType: string): Diagnosis {
  return { reason: 'other', blocklist: null };
}
