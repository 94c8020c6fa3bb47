import { SESv2Client } from '@aws-sdk/client-sesv2';
import { beforeEach, describe, expect, it } from 'vitest';
import { sesCustomers } from '../../../../functions/_adapters/ses/customers.ts';
import { sesList } from '../../../../infra/cli/admin/suppression/lists.ts';
import { sesSettings } from '../../../../infra/cli/admin/suppression/ses-sets.ts';
import { suppressionOfSets } from '../../../../infra/cli/admin/suppression/sets.ts';
import { table } from '../../../../infra/cli/table.ts';
import { LocalAws } from '../../../../infra/local/aws/local-aws.ts';
import { ApiProblem } from '../../../../shared/admin/api/client.ts';
import { MADE_TAG } from '../../../../shared/onboarding/made-tag.ts';
import type { Suppression } from '../../../../shared/onboarding/suppression.ts';
import type { StreamTemplate } from '../../../../shared/onboarding/template.ts';

const FULL: Suppression = { reasons: ['BOUNCE', 'COMPLAINT'], scope: 'TENANT', autoValidation: 'OFF' };
const refusal = (status: number) =>
  new ApiProblem({ type: 'x', title: 'x', status, detail: 'path.tenant: nobody has ordered it' } as never);

/** SES in memory by its real client, and a deployment that knows orders. */
function world({ tenants = ['acme', 'other'], stage = 'established', says = true } = {}) {
  const aws = new LocalAws({ clock: { now: () => 0 }, throttle: false });
  const ses = new SESv2Client(aws.clientConfig());
  const orders = new Map<string, readonly ({ readonly set: string } & Suppression)[]>();
  let slept = 0;
  let shown: unknown;
  const run = async (values: Readonly<Record<string, string | boolean>> = {}, names = ['sets']) => {
    let text = '';
    const context = {
      ...{ names, values, table },
      show: (value: unknown, forPerson: string) => {
        shown = value;
        text = forPerson;
      },
      client: {
        call: async (id: string, { path }: { path?: { tenant: string } } = {}) => {
          if (id === 'listTenants') return { items: tenants.map((name) => ({ name })) };
          const suppression = orders.get(path?.tenant ?? '');
          if (suppression === undefined) throw refusal(/^[\w-]{1,64}$/.test(path?.tenant ?? '') ? 404 : 422);
          return { stage, ...(says && { suppression }) };
        },
      },
    };
    const sleep = async (ms: number) => {
      slept += ms;
    };
    const pace = { sleep, now: () => 0, ask: null, complain: () => undefined };
    const exit = await suppressionOfSets(context as never, sesSettings(ses), pace);
    return { exit, text, shown: shown as { items: unknown[]; failed: number } };
  };
  const make = async (set: string, { reasons, scope, autoValidation }: Suppression, tenant = 'acme') => {
    const stream = { tls: 'OPTIONAL', pool: null, maxDeliverySeconds: null, suppression: { reasons, scope } };
    await sesCustomers(ses).createSet(set, { ...stream, autoValidation } as unknown as StreamTemplate, {
      [MADE_TAG]: tenant,
    });
  };
  return { aws, ses, orders, run, make, slept: () => slept };
}
let given: ReturnType<typeof world>;
beforeEach(() => {
  given = world();
});

