import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';

const problems = (text: string): readonly string[] => {
  const parsed = parsePolicy(text);
  return parsed.ok ? [] : parsed.problems;
};
const NAME_RULE = 'a name of 1 to 64 letters, digits, "_" or "-" (the rule of SES)';

describe('parsePolicy', () => {
  it('makes the defaults of an empty policy', () => {
    expect(parsePolicy('{}')).toEqual({ ok: true, policy: DEFAULT_POLICY });
  });

  it('reads its own defaults back', () => {
    expect(parsePolicy(JSON.stringify(DEFAULT_POLICY))).toEqual({ ok: true, policy: DEFAULT_POLICY });
  });

  it('lays what is given over the defaults, field by field', () => {
    const parsed = parsePolicy(
      '\uFEFF{"mode": "enforce", "limits": {"hardBounce": {"quarantine": 0.04}}, "hold": {"hours": 12}}',
    );

    expect(parsed).toEqual({
      ok: true,
      policy: {
        ...DEFAULT_POLICY,
        mode: 'enforce',
        limits: { ...DEFAULT_POLICY.limits, hardBounce: { warn: 0.02, quarantine: 0.04, pause: 0.1 } },
        hold: { ...DEFAULT_POLICY.hold, hours: 12 },
      },
    });
  });

  const ratio = 'expected a ratio above 0 and at most 0.5 (5 % is 0.05)';
  it.each([
    ['{"limits": {"complaint": {"quarantine": 5}}}', `policy.limits.complaint.quarantine: ${ratio}, got 5`],
    ['{"limits": {"complaint": {"warn": 0}}}', `policy.limits.complaint.warn: ${ratio}, got 0`],
    ['{"limits": {"complaint": {"pause": 0.501}}}', `policy.limits.complaint.pause: ${ratio}, got 0.501`],
    ['{"limits": {"complaint": {"pause": 1e999}}}', `policy.limits.complaint.pause: ${ratio}, got Infinity`],
    ['{"limits": {"complaint": {"pause": "1 %"}}}', `policy.limits.complaint.pause: ${ratio}, got "1 %"`],
    ['{"mode": "enforced"}', 'policy.mode: expected "observe" or "enforce", got "enforced"'],
    ['{"mdoe": "enforce"}', 'policy.mdoe: unknown field, did you mean "mode"?'],
    ['{"limits": {"hardbounce": {}}}', 'policy.limits.hardbounce: unknown field, did you mean "hardBounce"?'],
    ['{"hold": {"zzz": 1}}', 'policy.hold.zzz: unknown field (known: hours, maxHours, offencesBeforeHand)'],
    ['{"hold": {"hours": 48, "maxHours": 24}}', 'policy.hold: expected hours ≤ maxHours, got hours 48, maxHours 24'],
    [
      '{"hold": {"offencesBeforeHand": 1.5}}',
      'policy.hold.offencesBeforeHand: expected a whole number of offences from 1 to 100, got 1.5',
    ],
    ['{"bars": {"warn": 11}}', 'policy.bars: expected warn ≤ act, got warn 11, act 10'],
    [
      '{"quarantinePool": "ses-shared-pool"}',
      'policy.quarantinePool: expected a dedicated IP pool of your own (names that begin with "ses-" are reserved by SES), got "ses-shared-pool"',
    ],
    [
      '{"standby": {"marketing": "ses-shared-pool"}}',
      'policy.standby.marketing: expected a dedicated IP pool of your own (names that begin with "ses-" are reserved by SES), got "ses-shared-pool"',
    ],
    ['{"standby": {"marketing": 1}}', `policy.standby.marketing: expected ${NAME_RULE}, got 1`],
    ['{"standby": {"a b": "reserve"}}', `policy.standby["a b"]: expected ${NAME_RULE}, got "a b"`],
    ['{"standby": ["reserve"]}', 'policy.standby: expected an object, got ["reserve"]'],
    [
      '{"standby": {"marketing": "marketing"}}',
      'policy.standby.marketing: expected a pool other than the home pool, got "marketing"',
    ],
    [
      '{"standby": {"marketing": "lazaretto-quarantine"}}',
      'policy.standby.marketing: expected a pool that is no quarantine, got "lazaretto-quarantine", which is the quarantine pool',
    ],
    [
      '{"standby": {"lazaretto-quarantine": "reserve"}}',
      'policy.standby.lazaretto-quarantine: expected a home pool, got "lazaretto-quarantine", which is the quarantine pool',
    ],
    ['{"tenants": {"a b": {}}}', `policy.tenants["a b"]: expected ${NAME_RULE}, got "a b"`],
    ['{"tenants": []}', 'policy.tenants: expected an object, got []'],
    [
      '{"tenants": {"acme": {"sets": "acme-*"}}}',
      'policy.tenants.acme.sets: expected a list of names or patterns, got "acme-*"',
    ],
    [
      '{"tenants": {"a": {"sets": ["x"]}, "b": {"sets": ["y", "x"]}}}',
      'policy.tenants.b.sets[1]: expected each pattern once, got "x" again (it is in tenant "a" too)',
    ],
    ['{"sets": {"x": {"exempt": 1}}}', 'policy.sets.x.exempt: expected true or false, got 1'],
    ['[]', 'policy: expected an object, got []'],
    [
      '{"constructor": 1, "mode": "observe"}',
      expect.stringContaining('policy.constructor: unknown field (known: mode,'),
    ],
    ['{"__proto__": {"mode": "enforce"}}', expect.stringContaining('policy.__proto__: unknown field')],
    ['{"sets": {"\\u001b[31m": {}}}', `policy.sets["\\u001b[31m"]: expected ${NAME_RULE}, got "\\u001b[31m"`],
  ])('answers %s with one sentence', (text, sentence) => {
    expect(problems(text)).toEqual([sentence]);
  });

  it('names line and column of what is not JSON', () => {
    expect(problems('{\n  "mode": "enforce",\n}')).toEqual([
      'policy: not JSON at line 3, column 1: expected a name in double quotes, got "}"',
    ]);
  });

  it('lists all problems at once', () => {
    expect(problems('{"mode": 1, "hold": {"hours": 0}, "probation": {"hours": -1}, "nope": 1}')).toHaveLength(4);
  });

  it('wants limits to rise from warn to pause, inherited ones included', () => {
    const text = JSON.stringify({
      limits: { hardBounce: { warn: 0.06 } },
      tenants: { acme: { sets: ['acme-*'], limits: { complaint: { pause: 0.002 } } } },
      sets: {
        'acme-news': { limits: { complaint: { quarantine: 0.003 } } },
        other: { limits: { complaint: { quarantine: 0.003 } } },
      },
    });

    expect(problems(text)).toEqual([
      'policy.limits.hardBounce: expected warn ≤ quarantine ≤ pause together with what it inherits, got warn 0.06, quarantine 0.05, pause 0.1',
      'policy.sets.acme-news.limits.complaint: expected warn ≤ quarantine ≤ pause together with what it inherits, got warn 0.0008, quarantine 0.003, pause 0.002',
    ]);
  });

  it('takes limits that are all equal', () => {
    expect(problems('{"limits": {"hardBounce": {"warn": 0.5, "quarantine": 0.5, "pause": 0.5}}}')).toEqual([]);
  });

  it('never throws, and says at least one thing about what it refuses, in one line and with nothing invisible', () => {
    const leaf = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constant(null));
    const word = fc.constantFrom(
      'mode',
      'limits',
      'hardBounce',
      'warn',
      'sets',
      'tenants',
      '__proto__',
      'constructor',
      'a-b',
      'hold',
      'hours',
    );
    const almost = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(word, tie('node'), { maxKeys: 4 }),
      ),
    })).node;
    const text = fc.oneof(
      almost.map((value) => JSON.stringify(value)),
      fc.string({ unit: 'binary' }),
    );

    fc.assert(
      fc.property(text, (json) => {
        const parsed = parsePolicy(json);
        return parsed.ok || (parsed.problems.length > 0 && !/[\p{Cc}\p{Cf}]/u.test(parsed.problems.join('')));
      }),
      { numRuns: 500 },
    );
  });
});

