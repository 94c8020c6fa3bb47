import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntaxProblem } from '../../../shared/policy/json-syntax.ts';

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('syntaxProblem', () => {
  it.each([
    ['', 'not JSON at line 1, column 1: expected a value, got the end'],
    ['{"a": 1 "b"}', 'not JSON at line 1, column 9: expected "," or "}", got "\\""'],
    ['{"a" 1}', 'not JSON at line 1, column 6: expected ":" after the name, got "1"'],
    ['[1,\n 2', 'not JSON at line 2, column 3: expected "," or "]", got the end'],
    ['{} {}', 'not JSON at line 1, column 4: expected nothing more, got "{"'],
    ['{"a\n": 1}', 'not JSON at line 1, column 2: expected a string in one line that ends with a double quote'],
    ['{"a": 1, "\\u0061": 2}', 'not JSON at line 1, column 10: expected each name once, got "a" again'],
    ['{"a": 01}', 'not JSON at line 1, column 7: expected a value, got "0"'],
    ['\u009b', 'not JSON at line 1, column 1: expected a value, got "\\u009b"'],
    ['['.repeat(100_000), 'not JSON at line 1, column 22: expected at most 20 levels, got more'],
  ])('finds the place in %j', (text, problem) => {
    expect(syntaxProblem(text)).toBe(problem);
  });

  it('takes what JSON.parse takes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        return syntaxProblem(JSON.stringify(value, null, indent)) === null;
      }),
    );
  });

  it('refuses what JSON.parse refuses, after one character was changed', () => {
    const char = fc.constantFrom(...'{}[],:"\\0-.e1tn \n\u0001x');
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.nat(), char, (value, at, other) => {
        const text = JSON.stringify(value);
        const i = at % (text.length + 1);
        const changed = text.slice(0, i) + other + text.slice(i + 1);
        const problem = syntaxProblem(changed);
        return parses(changed) ? problem === null || problem.includes('each name once') : problem !== null;
      }),
      { numRuns: 2_000 },
    );
  });
});
