import { planDestination } from '../../../shared/attach/plan.ts';
import { ATTACH_TAG } from '../../../shared/attach/settings.ts';
import { MADE_TAG } from '../../../shared/onboarding/made-tag.ts';
import { mailFromOf, type Order, setsOf } from '../../../shared/onboarding/order.ts';
import { todoOf } from '../../../shared/onboarding/refusals.data.ts';
import type { StepKind } from '../../../shared/onboarding/steps.ts';
import { SesNotFound, SesRefused } from '../../../shared/placement/failures.ts';
import { arnOf, type ResourceType } from './arn.ts';
import { keptSet } from './kept-set.ts';
import type { Tags } from './ports.ts';
import { REMOVE } from './remove.ts';
import { done, type Given, NOT_YET, refused, type Taken } from './taken.ts';

/** Look, act, read back. What is there already is done. @throws {SesUnavailable | OutOfTime} */
export async function takeStep(given: Given): Promise<Taken> {
  if (!given.run.onboarding) {
    return refused('this deployment may not set customers up or take them out', 'Deploy with `onboarding: true`');
  }
  try {
    return await TAKE[given.step.kind](given);
  } catch (error) {
    if (!(error instanceof SesRefused || error instanceof SesNotFound)) throw error;
    return refused(`SES refused: ${error.message}`, todoOf(error.message));
  }
}

const TAKE: Readonly<Record<StepKind, (given: Given) => Promise<Taken>>> = {
  ...REMOVE,

  async 'create-set'(given) {
    const { run, order, step } = given;
    const { customers } = run;
    const stream = order.template.streams[step.stream ?? ''];
    if (stream === undefined) return refused(`the template has no stream ${step.stream}`, 'Order again');
    const before = await customers.setTags(step.on);
    if (before !== null) return keptSet(given, stream, existing(before, order, `the configuration set ${step.on}`));
    const { pool } = stream;
    if (pool !== null && run.grantedPools !== null && !run.grantedPools.has(pool)) {
      return refused(
        `the template's stream ${step.stream} names pool ${pool}, and this deployment may not use it`,
        'Put the pool into `homePools` of the deployment, and deploy',
      );
    }
    await customers.createSet(step.on, stream, { ...tagsFor(order), [ATTACH_TAG.key]: ATTACH_TAG.on });
    return (await customers.setTags(step.on)) === null ? NOT_YET : done(true);
  },

  async 'attach-set'({ run: { attach, control, inventory }, order, step }) {
    if (attach === null) {
      return { state: 'by-hand', why: 'this deployment attaches no sets', todo: BY_HAND, made: false };
    }
    const extra = order.template.streams[step.stream ?? '']?.eventTypes ?? [];
    const wanted = { ...attach, eventTypes: [...new Set([...attach.eventTypes, ...extra])] };
    const found = await control.listDestinations(step.on);
    const earlierTopics = await inventory.topics();
    const plan = planDestination(found, wanted, { known: false, earlierTopics });
    if (plan.kind === 'nothing') return done(found.some(({ name }) => name === attach.destination));
    if (plan.kind === 'blocked') return refused(plan.why, `Mend the event destination ${attach.destination}`);
    const destination = { name: attach.destination, topicArn: attach.topicArn, eventTypes: plan.eventTypes };
    if (plan.kind === 'create') await unlessThere(control.createDestination(step.on, destination));
    else await control.updateDestination(step.on, destination);
    const after = planDestination(await control.listDestinations(step.on), wanted, { known: false, earlierTopics });
    return after.kind === 'nothing' ? done(true) : NOT_YET;
  },

  async 'create-identity'({ run: { customers }, order, step }) {
    const before = await customers.identityTags(step.on);
    if (before !== null) return existing(before, order, `the identity ${step.on}`);
    const [set = ''] = setsOf(order);
    await customers.createIdentity(step.on, order.template.domain.dkim, set, tagsFor(order));
    return (await customers.identityTags(step.on)) === null ? NOT_YET : done(true);
  },

  async 'set-mail-from'({ run: { control, customers }, order, step }) {
    const wanted = mailFromOf(order, step.on);
    const { mailFrom } = await control.describeIdentity(step.on);
    if (wanted === null || mailFrom?.domain === wanted) return done(true);
    // Its owner chose it, and its records are there.
    if (mailFrom !== null) return done(false, `its MAIL FROM domain ${mailFrom.domain} stays`);
    await customers.putMailFrom(step.on, wanted, order.template.domain.onMxFailure);
    return (await control.describeIdentity(step.on)).mailFrom?.domain === wanted ? done(true) : NOT_YET;
  },

  async 'create-tenant'({ run: { customers }, order, step }) {
    const before = await customers.customer(step.on);
    if (before !== null) {
      return { ...existing(before.tags, order, `the tenant ${step.on}`), tenantArn: before.arn };
    }
    await customers.createTenant(step.on, tagsFor(order));
    const after = await customers.customer(step.on);
    return after === null ? NOT_YET : { ...done(true), tenantArn: after.arn };
  },

  'associate-set': (given) => associated(given, 'configuration-set'),
  'associate-identity': (given) => associated(given, 'identity'),

  async 'set-reputation-policy'({ run: { customers }, order, progress }) {
    const wanted = order.template.reputationPolicy;
    const arn = progress.tenantArn ?? '';
    if ((await customers.reputationPolicy(arn)) === wanted) return done(true);
    await customers.putReputationPolicy(arn, wanted);
    return (await customers.reputationPolicy(arn)) === wanted ? done(true) : NOT_YET;
  },
};
const BY_HAND = 'Attach the set as docs/attach.md says, so that its mail is counted';

/** An answer that was lost is asked for again, and then it is there already: what is read back counts. */
async function unlessThere(made: Promise<void>): Promise<void> {
  try {
    await made;
  } catch (error) {
    if (!(error instanceof SesRefused && error.message.startsWith('AlreadyExistsException'))) throw error;
  }
}

/** SES says itself whether the tenant had the resource already. */
async function associated({ run: { customers }, order, progress, step }: Given, type: ResourceType): Promise<Taken> {
  await customers.associate(order.tenant, arnOf(progress.tenantArn ?? '', type, step.on));
  return done(true);
}

/** What is there already: ours, its owner's, or of another customer. */
function existing(tags: Tags, { tenant }: Order, what: string): Taken {
  const owner = Object.hasOwn(tags, MADE_TAG) ? tags[MADE_TAG] : undefined;
  if (owner === undefined || owner === tenant) return done(owner === tenant);
  return refused(`${what} belongs to the customer ${owner}`, `Order with another name, or take ${owner} out first`);
}

const tagsFor = ({ tenant, template }: Order): Tags => ({ ...template.tags, [MADE_TAG]: tenant });
