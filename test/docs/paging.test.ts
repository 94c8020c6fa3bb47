import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { AlertJson } from '../../shared/alerts/json.ts';
import { toAlertJson } from '../../shared/alerts/published.ts';
import { CLEARED_SEQUENCE } from '../../shared/alerts/subject.ts';
import { anyAlert } from '../shared/alerts/any-alert.ts';
import { message } from '../shared/alerts/samples.ts';
import { blocks } from './pages.ts';

/** The functions of a page, run as a person who copies them would. */
const copied = (info: string): Promise<unknown> => {
  const [code = ''] = blocks('docs/alerts.md', info);
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
};
type OpsgenieCall = { readonly path: string; readonly body: unknown };
const { pagerDutyEvent } = (await copied('js pagerduty')) as {
  pagerDutyEvent: (alert: AlertJson, key: string) => unknown;
};
const { opsgenieCall } = (await copied('js opsgenie')) as { opsgenieCall: (alert: AlertJson) => OpsgenieCall };
const KEY = 'R'.repeat(32);
const cleared = message({ phase: 'cleared', sequence: CLEARED_SEQUENCE });

/**
 * Fields, enumerations and what must be there: PagerDuty/api-schema, reference/events-v2/openapiv3.json at 5cd58ff. Lengths:
 * PagerDuty/developer-docs, docs/events-API-v2 at 1da9f6a. Here some of what may be left out must be there, too.
 *
 * @see https://developer.pagerduty.com/docs/send-alert-event
 */
const PAGERDUTY = z.strictObject({
  routing_key: z.string().length(32),
  event_action: z.enum(['trigger', 'acknowledge', 'resolve']),
  dedup_key: z.string().min(1).max(255),
  payload: z.strictObject({
    summary: z.string().min(1).max(1_024),
    source: z.string().min(1),
    severity: z.enum(['critical', 'error', 'warning', 'info']),
    timestamp: z.iso.datetime(),
    component: z.string().min(1),
    group: z.string().min(1),
    class: z.string().min(1),
    custom_details: z.record(z.string(), z.unknown()),
  }),
  links: z.array(z.strictObject({ href: z.url(), text: z.string() })),
});

/** A whole event. Unit: bytes. */
const PAGERDUTY_MOST = 512 * 1_024;

/**
 * Fields and enumerations: opsgenie/opsgenie-oas, definitions/alert.yaml at 71c5534 (`CreateAlertPayload`,
 * `CloseAlertPayload`). Lengths: docs.opsgenie.com/docs/alerts-and-alert-fields.
 *
 * @see https://docs.opsgenie.com/docs/alert-api
 */
const OPSGENIE = z.strictObject({
  message: z.string().min(1).max(130),
  alias: z.string().min(1).max(512),
  description: z.string().max(15_000),
  tags: z.array(z.string().min(1).max(50)).max(20),
  details: z.record(z.string(), z.string()).refine((of) => JSON.stringify(of).length <= 8_000),
  entity: z.string().min(1).max(512),
  source: z.string().max(100),
  priority: z.enum(['P1', 'P2', 'P3', 'P4', 'P5']),
});
const CLOSED = z.strictObject({ source: z.string().max(100), note: z.string().max(25_000) });

describe('the functions for PagerDuty and Opsgenie of docs/alerts.md', () => {
  it('make calls that both take, of whatever alert there may be', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        const json = AlertJson.parse(JSON.parse(JSON.stringify(toAlertJson(alert))));
        const event = pagerDutyEvent(json, KEY);
        expect(PAGERDUTY.safeParse(event).error?.issues ?? []).toEqual([]);
        expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(PAGERDUTY_MOST);
        const { path, body } = opsgenieCall(json);
        const shape = path === '/v2/alerts' ? OPSGENIE : CLOSED;
        expect(shape.safeParse(body).error?.issues ?? []).toEqual([]);
      }),
    );
  });

  it('open, update and close one incident by one key', () => {
    const [opened, over] = [toAlertJson(message()), toAlertJson(cleared)];

    const links = { consoleUrl: 'https://ops.example', runbook: 'https://wiki.example/docs/runbook.md' };
    expect(pagerDutyEvent(toAlertJson(message(), links), KEY)).toMatchObject({
      event_action: 'trigger',
      dedup_key: 'standing:acme-marketing:3',
      payload: { severity: 'critical', source: 'acme-marketing', group: 'acme' },
      links: [{ text: 'console' }, { text: 'help' }],
    });
    expect(pagerDutyEvent(over, KEY)).toMatchObject({
      event_action: 'resolve',
      dedup_key: 'standing:acme-marketing:3',
    });
    expect(opsgenieCall(opened)).toMatchObject({
      path: '/v2/alerts',
      body: { alias: 'standing:acme-marketing:3', priority: 'P1' },
    });
    expect(opsgenieCall(over)).toMatchObject({
      path: '/v2/alerts/standing%3Aacme-marketing%3A3/close?identifierType=alias',
    });
  });
});
