import { describe, expect, it } from 'vitest';
import { type IncidentNews, incidentAlert, incidentCleared } from '../../../shared/alerts/incident.ts';
import { type PlacementTrouble, placementCleared, placementMatter } from '../../../shared/alerts/placement.ts';
import { CLEARED_SEQUENCE, openAlert, remindAlert } from '../../../shared/alerts/subject.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/time.ts';
import { T0 } from './samples.ts';

const incident: IncidentNews = {
  id: 'gmail-hardBounce-490882',
  provider: 'gmail',
  metric: 'hardBounce',
  count: 812,
  of: 2_400,
  sets: 14,
  limit: 0.05,
  since: T0,
  until: T0 + 2 * HOUR_MS,
};

describe('an incident', () => {
  it('is opened with its pooled numbers and what is withheld', () => {
    expect(openAlert(incidentAlert(incident))).toMatchObject({
      alertId: 'incident:gmail-hardBounce-490882',
      sequence: 0,
      phase: 'opened',
      severity: 'warning',
      configurationSet: null,
      title: 'gmail has an incident',
      sentence:
        'At gmail, 14 sets together: hard bounces 812 of 2,400 outcomes = 33.83 % since 2026-01-01 10:00 UTC, limit 5.00 %',
      next: [
        'Its hard bounces are held against nobody until 2026-01-01 12:00 UTC.',
        'They are counted all the same, and every other provider is judged as ever.',
      ],
    });
    expect(incidentAlert({ ...incident, until: null }).next[0]).toBe(
      'Its hard bounces are held against nobody while it lasts.',
    );
  });

  it('is recalled and cleared under the same alertId', () => {
    const subject = incidentAlert(incident);
    expect(remindAlert(subject, T0 + HOUR_MS)).toBeNull();
    expect(remindAlert(subject, T0 + DAY_MS)).toMatchObject({ alertId: subject.alertId, sequence: 1 });
    expect(incidentCleared(incident, T0 + HOUR_MS)).toMatchObject({
      alertId: subject.alertId,
      sequence: CLEARED_SEQUENCE,
      phase: 'cleared',
      severity: 'info',
      since: T0,
      at: T0 + HOUR_MS,
      title: 'gmail is well again',
    });
  });

  it('of no outcomes at all has a rate of 0', () => {
    expect(incidentAlert({ ...incident, count: 0, of: 0 }).sentence).toContain('0 of 0 outcomes = 0.00 %');
  });
});

describe('issue with a placement', () => {
  const issue: PlacementTrouble = {
    kind: 'held',
    configurationSet: 'acme-marketing',
    tenant: 'acme',
    mode: 'enforce',
    occasion: 3,
    since: T0,
    sentence: '5 of 100 active sets were moved within an hour, the most that may be',
    next: ['A person must let it go on.'],
  };

  it.each([
    ['held', 'held:acme-marketing:3', 'critical', 'acme-marketing waits for a person'],
    ['drift', 'drift:acme-marketing:3', 'warning', 'acme-marketing is placed otherwise in SES'],
    ['placement', 'placement:acme-marketing:3', 'critical', 'acme-marketing could not be moved'],
  ] as const)('%s is %s, %s: %s', (kind, alertId, severity, title) => {
    const { sentence, next } = issue;
    expect(openAlert(placementMatter({ ...issue, kind }))).toMatchObject({
      kind,
      alertId,
      severity,
      title,
      sentence,
      next,
    });
  });

  it('is cleared under the same alertId', () => {
    expect(placementCleared(issue, T0 + HOUR_MS, 'It was moved by hand')).toMatchObject({
      alertId: 'held:acme-marketing:3',
      sequence: CLEARED_SEQUENCE,
      phase: 'cleared',
      sentence: 'It was moved by hand',
    });
  });
});
