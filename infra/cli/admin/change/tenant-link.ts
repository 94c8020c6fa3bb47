import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { REVOKED, SHARED, USUAL_DAYS } from '../../../../shared/tenant-page/grant.ts';
import { LANGUAGES } from '../../../../shared/tenant-page/languages.ts';
import { oneOf, wholeNumber } from '../../options.ts';
import { UserError } from '../../user-error.ts';
import { minute } from '../../words.ts';
import { type CliCommand, onlyName, textOf } from '../context.ts';

const REVOKE = 'revoke';
/** A link for a tenant, or the end of all of them. */
export const TENANT_LINK: CliCommand = {
  usage: 'tenant-link TENANT [--days N] [--lang en|de] | tenant-link revoke TENANT [--reason TEXT]',
  about: 'A link to the page of one tenant, for 14 days unless you say otherwise, 30 at most; revoke voids all of them',
  options: { days: { type: 'string' }, lang: { type: 'string' }, reason: { type: 'string' } },
  async run(context) {
    const [first, ...rest] = context.names;
    const [days, language, reason] = ['days', 'lang', 'reason'].map((name) => textOf(context, name));
    if (first === REVOKE && rest.length > 0) {
      if (days !== undefined || language !== undefined) {
        throw new UserError('--days, --lang: expected nothing beside revoke, which voids every link');
      }
      const tenant = onlyName({ ...context, names: rest }, 'tenant');
      const voided = { path: { tenant }, body: { reason: reason ?? REVOKED } };
      const done = await context.client.call('revokeTenantLinks', voided);
      context.show(done, forTerminal(done.sentence));
      return 0;
    }
    const tenant = onlyName(context, 'tenant');
    const body = {
      days: days === undefined ? USUAL_DAYS : wholeNumber('days', days),
      ...(language !== undefined && { language: oneOf('lang', LANGUAGES, language) }),
      reason: reason ?? SHARED,
    };
    const link = await context.client.call('shareTenant', { path: { tenant }, body });
    // Alone on its line and never wrapped, so that it can be copied.
    if (context.values['json'] !== true) context.write(`${forTerminal(link.url)}\n`);
    context.show(link, `Whoever has it sees the page of ${tenant}, until ${minute(link.endsAt)}.`);
    return 0;
  },
};
