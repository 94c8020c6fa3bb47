import { RemovalPolicy, Tags } from 'aws-cdk-lib';
import { CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { watchAccount } from './account-alarms.ts';
import { Admin } from './admin.ts';
import { Alerting } from './alerting.ts';
import { Allowing } from './allowing.ts';
import { Announcing } from './announcing.ts';
import { Answering } from './answering.ts';
import { Archiving } from './archiving.ts';
import { Auditing } from './auditing.ts';
import { Collecting } from './collecting.ts';
import { dashboard } from './dashboard.ts';
import { Evaluation } from './evaluation.ts';
import { EventIntake } from './event-intake.ts';
import { admitServices } from './parts/encryption.ts';
import type { Platform } from './parts/platform.ts';
import { deadLetterQueue } from './parts/queue.ts';
import { sampleTraces } from './parts/tracing.ts';
import { tellWhere } from './parts/where.ts';
import { Patrolling } from './patrolling.ts';
import { Placement } from './placement.ts';
import { Postmaster } from './postmaster.ts';
import type { DeliverabilityMonitorProps, MonitorTables } from './props.ts';
import { readSettings } from './settings.ts';
import { Sharing } from './sharing.ts';
import { Tables } from './tables.ts';
import { Ticking } from './ticking.ts';

export type { DeliverabilityMonitorProps } from './props.ts';

/**
 * All of Lazaretto beside SES, in one account and Region: counts what happens to every message of every configuration
 * set, decides which set has gone bad, moves it to the quarantine pool, and tells.
 */
export class DeliverabilityMonitor extends Construct {
  /** The event destination of configuration sets. SES may publish to it, and nobody else. */
  readonly eventTopic: ITopic;
  /** Alerts about sets and alarms about Lazaretto itself, JSON and text; docs/alerts.md says what is in them. */
  readonly alertTopic: ITopic;
  readonly tables: MonitorTables;

  /** @throws {InvalidSettings} naming each prop that is wrong, what was expected and what was got */
  constructor(scope: Construct, id: string, props: DeliverabilityMonitorProps) {
    super(scope, id);
    const { encryptionKey, ...input } = props;
    const settings = readSettings(input);
    const key: IKey | null = encryptionKey ?? null;
    if (key) admitServices(this, key);
    const alerting = new Alerting(this, 'Alerting', { emails: settings.alertEmails, key });
    const platform: Platform = {
      name: settings.name,
      logRetention: settings.logRetentionDays as RetentionDays,
      removalPolicy: settings.removal === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
      key,
      alertTopic: alerting.topic,
      runbook: settings.runbook,
    };
    sampleTraces(this, platform);
    const tables = new Tables(this, 'Tables', platform, settings.restoredTables);
    const feedFailures = deadLetterQueue(this, 'FeedFailures', platform, {
      alarmId: 'feed-failures',
      says: 'Records of a change feed failed at every try. tick redoes the work within a minute: see the errors of the function.',
    });
    const { policyJson: policy, windows } = settings;

    const intake = new EventIntake(this, 'EventIntake', platform, {
      tables,
      policy,
      windowSeconds: windows.intakeSeconds,
      concurrency: settings.intakeConcurrency,
    });
    const evaluation = new Evaluation(this, 'Evaluation', platform, {
      tables,
      policy,
      feedFailures,
      windowSeconds: windows.evaluationSeconds,
      quarantinedSets: settings.quarantinedSetsAlarm,
    });
    const ticking = new Ticking(this, 'Ticking', platform, {
      tables,
      policy,
      journalShards: settings.journalShards,
      allowances: settings.allowance !== undefined,
      scheduled: [
        'audit-counts',
        ...(settings.patrol.enabled ? (['plan-patrol', 'patrol-authentication'] as const) : []),
        ...(settings.postmaster ? (['collect-postmaster'] as const) : []),
        ...(settings.reports ? (['collect-reports'] as const) : []),
      ],
    });
    const placement = new Placement(this, 'Placement', platform, {
      ...settings,
      tables,
      policy,
      feedFailures,
      eventTopic: intake.topic,
    });
    const announcing = new Announcing(this, 'Announcing', platform, {
      tables,
      feedFailures,
      topic: alerting.topic,
      slackWebhookParameter: settings.slackWebhookParameter,
      slackButtons: settings.slackButtons,
      teamsWebhookParameter: settings.teamsWebhookParameter,
      alertWebhook: settings.alertWebhook,
      senderWebhooks: settings.senderWebhooks,
    });
    const auditing = new Auditing(this, 'Auditing', platform, {
      tables,
      deadLetters: intake.deadLetters,
      undelivered: intake.undelivered,
      attach: settings.attach,
      policy,
    });
    const { archive } = settings;
    const archiving = archive && new Archiving(this, 'Archiving', platform, { archive, tables });
    archiving?.feed(intake.ingest);
    archiving?.sweep(auditing.audit);
    tellWhere(this, {
      JournalTableName: tables.journal.tableName,
      TotalsTableName: tables.totals.tableName,
      RegistryTableName: tables.registry.tableName,
      DeadLettersUrl: intake.deadLetters.queueUrl,
      UndeliveredUrl: intake.undelivered.queueUrl,
      ClaimKeyArn: intake.claimKeyArn,
      ...(archiving && { ArchiveUri: archiving.uri }),
    });
    const { queue: events, deadLetters } = intake;
    const admin = new Admin(this, 'Admin', platform, { tables, policy, events, deadLetters });
    const { slackButtons: buttons } = settings;
    const answering = buttons && new Answering(this, 'Answering', platform, { tables, policy, buttons });
    const allowing =
      settings.allowance && new Allowing(this, 'Allowing', platform, { tables, callers: settings.allowance.callers });
    const sharing = settings.tenantPages ? new Sharing(this, 'Sharing', platform, { tables, policy }) : null;
    sharing?.tell(admin.operators);
    const { reports } = settings;
    const collecting = reports && new Collecting(this, 'Collecting', platform, { reports, tables, policy });
    watchAccount(this, platform);
    const patrol = settings.patrol.enabled
      ? new Patrolling(this, 'Patrolling', platform, { ...settings, tables, policy })
      : null;
    const { postmaster } = settings;
    const gmail = postmaster && new Postmaster(this, 'Postmaster', platform, { tables, policy, postmaster });
    const functions = [
      intake.ingest,
      evaluation.evaluate,
      ticking.tick,
      placement.place,
      announcing.announce,
      auditing.audit,
      admin.operators,
      admin.viewers,
    ];
    if (answering) functions.push(answering.answer);
    if (allowing) functions.push(allowing.serve);
    if (gmail) functions.push(gmail.collect);
    if (sharing) functions.push(sharing.serve);
    if (collecting) functions.push(collecting.collect, collecting.find);
    if (patrol) functions.push(patrol.plan, patrol.blocklists, patrol.authentication);
    dashboard(this, platform, {
      functions,
      intake,
      tables,
      feedFailures,
      judgedBy: [evaluation.evaluate, ticking.tick],
    });
    for (const [tag, value] of Object.entries(settings.tags)) {
      // Not every schema of CloudFormation knows tags of a dashboard; one that does not refuses the whole template.
      Tags.of(this).add(tag, value, { excludeResourceTypes: [CfnDashboard.CFN_RESOURCE_TYPE_NAME] });
    }

    this.eventTopic = intake.topic;
    this.alertTopic = alerting.topic;
    this.tables = tables;
  }
}
