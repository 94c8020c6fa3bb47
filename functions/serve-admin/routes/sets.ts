import { seenAccountOf, tenantAtSes } from '../../../shared/account/shown.ts';
import { gmailOfSet } from '../../../shared/admin/receivers/gmail-of-set.ts';
import { ACTIONS } from '../../../shared/admin/schema/set.ts';
import { actOn, changeModeOf, holdsFor } from '../../../shared/admin/sets/act.ts';
import { changeSet, readCase } from '../../../shared/admin/sets/change-set.ts';
import { holdUntil, judgedNow } from '../../../shared/admin/sets/judged.ts';
import { streamOf } from '../../../shared/admin/sets/of-stream.ts';
import { placementOf, withoutPools } from '../../../shared/admin/sets/placement.ts';
import { readSeries, spanOf } from '../../../shared/admin/sets/series.ts';
import { clearedOf, dayOfSums, readDay, shownOf, toldNow } from '../../../shared/admin/sets/set-row.ts';
import { settingsStep } from '../../../shared/admin/sets/settings-step.ts';
import { atSes } from '../../../shared/audit-counts/shown.ts';
import { type EpochMs, hourOf, iso } from '../../../shared/kernel/time.ts';
import { deploymentKey, setKey } from '../../../shared/registry/keys.ts';
import { providerName, shownSamples } from '../../../shared/samples/said.ts';
import { lastConviction } from '../../../shared/standing/conviction.ts';
import { standingOf } from '../../../shared/standing/epoch.ts';
import { NO_RULE } from '../../../shared/standing/shown.ts';
import { type Answers, askedBy } from '../call.ts';

const isoOrNull = (at: EpochMs | null | undefined): string | null => (typeof at === 'number' ? iso(at) : null);
const millis = (time: string | undefined): EpochMs | null => (time === undefined ? null : Date.parse(time));

export const setAnswers: Pick<
  Answers,
  'getSet' | 'getSeries' | 'getSamples' | 'getHistory' | 'actOnSet' | 'setMode' | 'setSettings'