describe('parsePolicy, of ladders and what tenants declare', () => {
  const problemsOf = (tenant: object, set: object = {}): readonly string[] => {
    const parsed = parsePolicy(JSON.stringify({ tenants: { acme: tenant }, sets: { news: set } }));
    return parsed.ok ? [] : parsed.problems;
  };

  it('takes a ladder with its first day and step, and what a tenant says of its mail', () => {
    const ladder = { id: 'tiers', from: '2026-12-01', step: 8 };
    expect(problemsOf({ ladder, declared: { perDay: 1, industry: 'x', lists: 'opt-in' } }, { ladder })).toEqual([]);
  });

  it.each([
    [{ ladder: { id: 'tier', from: '2026-12-01' } }, 'policy.tenants.acme.ladder.id: expected "six-weeks"'],
    [
      { ladder: { id: 'tiers', from: '1.12.2026' } },
      'policy.tenants.acme.ladder.from: expected a day such as "2026-01-31"',
    ],
    [{ ladder: { id: 'tiers', from: '2026-02-30' } }, 'policy.tenants.acme.ladder.from: expected a day'],
    [
      { ladder: { id: 'tiers', from: '2026-12-01', step: 9 } },
      'policy.tenants.acme.ladder.step: expected a step of this ladder',
    ],
    [{ declared: { perDay: 0 } }, 'policy.tenants.acme.declared.perDay: expected a whole number of messages a day'],
    [{ declared: { lists: 'bought' } }, 'policy.tenants.acme.declared.lists: expected "double-opt-in"'],
  ])('refuses %j', (tenant, sentence) => {
    expect(problemsOf(tenant)[0]).toContain(sentence);
  });

  it.each(['Mail.example.com', 'example', 'jo@example.com', 'a..example.com'])(
    'refuses %s as a retired domain',
    (domain) => {
      const parsed = parsePolicy(JSON.stringify({ retiredDomains: [domain] }));
      expect(parsed.ok ? [] : parsed.problems).toEqual([
        expect.stringContaining('policy.retiredDomains[0]: expected a domain'),
      ]);
    },
  );
});
