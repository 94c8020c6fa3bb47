import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../../../infra/local/scenarios/catalogue.ts';
import { withDns } from '../../../../infra/local/scenarios/zone.ts';

describe('a story that is shown in the console', () => {
  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    '%s has a DNS, so that no page says “not checked yet”',
    (_, scenario) => {
      expect(withDns(scenario).dns).toEqual(scenario.dns ?? []);
    },
  );
});
