import type { z } from 'zod';
import { consistencyProblems } from './consistency.ts';
import { DEFAULT_POLICY } from './defaults.ts';
import { syntaxProblem } from './json-syntax.ts';
import { mergeLimits } from './limits.ts';
import type { Policy } from './model.ts';
import { POLICY_SCHEMA } from './schema.ts';
import { MOST_FAULTS, shownPath } from './shown.ts';

/** A policy, or everything that is wrong with it: one sentence each, which names the field. */
export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The policy is one item of the registry, and DynamoDB's items end at 400 KB. Unit: UTF-16 units. */
const LONGEST = 300_000;

/** What is wrong, one sentence for each field, which names it from `root` on. */
export const sentences = (root: string, issue: z.core.$ZodIssue): string[] => {
  if (issue.code !== 'unrecognized_keys') return [`${shownPath(root, issue.path)}: ${issue.message}`];
  const lines = issue.message.split('\n');
  return issue.keys.map((key, i) => `${shownPath(root, [...issue.path, key])}: ${lines[i] ?? 'unknown field'}`);
};

/** Reads a policy from JSON text, fills in the defaults, and says what is wrong with it, 50 faults at a time. */
export const parsePolicy = (text: string): ParsedPolicy => {
  const bare = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (bare.length > LONGEST) {
    return { ok: false, problems: [`policy: expected at most ${LONGEST} characters, got ${bare.length}`] };
  }
  const syntax = syntaxProblem(bare);
  if (syntax !== null) return { ok: false, problems: [`policy: ${syntax}`] };

  const parsed = POLICY_SCHEMA.safeParse(JSON.parse(bare));
  if (!parsed.success)
    return { ok: false, problems: few(parsed.error.issues.flatMap((issue) => sentences('policy', issue))) };

  const policy: Policy = { ...parsed.data, limits: mergeLimits(DEFAULT_POLICY.limits, parsed.data.limits) };
  const problems = consistencyProblems(policy, parsed.data.limits);
  return problems.length === 0 ? { ok: true, policy } : { ok: false, problems: few(problems) };
};

const few = (problems: readonly string[]): readonly string[] =>
  problems.length <= MOST_FAULTS
    ? problems
    : [...problems.slice(0, MOST_FAULTS), `policy: ${problems.length - MOST_FAULTS} more faults`];
