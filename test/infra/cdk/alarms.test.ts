import { beforeAll, describe, expect, it } from 'vitest';
import type { SettingsInput } from '../../../infra/stack/settings.ts';
import { textOf } from '../../docs/pages.ts';
import { ALLOWANCE, allOf, BUTTONS, POSTMASTER, REPORTS, type Resource, SETTINGS, synthesise } from './template.ts';

const RUNBOOK = textOf('docs/runbook.md');
/** What stands under each heading of the third order. */
const sections = new Map(
  RUNBOOK.split(/^### /m)
    .slice(1)
    .map((part) => {
      const [heading = '', ...lines] = part.split(/^#/m)[0]?.split('\n') ?? [];
      return [heading, lines.join('\n')] as const;
    }),
);

describe('alarms', () => {
  let alarms: Resource[];
  /** Without what is off unless it is asked for. */
  let usual: Resource[];
  beforeAll(() => {
    const alarmsOf = (settings: SettingsInput): Resource[] =>
      allOf(synthesise(settings).template, 'AWS::CloudWatch::Alarm').map(([, one]) => one);
    alarms = alarmsOf({
      ...SETTINGS,
      ...BUTTONS,
      ...ALLOWANCE,
      ...POSTMASTER,
      tenantPages: true,
      ...REPORTS,
      name: 'abc',
    });
    usual = alarmsOf(SETTINGS);
  });
  const headingOf = ({ Properties }: Resource): string => String(Properties.AlarmDescription).split('#')[1] ?? '';

  it('have a name that does not change, a sentence, and a link to a heading of the runbook', () => {
    expect(alarms.length).toBeGreaterThan(20);
    for (const { Properties } of alarms) {
      const { AlarmName, AlarmDescription } = Properties;
      const [says = '', link = '', ...more] = String(AlarmDescription).split('\n');
      const [, heading = ''] = /^Runbook: docs\/runbook\.md#([a-z-]+)$/.exec(link) ?? [];
      expect(AlarmName).toBe(`abc-${heading}`);
      expect(says, heading).toMatch(/^\S+ .{20,}\.$/);
      expect(more).toEqual([]);
      expect([...sections.keys()], heading).toContain(heading);
    }
  });

  it('are as many as the pages say', () => {
    for (const page of ['README.md', 'docs/deploy.md']) {
      expect(textOf(page).match(/\d+(?= alarms)/g), page).toEqual([String(usual.length)]);
    }
  });

  it('have a description, an investigation and a resolution there, and no heading is left without its alarm', () => {
    expect(new Set(sections.keys())).toEqual(new Set(alarms.map(headingOf)));
    for (const [heading, text] of sections) {
      for (const part of ['Description', 'Investigation', 'Resolution']) {
        expect(text, heading).toMatch(new RegExp(`^\\*\\*${part}\\.\\*\\* \\S`, 'm'));
      }
    }
  });

  it('tell the alert topic when they go off and when they are over', () => {
    for (const { Properties } of alarms) {
      for (const actions of [Properties.AlarmActions, Properties.OKActions]) {
        expect(actions).toEqual([{ Ref: expect.stringContaining('AlertingTopic') }]);
      }
    }
  });

  it('are as many for one set as for ten thousand: no metric has a dimension for a tenant or a set', () => {
    const metrics = alarms.flatMap(({ Properties }) => [
      Properties,
      ...(Properties.Metrics ?? []).map((query: Resource['Properties']) => query.MetricStat?.Metric ?? {}),
    ]);
    const dimensions = metrics.flatMap(({ Dimensions = [] }) => Dimensions.map(({ Name }: { Name: string }) => Name));
    expect(new Set(dimensions)).toEqual(new Set(['service', 'FunctionName', 'QueueName', 'TableName', 'Operation']));
  });

  it('take silence for health, except of what must be heard', () => {
    const loud = alarms.filter(({ Properties }) => Properties.TreatMissingData === 'breaching').map(headingOf);
    expect(loud).toEqual(['tick-missing']);
  });
});
