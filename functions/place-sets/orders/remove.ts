import { whyDomainStays, whySetStays } from '../../../shared/onboarding/in-use.ts';
import { MADE_TAG } from '../../../shared/onboarding/made-tag.ts';
import type { StepKind } from '../../../shared/onboarding/steps.ts';
import { arnOf, type ResourceType } from './arn.ts';
import type { Tags } from './ports.ts';
import { done, type Given, NOT_YET, refused, type Taken } from './taken.ts';

/** Nothing here is called before it is known that nobody needs what it deletes. */
type RemovalKind = Extract<StepKind, `disassociate-${string}` | `delete-${string}`>;

/** How what an order made is deleted: looked at, deleted, read back. What is not there is done. */
export const REMOVE: Readonly<Record<RemovalKind, (given: Given) => Promise<Taken>>> = {
  'disassociate-set': (given) => disassociated(given, 'configuration-set'),
  'disassociate-identity': (given) => disassociated(given, 'identity'),

  async 'delete-tenant'({ run: { customers }, order, step }) {
    const before = await customers.customer(step.on);
    if (before === null) return GONE;
    if (!isOurs(before.tags, step.on)) return notOurs(`the tenant ${step.on}`, step.on);
    const [resource] = await customers.resourcesOf(step.on);
    if (resource !== undefined) {
      return refused(
        `the tenant may still send with ${resource.split(':').slice(5).join(':')}`,
        'Name that as well, or take it from the tenant in SES, and order the removal again',
      );
    }
    if (order.removal?.suppression !== true && (await customers.suppresses(step.on))) {
      return refused(
        'its suppression list has entries, which would go with it',
        `Keep them first (npx lazaretto suppression export --tenant ${step.on}), then order the removal again with --suppression`,
      );
    }
    await customers.deleteTenant(step.on);
    return (await customers.customer(step.on)) === null ? done(true) : NOT_YET;
  },

  async 'delete-identity'(given) {
    const { customers, inventory } = given.run;
    const stays = await whyStays(given, 'identity');
    if (stays !== null) return stays;
    await customers.deleteIdentity(given.step.on);
    if ((await customers.identityTags(given.step.on)) !== null) return NOT_YET;
    await inventory.forgetIdentity(given.step.on);
    return done(true);
  },

  async 'delete-set'(given) {
    const { customers } = given.run;
    const stays = await whyStays(given, 'configuration-set');
    if (stays !== null) return stays;
    await customers.deleteSet(given.step.on);
    return (await customers.setTags(given.step.on)) === null ? done(true) : NOT_YET;
  },
};
const GONE = done(false, 'it is not there any more');

/** Takes a resource from the tenant, where that alone uses it. */
async function disassociated(given: Given, type: ResourceType): Promise<Taken> {
  const { run, order } = given;
  const stays = await whyStays(given, type);
  if (stays !== null) return stays;
  const arn = arnFor(given, type);
  if (!(await run.customers.tenantsOf(arn)).includes(order.tenant)) return done(false);
  await run.customers.disassociate(order.tenant, arn);
  return (await run.customers.tenantsOf(arn)).includes(order.tenant) ? NOT_YET : done(true);
}

/** What keeps a set or an identity where it is; null: it may go. */
async function whyStays(given: Given, type: ResourceType): Promise<Taken | null> {
  const { run, order, step } = given;
  const { customers, uses, timer } = run;
  const isSet = type === 'configuration-set';
  const tags = await (isSet ? customers.setTags(step.on) : customers.identityTags(step.on));
  if (tags === null) return GONE;
  const what = `the ${isSet ? 'configuration set' : 'identity'} ${step.on}`;
  if (!isOurs(tags, order.tenant)) return notOurs(what, order.tenant);
  const why = isSet
    ? whySetStays(order, await uses.set(step.on), timer.now())
    : whyDomainStays(order, await uses.domain(step.on), timer.now());
  if (why !== null)
    return refused(`${what} stays: ${why}`, 'It goes by itself once nothing keeps it; looked at each hour');
  const other = (await customers.tenantsOf(arnFor(given, type))).find((tenant) => tenant !== order.tenant);
  if (other === undefined) return null;
  return refused(`${what} stays: SES's tenant ${other} may use it, too`, `Take it from ${other} in SES first`);
}

/** Whatever is known of the account: the tenant, or the topic of events. */
const arnFor = ({ run, progress, step }: Given, type: ResourceType): string =>
  arnOf(progress.tenantArn ?? run.attach?.topicArn ?? '', type, step.on);

const isOurs = (tags: Tags, tenant: string): boolean => Object.hasOwn(tags, MADE_TAG) && tags[MADE_TAG] === tenant;
const notOurs = (what: string, tenant: string): Taken =>
  refused(`${what} was not made for ${tenant}`, "What was there before, or is another customer's, is deleted by hand");