describe('lazaretto suppression sets', () => {
  it.each(['OFF', 'MEDIUM', 'HIGH', 'MANAGED'])('finds what an order made as its template says: %s', async (word) => {
    const { run, make, orders } = given;
    const wanted = { ...FULL, autoValidation: word };
    await make('acme-news', wanted);
    orders.set('acme', [{ set: 'acme-news', ...wanted }]);

    const { exit, text } = await run();
    expect(exit).toBe(0);
    expect(text).toMatch(new RegExp(`^acme-news +BOUNCE, COMPLAINT +tenant +${word}.* +acme +as it says$`, 'm'));
    expect(text).toContain('0 of 1 sets with a template suppress less than it says.');
  });

  it('tells each set that suppresses less, by name, and ends with 1', async () => {
    const { run, make, orders, aws, slept } = given;
    aws.state.addSet('own', {}, true);
    await make('acme-news', { ...FULL, reasons: ['BOUNCE'] });
    await make('acme-codes', { ...FULL, scope: 'ACCOUNT', autoValidation: 'MEDIUM' });
    orders.set('acme', [
      { set: 'acme-news', ...FULL },
      { set: 'acme-codes', ...FULL, autoValidation: 'HIGH' },
      { set: 'acme-later', ...FULL },
    ]);

    const { exit, text, shown } = await run();
    expect(exit).toBe(1);
    expect(text).toContain('* acme-news suppresses nothing for COMPLAINT, which the template wants\n');
    expect(text).toContain('* acme-codes asks the list of the account, and the template wants that of the tenant\n');
    expect(text).toContain('* acme-codes has Auto Validation MEDIUM, and the template wants HIGH\n');
    expect(text).toContain('2 of 2 sets with a template suppress less than it says.');
    expect(text).toMatch(/^own +nothing \(by account\) .* -$/m);
    expect(text).toMatch(/^acme-later .* not in SES$/m);
    expect(shown.items).toContainEqual(
      expect.objectContaining({ set: 'acme-news', tenant: 'acme', less: [expect.stringContaining('COMPLAINT')] }),
    );
    // Four sets, a second apart.
    expect(slept()).toBe(3_000);
  });

  it('takes what a set leaves out from its tenant, then from the account', async () => {
    const { run, orders, aws } = given;
    aws.state.addSet('acme-news', {}, true);
    aws.state.account = { ...aws.state.account, SuppressionAttributes: { SuppressedReasons: ['COMPLAINT'] } };
    orders.set('acme', [{ set: 'acme-news', ...FULL, scope: 'ACCOUNT' }]);

    const { text } = await run({ tenant: 'acme' });
    expect(text).toMatch(/^acme-news +COMPLAINT \(by account\)/m);
    expect(text).toContain('suppresses nothing for BOUNCE, which');
  });

  it('knows the customer of a set by its tag where the deployment names none', async () => {
    const { run, make, orders } = world({ tenants: [] });
    await make('acme-news', { ...FULL, reasons: [] });
    await make('odd', FULL, 'not a name');
    orders.set('acme', [{ set: 'acme-news', ...FULL }]);

    expect((await run()).text).toContain('acme-news suppresses nothing for BOUNCE and COMPLAINT');
  });

  it('expects nothing of a customer who is out', async () => {
    const { run, orders } = world({ stage: 'gone' });
    orders.set('acme', [{ set: 'acme-news', ...FULL }]);

    expect(await run()).toMatchObject({ exit: 0, text: 'There are no configuration sets.' });
  });

  it.each([
    [{ tenant: 'nobody' }, undefined, {}, '--tenant: path.tenant: nobody has ordered it'],
    [{}, ['sets', 'acme'], {}, 'Expected nothing behind sets; for the sets of one customer: --tenant T'],
    [{ tenant: 'acme' }, undefined, { says: false }, 'deploy this version first'],
  ])('refuses %j %j', async (values, names, of, sentence) => {
    const { run, orders } = world(of);
    orders.set('acme', [{ set: 'acme-news', ...FULL }]);
    await expect(run(values as never, names)).rejects.toThrow(sentence);
  });

  it('asks first where it takes long', async () => {
    const { run, aws } = given;
    for (let n = 0; n < 501; n++) aws.state.addSet(`set-${n}`, {}, true);
    await expect(run()).rejects.toThrow('501 sets take 9 minutes, at one call a second. Say --yes to do it');
    expect(await run({ yes: true })).toMatchObject({ exit: 0 });
  });

  it.each([
    ['GetAccount', /^SES does not say what the account suppresses: User is not authorized/],
    ['ListConfigurationSets', /^SES does not say its sets: User is not authorized/],
    ['GetConfigurationSet', /^SES refuses after 0 of 1: User is not authorized/],
    ['GetTenant', /^SES refuses after 0 of 1: User is not authorized/],
  ])('says in one sentence that the caller may not call %s', async (call, sentence) => {
    const { run, aws, orders } = given;
    aws.state.addSet('acme-news', {}, true);
    orders.set('acme', [{ set: 'acme-news', ...FULL }]);
    aws.settings.outage = (name) => (name === call ? 'refused' : null);
    await expect(run()).rejects.toThrow(sentence);
  });

  it('names what it could not read, says nothing of it, and goes on', async () => {
    const { run, make, aws, orders } = given;
    aws.state.addSet('acme-news', {}, true);
    await make('acme-codes', FULL);
    aws.state.addSet('own', {}, true);
    orders.set('acme', [
      { set: 'acme-news', ...FULL },
      { set: 'acme-codes', ...FULL },
    ]);
    aws.settings.outage = (name, input) =>
      name === 'GetTenant' || (input as { ConfigurationSetName?: string }).ConfigurationSetName === 'own'
        ? 'broken'
        : null;

    const { exit, text, shown } = await run();
    expect(exit).toBe(1);
    expect(shown).toMatchObject({ failed: 2, items: [{ set: 'acme-codes', less: [] }] });
    expect(text).toMatch(/own: The service is out of order\.\ntenant acme: The service is out of order\.$/);
  });
});

describe('the list of a tenant that is not there', () => {
  it('is not taken for a list without the address', async () => {
    const { aws, ses } = given;
    aws.state.addTenant('acme', 0);
    expect(await sesList(ses, 'acme').get('jo@example.com')).toBeNull();
    expect(await sesList(ses, 'acme').remove('jo@example.com')).toBe(false);
    const list = sesList(ses, 'nobody');
    const sentence = 'there is no SES tenant nobody in this Region';
    await expect(list.get('jo@example.com')).rejects.toThrow(sentence);
    await expect(list.remove('jo@example.com')).rejects.toThrow(sentence);
    await expect(list.get('jo@example.com')).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});
