import { list, nullable, number, object, oneOf, record, type Shape, text } from '../../kernel/shape.ts';
import type { GmailCompliance, GmailDay, GmailDomain, GmailFeedback } from '../../postmaster/model.ts';
import type { AccessState, StoredFinding } from '../../postmaster/ports.ts';
import { GMAIL_SIGNAL_NAMES } from '../../postmaster/signals.data.ts';
import { ISSUE_FIGURES } from './decisions.ts';

export const GMAIL_DAY: Shape<GmailDay> = object<GmailDay>({
  domain: text,
  day: number,
  spamRate: nullable(number),
  errors: record(number),
  feedback: list(object<GmailFeedback>({ id: text, spamRate: nullable(number) })),
  askedAt: number,
});

const GMAIL_COMPLIANCE: Shape<GmailCompliance> = object<GmailCompliance>({
  askedAt: number,
  of: text,
  rows: list(object({ requirement: text, status: text })),
  verdicts: list(object({ about: text, status: text, reason: nullable(text) })),
});

export const GMAIL_DOMAIN: Shape<GmailDomain> = object<GmailDomain>({
  domain: text,
  askedAt: number,
  problem: nullable(text),
  newestDay: nullable(number),
  compliance: nullable(GMAIL_COMPLIANCE),
});

export const POSTMASTER_FINDING: Shape<StoredFinding> = object<StoredFinding>({
  id: text,
  domain: text,
  feedbackId: nullable(text),
  signal: oneOf(GMAIL_SIGNAL_NAMES),
  day: number,
  value: number,
  figures: ISSUE_FIGURES,
  sentence: text,
  since: number,
  sets: list(text),
  accused: nullable(text),
});

export const POSTMASTER_ACCESS_STATE: Shape<AccessState> = object<AccessState>({
  code: text,
  since: number,
  sentence: text,
  next: list(text),
});