> = {
  async getSet(deps, { path: { set }, now, actor, via }) {
    const { on, placement, version } = await readCase(deps, set);
    const { standing, settings } = on.state;
    const effective = holdsFor(on);
    const [{ notJudged, ...judged }, desired, seen, account, sums, incidents, evacuated, history, views, snds, gmail] =
      await Promise.all([
        judgedNow(deps.evaluation, set, on.policy, effective, now),
        deps.placements.desired(set),
        deps.placements.seen(set),
        deps.keeper.read(deploymentKey.account),
        readDay(deps.evaluation.totals, set, now),
        deps.evaluation.decisions.incidents(hourOf(now)),
        deps.evaluation.deployment.evacuated(),
        standing === null ? [] : deps.evaluation.decisions.history(set),
        deps.keeper.read(setKey.reported(set)),
        deps.keeper.read(deploymentKey.snds),
        deps.receivers.gmailOf(set, {
          set: on.ofSet === null ? set : (streamOf(set, on.policy)?.value ?? set),
          tenant: effective.tenant,
        }),
      ]);
    const convicted = lastConviction(history);
    const day = dayOfSums(sums);
    const ongoing = incidents.filter(({ closedAt }) => closedAt === null);
    const stream = on.ofSet === null ? null : streamOf(set, on.policy);
    const shown = shownOf(on.state, stream?.by === null ? NO_RULE : notJudged, on.policy, {
      desired,
      placement,
      isStream: stream !== null,
      cleared: clearedOf(ongoing, sums.byProvider, day, effective.limits),
      evacuated,
    });
    const [hold] = shown.waits;
    const goes = placementOf(desired, placement, seen);
    const asked = { actor, via, now, reason: 'would it make sense?', until: null };
    return {
      name: set,
      stream: stream && {
        ...stream,
        sesTenant: effective.stream?.sesTenant ?? null,
        pausedSince: placement.sendingPaused ? isoOrNull(placement.tenantPausedAt) : null,
      },
      tenant: effective.tenant,
      standing: standingOf(standing),
      since: isoOrNull(standing?.at),
      sentence: standing?.sentence ?? null,
      told: toldNow(on.state),
      day,
      conviction: convicted && {
        at: iso(convicted.at),
        sentence: convicted.sentence,
        numbers: { ...convicted.numbers, since: iso(convicted.numbers.since) },
      },
      version,
      mode: effective.mode,
      modeFrom: typeof settings?.mode === 'string' ? 'person' : 'policy',
      pinned: effective.pinned,
      exempt: effective.exempt,
      tenantAtSes: tenantAtSes(seenAccountOf(account.fields), effective.stream?.sesTenant ?? on.state.sesTenant),
      offences: standing?.offences ?? 0,
      holdUntil: isoOrNull(holdUntil(standing)),
      until: {
        standing: isoOrNull(standing?.until),
        pinned: isoOrNull(settings?.until?.pinned),
        exempt: isoOrNull(settings?.until?.exempt),
        mode: isoOrNull(settings?.until?.mode),
      },
      inherited: holdsFor(on, settings && { ...settings, limits: null }).limits,
      own: { tenant: settings?.tenant ?? null, limits: settings?.limits ?? null },
      ...judged,
      waitsForProvider: hold ? { provider: hold.provider, metric: hold.metric, since: hold.since } : null,
      ...shown,
      placement: stream === null ? goes : withoutPools(goes),
      actions: ACTIONS.map((action) => {
        const step = actOn(on, action, asked);
        return { action, allowed: step.kind !== 'refused', sentence: step.kind === 'refused' ? step.sentence : null };
      }),
      atSes: atSes(views.fields, snds.fields, stream === null ? (goes.actual?.pool ?? null) : null),
      gmail: gmailOfSet(gmail, on.state),
      judgedAt: iso(now),
    };
  },

  async getSeries(deps, { path: { set }, query, now }) {
    await readCase(deps, set);
    const span = spanOf(query.by, millis(query.from), millis(query.to), now);
    return readSeries(deps.evaluation.totals, set, query.by, span, query.provider ?? null);
  },

  async getSamples(deps, { path: { set }, now }) {
    const { on } = await readCase(deps, set);
    // Those of a set are of all its customers.
    const isKept = on.policy.samples !== 'off' && on.ofSet === null;
    const record = isKept ? ((await deps.evaluation.samples?.read(set)) ?? null) : null;
    const items = shownSamples(record, now).map(({ at, ...sample }) => ({
      ...sample,
      providerName: providerName(sample.provider) || 'others',
      at: iso(at),
    }));
    return { kept: isKept, items };
  },

  async getHistory(deps, { path: { set } }) {
    await readCase(deps, set);
    const records = await deps.evaluation.decisions.history(set);
    return {
      items: records.toReversed().map(({ version, at, from, to, cause, actor, mode, sentence, until, numbers }) => ({
        version,
        at: iso(at),
        from,
        to,
        cause,
        actor,
        mode,
        sentence,
        until: isoOrNull(until),
        numbers: numbers && { ...numbers, since: iso(numbers.since) },
      })),
    };
  },

  actOnSet(deps, call) {
    const { action } = call.body;
    const asked = askedBy(call, call.body);
    return changeSet(deps, call.path.set, (on) => actOn(on, action, asked), asked, { action, seen: call.seen });
  },

  setMode(deps, call) {
    const { mode } = call.body;
    const asked = askedBy(call, call.body);
    const step = { action: `mode ${mode}`, seen: call.seen };
    return changeSet(deps, call.path.set, (on) => changeModeOf(on, mode, asked), asked, step);
  },

  setSettings(deps, call) {
    const { tenant, limits } = call.body;
    const asked = askedBy(call, call.body);
    const step = { action: 'settings', seen: call.seen };
    return changeSet(deps, call.path.set, (on) => settingsStep(on, { tenant, limits }, asked), asked, step);
  },
};
