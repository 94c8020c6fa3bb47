import { isProbeDue, nextHealthRecord } from '../../shared/dns-patrol/blocklists/back-off.ts';
import type { TargetKind } from '../../shared/dns-patrol/blocklists/model.ts';
import { type ProbeAnswer, probeHealth, type Random } from '../../shared/dns-patrol/blocklists/probe.ts';
import type { Dns } from '../../shared/dns-patrol/dns/model.ts';
import type { PatrolMemory, PatrolMessages, SuspectsOf } from '../../shared/dns-patrol/findings/ports.ts';
import type { Clock } from '../../shared/kernel/time.ts';

export type GateDeps = {
  readonly dns: Dns;
  readonly random: Random;
  readonly lists: readonly ProbeAnswer[];
  readonly memory: PatrolMemory;
  readonly messages: PatrolMessages;
  readonly suspectsOf: SuspectsOf;
  readonly clock: Clock;
};

/**
 * Whether a list's answers count. The last probe holds until the next one is due; a list that failed it is not asked
 * until then.
 */
export async function isWell(
  { dns, random, memory, clock }: GateDeps,
  asked: ProbeAnswer,
  kind: TargetKind,
  probe: 'when due' | 'now',
): Promise<boolean> {
  const list = asked.list.id;
  const known = await memory.health(list, kind);
  if (probe === 'when due' && known !== null && !isProbeDue(known, clock.now())) return known.state === 'ok';
  const health = await probeHealth(dns, asked, kind, random);
  await memory.saveHealth({ ...nextHealthRecord(known, health, clock.now()), list, kind });
  return health.state === 'ok';
}
