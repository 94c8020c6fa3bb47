import { ApiFailed, read } from '../lib/api.ts';
import { Box, Empty, ProblemBox, SafeText, Waiting } from '../lib/parts.tsx';
import { useLive, useShell } from '../lib/shell.ts';
import { limitWords } from '../lib/words.ts';
import { TenantHistory } from '../tenant/history.tsx';
import { LadderCard } from '../tenant/ladder.tsx';
import { ProfileReasons } from '../tenant/profile.tsx';
import { ShareBox } from '../tenant/share.tsx';
import { StageBox } from '../tenant/stage.tsx';
import { AllowanceBox, TenantSets } from '../tenant/streams.tsx';

const NOT_FOUND = 404;
/** Null where nobody has ordered it: most tenants were there before. */
const orNull = <T,>(error: unknown): T | null => {
  if (error instanceof ApiFailed && error.status === NOT_FOUND) return null;
  throw error;
};

/** The life of one tenant: how far it is, what it may send, how risky it is, what it sends with, what was decided. */
export function TenantView({ name }: { readonly name: string }) {
  const { fleet } = useShell();
  const { data, error } = useLive(`tenant ${name}`, async (signal) => {
    const [{ items: tenants }, customer, { items: ladders }, { items: allowances }, sets] = await Promise.all([
      read<'listTenants'>('/tenants', {}, signal),
      read<'getCustomer'>(`/tenants/${encodeURIComponent(name)}/order`, {}, signal).catch(
        orNull<Awaited<ReturnType<typeof read<'getCustomer'>>>>,
      ),
      read<'listLadders'>('/ladders', {}, signal),
      read<'listAllowances'>('/allowances', {}, signal),
      read<'listSets'>('/sets', { tenant: name, limit: '100' }, signal),
    ]);
    const own = [...(customer?.sets ?? []), ...sets.items.map((set) => set.name)];
    const domains = customer?.domains.map(({ domain }) => domain) ?? [];
    return {
      tenant: tenants.find((tenant) => tenant.name === name) ?? null,
      customer,
      sets,
      ladders: ladders.filter(
        (ladder) =>
          (ladder.subject === 'tenant' && ladder.name === name) ||
          (ladder.subject === 'set' && own.includes(ladder.name)) ||
          (ladder.subject === 'domain' && domains.includes(ladder.name)),
      ),
      allowances: allowances.filter(({ tenant }) => tenant === name),
    };
  });
  if (data === null) return error === null ? <Waiting /> : <ProblemBox error={error} />;
  const { tenant, customer, sets, ladders, allowances } = data;
  // By the deployment’s clock.
  const now = fleet?.now ?? new Date().toISOString();
  if (tenant === null && customer === null) {
    return (
      <Empty title="There is no tenant of this name.">
        <a href="#/tenants">To all tenants</a>
      </Empty>
    );
  }
  return (
    <>
      <ProblemBox error={error} />
      <p>
        <a href="#/tenants">All tenants</a>
      </p>
      {tenant?.together && (
        <p class="note">
          Its sets are <strong>together above the limit</strong>: <SafeText text={tenant.together.sentence} />
        </p>
      )}
      {tenant?.atSes && (
        <p class="problem">
          <SafeText text={tenant.atSes.sentence} />. That is SES’s word, and no decision of Lazaretto.
        </p>
      )}
      {customer === null ? (
        <p class="quiet">It was not set up by an order, so it has no stage.</p>
      ) : (
        <StageBox customer={customer} now={now} />
      )}
      {ladders.map((ladder) => (
        <LadderCard key={`${ladder.subject} ${ladder.name}`} ladder={ladder} />
      ))}
      {ladders.length === 0 && <p class="quiet">The policy puts it on no ladder: nothing limits what it sends.</p>}
      {allowances.length > 0 && <AllowanceBox items={allowances} />}
      {tenant !== null && (
        <Box
          title={`Profile: ${tenant.profile.grade}`}
          note="From A, the safest, to D. Nothing is moved for it, unless the policy says so."
        >
          <ProfileReasons profile={tenant.profile} />
        </Box>
      )}
      <TenantSets page={sets} />
      {tenant?.inPolicy && (
        <Box title="What the policy says of it">
          <p>
            Sets: <SafeText text={tenant.patterns.join(', ') || 'none'} />
          </p>
          {tenant.mode !== null && <p>Mode: {tenant.mode}</p>}
          {limitWords(tenant.limits).map((words) => (
            <p key={words}>{words}</p>
          ))}
        </Box>
      )}
      <ShareBox name={name} />
      <TenantHistory name={name} now={now} />
    </>
  );
}
