import { describe, expect, it } from 'vitest';
import { type IncidentNews, incidentAlert, incidentCleared } from '../../../shared/alerts/incident.ts';
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
      title: 'Incident at gmail',
      sentence:
        'At gmail, 14 sets together: hard bounces 812 of 2,400 outcomes = 33.83 % since 2026-01-01 10:00 UTC, limit 5.00 %',
      next: [
        'Its hard bounces do not count against any sender until 2026-01-01 12:00 UTC.',
        'They stay in the totals. Every other provider is judged as usual.',
      ],
    });
    expect(incidentAlert({ ...incident, until: null }).next[0]).toBe(
      'Its hard bounces do not count against any sender while it lasts.',
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
      title: 'Incident at gmail is over',
    });
  });

  it('of no outcomes at all has a rate of 0', () => {
    expect(incidentAlert({ ...incident, count: 0, of: 0 }).sentence).toContain('0 of 0 outcomes = 0.00 %');
  });
});
