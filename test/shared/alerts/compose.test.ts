import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAlertSubject, reminderFor, standingMessage } from '../../../shared/alerts/compose.ts';
import { CLEARED_SEQUENCE, nextReminderAt, reminderNumber } from '../../../shared/alerts/subject.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/time.ts';
import { MODES, STANDINGS, type Standing, type StandingRecord } from '../../../shared/standing/model.ts';
import { POOLS, record, T0 } from './samples.ts';

const change = (from: Standing, to: Standing, over: Partial<StandingRecord> = {}) =>
  standingMessage(record({ version: 2, at: T0 - DAY_MS, to: from }), record({ from, to, ...over }), POOLS);

describe('standingMessage', () => {
  it.each([
    ['healthy', 'warned', 'opened', 'warning', 'acme-marketing warned'],
    ['healthy', 'quarantined', 'opened', 'critical', 'acme-marketing quarantined'],
    ['healthy', 'paused', 'opened', 'critical', 'acme-marketing paused'],
    ['warned', 'quarantined', 'opened', 'critical', 'acme-marketing quarantined'],
    ['quarantined', 'paused', 'opened', 'critical', 'acme-marketing paused'],
    ['probation', 'quarantined', 'opened', 'critical', 'acme-marketing quarantined'],
    ['probation', 'warned', 'opened', 'warning', 'acme-marketing warned'],
    ['warned', 'healthy', 'cleared', 'info', 'acme-marketing healthy again'],
    ['quarantined', 'probation', 'cleared', 'info', 'acme-marketing on probation'],
    ['quarantined', 'healthy', 'cleared', 'info', 'acme-marketing healthy again'],
    ['paused', 'quarantined', 'cleared', 'info', 'acme-marketing quarantined, no longer paused'],
    ['probation', 'healthy', 'notice', 'info', 'acme-marketing healthy again'],
    ['healthy', 'healthy', 'notice', 'info', 'acme-marketing healthy again'],
    ['quarantined', 'quarantined', 'opened', 'critical', 'acme-marketing quarantined'],
  ] as const)('from %s to %s is %s, %s: %s', (from, to, phase, severity, title) => {
    const message = change(from, to);

    expect(message).toMatchObject({ phase, severity, title, at: T0, standing: { from, to } });
    expect(message).toMatchObject(
      phase === 'cleared'
        ? { alertId: 'standing:acme-marketing:2', sequence: CLEARED_SEQUENCE, since: T0 - DAY_MS }
        : { alertId: 'standing:acme-marketing:3', sequence: 0, since: T0 },
    );
  });

  it('takes the sentence and its numbers over as they are', () => {
    const { sentence, numbers, tenant, configurationSet } = record();
    expect(change('warned', 'quarantined')).toMatchObject({ sentence, numbers, tenant, configurationSet });
  });

  it.each([
    ['healthy', 'warned', 'info', 'acme-marketing warned (observe)'],
    ['warned', 'quarantined', 'warning', 'acme-marketing would be quarantined (observe)'],
    ['quarantined', 'paused', 'warning', 'acme-marketing would be paused (observe)'],
    ['quarantined', 'probation', 'info', 'acme-marketing would be on probation (observe)'],
  ] as const)('is a step less severe where nothing is moved: %s to %s is %s', (from, to, severity, title) => {
    const message = change(from, to, { mode: 'observe' });
    expect(message).toMatchObject({ severity, title });
    expect(message.next[0]).toBe('Nothing was moved: observe mode.');
  });

  it.each([
    [
      'warned',
      'quarantined',
      {},
      'Its mail is to move to the pool lazaretto-quarantine. An alert follows if that waits for you or fails. ' +
        'It returns on probation after 2026-01-02 10:00 UTC at the earliest, if its mail goes well.',
    ],
    [
      'warned',
      'quarantined',
      { offences: 3 },
      'Its mail is to move to the pool lazaretto-quarantine. An alert follows if that waits for you or fails. ' +
        'Only a person can release it: this is its quarantine number 3 in a row.',
    ],
    [
      'paused',
      'quarantined',
      {},
      'Its sending is to be switched on again, through the pool lazaretto-quarantine. An alert follows if that waits for you or fails. ' +
        'It returns on probation after 2026-01-02 10:00 UTC at the earliest, if its mail goes well.',
    ],
    [
      'quarantined',
      'paused',
      {},
      'Its sending is to be switched off. An alert follows if that waits for you or fails. Only a person can switch it on again.',
    ],
    [
      'quarantined',
      'probation',
      {},
      'Its mail is to move back to its own pool, shared-1. Until its probation ends, stricter limits apply.',
    ],
    ['healthy', 'warned', {}, 'Nothing is moved.'],
    ['probation', 'healthy', {}, 'Nothing is moved.'],
  ] as const)('says what follows from %s to %s %j', (from, to, over, sentences) => {
    const { next } = standingMessage(null, record({ from, to, ...over }), { ...POOLS, offencesBeforeHand: 3 });
    expect(next.join(' ')).toBe(sentences);
  });

  it('names no home pool that nobody knows', () => {
    const { next } = standingMessage(null, record({ from: 'quarantined', to: 'healthy' }), { quarantinePool: 'q' });
    expect(next).toEqual(['Its mail is to move back to its own pool.']);
  });

  it.each([
    ['enforce', 'acme-marketing starts again in enforce mode', ['From now on mail is moved.']],
    [
      'observe',
      'acme-marketing starts again in observe mode',
      ['Its mail is to move back to its own pool, shared-1.', 'From now on nothing is moved.'],
    ],
  ] as const)('brings mail home when %s begins only if it was away', (mode, title, next) => {
    const message = change('quarantined', 'healthy', { cause: 'mode-change', mode });
    expect(message).toMatchObject({ phase: 'cleared', title, next });
  });

  it('gives every change one message, of its own or ending the one before', () => {
    const standing = fc.constantFrom(...STANDINGS);
    fc.assert(
      fc.property(standing, standing, fc.constantFrom(...MODES), fc.integer({ min: 2 }), (from, to, mode, version) => {
        const message = standingMessage(null, record({ from, to, mode, version }), POOLS);
        const own = `standing:acme-marketing:${version}`;
        expect(message.alertId === own).toBe(message.phase !== 'cleared');
        expect(message.phase === 'opened').toBe(isAlertSubject(to) && message.alertId === own);
        expect(message.phase === 'cleared' || message.sequence === 0).toBe(true);
      }),
    );
  });
});

