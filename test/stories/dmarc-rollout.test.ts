import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dynamoTable } from '../../functions/_adapters/dynamodb/table.ts';
import { s3ReportMails } from '../../functions/_adapters/s3/report-mails.ts';
import { collectDeps } from '../../functions/collect-reports/compose.ts';
import { INBOX, REFUSED } from '../../functions/collect-reports/env.ts';
import { collectLeftOver, collectReports } from '../../functions/collect-reports/handle.ts';
import { lookAtDomains } from '../../functions/collect-reports/look.ts';
import { newBucket } from '../../infra/local/aws/s3/bucket.ts';
import { SesInbound } from '../../infra/local/aws/ses-inbound.ts';
import { deployInMemory } from '../../infra/local/deployment.ts';
import { type MadeRow, mailWith, reportXml } from '../../infra/local/receivers/report-mail.ts';
import type { AlertMessage } from '../../shared/alerts/model.ts';
import { DAY_MS, HOUR_MS } from '../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import { identityKey } from '../../shared/registry/keys.ts';
import { domainReportOf } from '../../shared/reports/kept/domain-report.ts';
import { NEW_YEAR, REPORT } from '../support/reports.ts';

const TO = 'dmarc@reports.example.com';
const OURS = '54.240.1.1';
/** A shop that writes a few mails now and then, and that nobody remembers. */
const SHOP = '203.0.113.9';
const SHOP_DAYS = 4;
const SHOP_MAILS = 15;
/** Everybody who can spell the domain's name. */
const forgers = (day: number): MadeRow[] =>
  [1, 2, 3].map((one) => ({ ip: `198.51.100.${(day * 3 + one) % 250}`, count: 2, dkim: false, spf: false }));
const RECEIVERS = [
  { from: 'google.com', share: 600 },
  { from: 'yahooinc.com', share: 300 },
  { from: 'sicher.gmx.net', share: 90 },
] as const;

/**
 * A domain walks to `p=reject` by what it is told: its owner publishes each step, and asks about each sender that turns
 * up. Every report comes as a mail through SES and S3, some twice; a stranger sends other reports all the while.
 */
