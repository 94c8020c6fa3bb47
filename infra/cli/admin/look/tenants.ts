import type { CliCommand } from '../context.ts';
import { tenantsText } from '../tenants-text.ts';

export const TENANTS: CliCommand = {
  usage: 'tenants',
  about: 'Tenants, how their sets stand, and whose sets together exceed the limit',
  async run(context) {
    const tenants = await context.client.call('listTenants');
    context.show(tenants, tenantsText(context, tenants));
    return 0;
  },
};