describe('reminderFor', () => {
  it.each([
    [0, null],
    [DAY_MS - 1, null],
    [DAY_MS, 1],
    [2 * DAY_MS - 1, 1],
    [9 * DAY_MS + HOUR_MS, 9],
  ])('after %i ms is number %s', (passed, sequence) => {
    const reminder = reminderFor(record(), T0 + passed, POOLS);
    expect(reminder?.sequence ?? null).toBe(sequence);
  });

  it('is the same, whoever makes it and when', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(DAY_MS - 1), (n, late) => {
        const due = T0 + n * DAY_MS;
        expect(reminderFor(record(), due + late, POOLS)).toEqual(reminderFor(record(), due, POOLS));
      }),
    );
  });

  it('goes under the alert of the change, and tells how things stand by then', () => {
    const reminder = reminderFor(record(), T0 + 3 * DAY_MS, POOLS);

    expect(reminder).toMatchObject({
      alertId: standingMessage(null, record(), POOLS).alertId,
      phase: 'reminder',
      severity: 'critical',
      since: T0,
      at: T0 + 3 * DAY_MS,
      title: 'acme-marketing still quarantined',
      next: [
        'Its mail is to leave through the pool lazaretto-quarantine.',
        'It returns on probation as soon as enough of its mail has gone well.',
      ],
    });
  });

  it.each([
    ['healthy', false],
    ['probation', false],
    ['warned', true],
    ['quarantined', true],
    ['paused', true],
  ] as const)('exists for %s: %s', (to, exists) => {
    expect(reminderFor(record({ to }), T0 + DAY_MS, POOLS) !== null).toBe(exists);
  });

  it('tells a shadow standing from a real one', () => {
    const reminder = reminderFor(record({ mode: 'observe' }), T0 + DAY_MS, POOLS);
    expect(reminder?.title).toBe('acme-marketing would still be quarantined (observe)');
    expect(reminder?.next[0]).toBe('Nothing was moved: observe mode.');
  });
});

describe('reminderNumber', () => {
  it('never reaches the sequence of cleared, nor goes below 0', () => {
    expect(reminderNumber(0, Number.MAX_SAFE_INTEGER)).toBe(CLEARED_SEQUENCE - 1);
    expect(reminderNumber(T0, T0 - DAY_MS)).toBe(0);
  });

  it('goes up when nextReminderAt comes, not before', () => {
    fc.assert(
      fc.property(fc.nat(400 * DAY_MS), (passed) => {
        const next = nextReminderAt(T0, T0 + passed);
        expect(reminderNumber(T0, next) - reminderNumber(T0, T0 + passed)).toBe(1);
        expect(reminderNumber(T0, next - 1)).toBe(reminderNumber(T0, T0 + passed));
      }),
    );
  });
});
