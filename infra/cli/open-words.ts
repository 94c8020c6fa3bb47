import { forTerminal } from '../../shared/kernel/escape.ts';
import { waitWords } from '../../shared/standing/shown.ts';
import type { LocalReport } from '../local/report-model.ts';

/** Sets, and below each its streams, by the name under which a person reads of them. */
export const namedStandings = ({ configurationSets }: Pick<LocalReport, 'configurationSets'>) =>
  configurationSets.flatMap(({ streams = [], waits = [], ...set }) => [
    { ...set, waits },
    ...streams.map((stream) => ({ ...stream, name: `${set.name}/${stream.name}`, waits: stream.waits ?? [] })),
  ]);

const AWAY: readonly string[] = ['quarantined', 'paused'];

/** What is open though nothing was decided: who is not judged and why, and who waits for whom until when. */
export const openWords = (report: Pick<LocalReport, 'configurationSets'>): readonly string[] =>
  namedStandings(report).flatMap(({ name, standing, notJudged, waits }) => [
    ...(notJudged === undefined ? [] : [forTerminal(`${name} is not judged: ${notJudged}`)]),
    // Who was moved for another reason waits for nobody any more.
    ...(AWAY.includes(standing) ? [] : waits).map((wait) =>
      forTerminal(`${name} ${waitWords({ ...wait, until: Date.parse(wait.until) })}`),
    ),
  ]);
