import type { SetRow } from '../../../../shared/admin/schema/sets.ts';
import { hrefOfSet } from '../lib/address.ts';
import { Chip, SafeText, Since } from '../lib/parts.tsx';
import { NotHealthy, PartOf, shownName } from '../lib/stream.tsx';
import { counted, grouped, rate } from '../lib/words.ts';
import { Spark } from './spark.tsx';

type Props = {
  readonly row: SetRow;
  readonly now: string;
  /** Whether it is chosen, and to choose it or not; none: nothing may be done about it. */
  readonly choice?: { readonly isChosen: boolean; readonly toggle: () => void } | null;
};

/** One set; where it does not stand healthy also why, since when, and what was done. */
export function FleetRow({ row, now, choice = null }: Props) {
  const { name, stream, tenant, standing, since, sentence, done, told, pinned, exempt, mode, day, spark } = row;
  return (
    <li class={`row ${standing}`}>
      <span class="who">
        {choice !== null && (
          <input
            type="checkbox"
            aria-label={`Choose ${shownName(row)}`}
            checked={choice.isChosen}
            onChange={choice.toggle}
          />
        )}
        <a href={hrefOfSet(name)}>
          <SafeText text={shownName(row)} />
        </a>
        {stream !== null && <PartOf stream={stream} />}
        {tenant !== null && (
          <span class="quiet">
            <span class="unseen">tenant </span>
            <SafeText text={tenant} />
          </span>
        )}
      </span>
      <span class="stands">
        <Chip standing={standing} effect={row.effect} of={row} />
        {pinned && <span class="flag">pinned</span>}
        {exempt && <span class="flag">exempt</span>}
        {mode === 'observe' && <span class="flag">observed</span>}
        {told.length > 0 && <span class="flag">{counted(told.length, 'alert')}</span>}
      </span>
      <Spark hours={spark} label={shownName(row)} />
      <span class="number">
        <span class="tag">messages</span> {grouped(day.sends)}
      </span>
      <span class="number">
        <span class="tag">hard bounces</span> {rate(day.hardBounceRate)}
      </span>
      <span class="number">
        <span class="tag">complaints</span> {rate(day.complaintRate)}
      </span>
      {standing === 'healthy' && row.words !== standing && (
        <p class="why">
          <NotHealthy row={row} />
          {row.effect !== 'none' && done !== null && ` · ${done}`}
        </p>
      )}
      {standing !== 'healthy' && (
        <p class="why">
          {since !== null && <Since time={since} now={now} />}
          {sentence !== null && ' · '}
          {sentence !== null && <SafeText text={sentence} />}
          {done !== null && ' · '}
          {done !== null && (
            <strong>
              <SafeText text={done} />
            </strong>
          )}
        </p>
      )}
      {told.map((signal) => (
        <p class="why" key={signal.metric}>
          <Since time={signal.since} now={now} /> · <SafeText text={signal.sentence} /> · alert only
        </p>
      ))}
    </li>
  );
}