describe('dmarc-rollout', () => {
  it('reaches p=reject, finds the forgotten sender first, and believes no stranger', async () => {
    let now = NEW_YEAR * 1_000;
    const clock = { now: () => now };
    const timer = { ...clock, sleep: async () => undefined };
    const { client, aws, tables } = await deployInMemory({ timer, policy: DEFAULT_POLICY, startsAt: now });
    aws.state.buckets.set('reports', newBucket());
    const arrived: string[] = [];
    const inbound = new SesInbound({ clock, buckets: aws.state.buckets, onPut: (_, key) => void arrived.push(key) });
    inbound.rules.push({
      Name: 'reports',
      Recipients: [TO],
      Actions: [{ S3Action: { BucketName: 'reports', ObjectKeyPrefix: INBOX } }],
    });
    const registry = dynamoTable(client, tables.registry);
    const identity = { name: 'example.com', kind: 'DOMAIN', seenAt: now, configurationSet: null };
    const verified = { verifiedForSending: true, verificationStatus: 'SUCCESS', verificationError: null };
    const record = JSON.stringify({ ...identity, ...verified, mailFrom: null, dkim: null });
    await registry.put(identityKey('example.com'), { record });
    const deps = collectDeps({
      ...{ dynamo: client, clock, totalsTable: tables.totals, registryTable: tables.registry },
      mails: s3ReportMails(
        { bucket: 'reports', inbox: INBOX, refused: REFUSED },
        { ...aws.s3Config(), maxAttempts: 1 },
      ),
      mode: async () => 'enforce',
      log: () => undefined,
    });
    const alerts: { readonly day: number; readonly alert: AlertMessage }[] = [];
    let today = 0;
    const seen = new Set<string>();
    const told = { ...deps, messages: { put: async (alert: AlertMessage) => void note(alert) } };
    const note = (alert: AlertMessage): void => {
      const name = `${alert.alertId} ${alert.sequence}`;
      if (!seen.has(name)) alerts.push({ day: today, alert });
      seen.add(name);
    };

    let policy = 'none';
    let isShopSigned = false;
    const published: [number, string][] = [];
    for (today = 0; today < 75; today += 1) {
      const begin = NEW_YEAR + today * 86_400;
      now = (begin + 86_400) * 1_000 + HOUR_MS;
      const isShopDay = today % SHOP_DAYS === 3;
      const shop: MadeRow[] = isShopDay ? [{ ip: SHOP, count: SHOP_MAILS, dkim: isShopSigned, spf: false }] : [];
      const send = (from: string, rows: readonly MadeRow[], p: string) => {
        const report = { ...REPORT, org: from, email: `dmarc@${from}`, id: `${today}`, begin, end: begin + 86_399 };
        const raw = mailWith(gzipSync(reportXml({ ...report, p, rows })), { from: `dmarc@${from}` });
        inbound.receive({ to: TO, from, dmarc: 'pass', raw });
        // Now and then a mail comes twice.
        if (today % 5 === 0) inbound.receive({ to: TO, from, dmarc: 'pass', raw });
      };
      for (const { from, share } of RECEIVERS) {
        const own: MadeRow = { ip: OURS, count: share, dkim: true, spf: true };
        send(from, [own, ...forgers(today), ...(from === 'google.com' ? shop : [])], policy);
      }
      // A stranger has it that nothing of ours passes, and that the strictest policy stands there already.
      send('stranger.example', [{ ip: OURS, count: 1_000_000, dkim: false, spf: false }], 'reject');

      // Each fourth event is lost; the next scheduled run finds the mail.
      for (const [index, name] of arrived.splice(0).entries()) if (index % 4 !== 3) await collectReports(deps, [name]);
      now += 6 * HOUR_MS;
      await collectLeftOver(deps);
      const before = alerts.length;
      await lookAtDomains(told);
      for (const { alert } of alerts.slice(before)) {
        if (alert.alertId.startsWith('dmarc-senders:')) isShopSigned = true;
        const next = /^dmarc-next:example\.com:\w+:(\w+)(?::\d+)?$/.exec(alert.alertId)?.[1];
        if (next === undefined) continue;
        policy = next;
        published.push([today, next]);
      }
    }

    const ids = alerts.map(({ alert }) => alert.alertId.replace(/\d{4}-\d\d-\d\d$/, 'DAY').replace(/\d{13}$/, 'SINCE'));
    expect(ids).toEqual([
      'dmarc-senders:example.com:DAY',
      'dmarc-next:example.com:none:quarantine',
      'dmarc-next:example.com:quarantine:reject:SINCE',
    ]);
    const [sender] = alerts;
    expect(sender?.alert.sentence).toContain(SHOP);
    expect(policy).toBe('reject');
    const [[quarantined = 0] = [], [rejected = 0] = []] = published;
    // The shop is found on its third day, before anything stricter is published …
    expect(sender?.day).toBe(3 + 2 * SHOP_DAYS);
    expect(quarantined).toBeGreaterThan(sender?.day ?? 0);
    // … and each step waits for two weeks under the policy before it.
    expect(rejected - quarantined).toBeGreaterThanOrEqual(14);

    const kept = await deps.store.reports('example.com');
    const said = domainReportOf('example.com', kept, now);
    expect(said?.readiness).toMatchObject({ policy: 'reject', next: null });
    expect(aws.state.buckets.get('reports')?.objects.size).toBe(0);
    // Each report counts once, whatever came twice, and a day's sums are those that were made.
    const { known } = kept;
    expect(known).toHaveLength(75 * RECEIVERS.length);
    const sent = 75 * (990 + 3 * 3 * 2) + 18 * SHOP_MAILS;
    const counted = known.flatMap(({ sources }) => [...sources.values()]).reduce((sum, one) => sum + one.messages, 0);
    expect(counted).toBe(sent);
    expect(now - NEW_YEAR * 1_000).toBeLessThan(90 * DAY_MS);
  });
});
