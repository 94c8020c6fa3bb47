import { describe, expect, it } from 'vitest';
import { METRICS } from '../../../shared/judging/model.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';

const KNOWN = `(known: ${METRICS.join(', ')})`;

describe('a policy that names a signal that does not exist', () => {
  it.each([
    ['{"limits":{"bogus":{"warn":0.01}}}', `policy.limits.bogus: unknown field ${KNOWN}`],
    ['{"limits":{"rejects":{"warn":0.01}}}', 'policy.limits.rejects: unknown field, did you mean "reject"?'],
    ['{"signals":{"bogus":"warn"}}', `policy.signals.bogus: unknown field ${KNOWN}`],
    ['{"sets":{"a":{"limits":{"bogus":{"warn":0.1}}}}}', `policy.sets.a.limits.bogus: unknown field ${KNOWN}`],
    ['{"tenants":{"t":{"limits":{"bogus":{"warn":0.1}}}}}', `policy.tenants.t.limits.bogus: unknown field ${KNOWN}`],
    [
      '{"signals":{"reject":"move"}}',
      'policy.signals.reject: expected "tell", "warn", "quarantine", "pause", got "move"',
    ],
  ])('is refused in one sentence: %s', (text, problem) => {
    expect(parsePolicy(text)).toEqual({ ok: false, problems: [problem] });
  });
});
