import { strength } from './dmarc/record.ts';
import type { Examined, Finding } from './model.ts';
import { type Change, withChanges } from './overlay.ts';
import type { AuthenticationDeps } from './ports.ts';
import type { DomainReport, Draft, Proposal } from './report.ts';
import { record } from './zone-record.ts';

/** What one look at a domain found. */
export type Look = {
  readonly report: DomainReport;
  readonly spf: Examined['spf'];
  readonly dmarc: Examined['dmarc'];
  readonly requirements: Examined['requirements'];
  readonly checks: Examined['checks'];
};
type Placed = Change & { readonly aliasOf?: string };
type Deps = Pick<AuthenticationDeps, 'dns' | 'evaluateSpf'>;
/** Looks again, with the DNS as it would be. */
export type LookAgain = (deps: Deps) => Promise<Look>;

const WORDS = {
  later: 'Fix the other findings of this record first, then run this again',
  mine: 'Several fixes are possible: choose one, publish it, and run this again',
} as const;

/**
 * Findings with what to publish. A proposal is taken only if a second look, with it published, shows that the finding
 * is gone, nothing that passed fails, no policy is weaker, and each name has one record. Otherwise the finding says
 * what a person must decide.
 */
export async function withMends(deps: Deps, before: Look, again: LookAgain): Promise<readonly Finding[]> {
  const taken: {
    readonly proposal: Proposal;
    readonly changes: readonly Placed[];
    readonly gone: ReadonlySet<Draft>;
  }[] = [];
  for (const proposal of before.report.proposals) {
    const drafts = before.report.findings.filter(({ at }) => at === proposal.at);
    const wrong = drafts.filter(({ isStep }) => !isStep);
    const candidates = wrong.length > 0 ? proposal.candidates : (proposal.steps ?? proposal.candidates);
    const aimed = wrong.length > 0 ? wrong : drafts;
    if (aimed.length === 0) continue;
    let best: { changes: readonly Placed[]; gone: ReadonlySet<Draft> } | null = null;
    for (const candidate of candidates) {
      const changes = await Promise.all(candidate.map((change) => placed(deps.dns, change)));
      const after = await look(deps, changes, again);
      if (isWorse(before, after)) continue;
      const gone = new Set(aimed.filter((draft) => proposal.isGiven === true || !isStill(draft, after)));
      if (gone.size > (best?.gone.size ?? 0)) best = { changes, gone };
      if (gone.size === aimed.length) break;
    }
    if (best !== null) taken.push({ proposal, ...best });
  }
  // Each proposal is good alone; one more look shows whether they are good together.
  if (
    taken.length > 1 &&
    isWorse(
      before,
      await look(
        deps,
        taken.flatMap(({ changes }) => changes),
        again,
      ),
    )
  )
    taken.splice(1);
  return before.report.findings.map((draft) => {
    const { at, isStep, decide, ...finding } = draft;
    const mend = taken.find(({ proposal, gone }) => proposal.at === at && gone.has(draft));
    const text = mend?.changes.map(({ name, type, data }) => record(name, type, data)).join('\n') ?? null;
    const isAsked = finding.severity !== 'info' || isStep;
    const left =
      at === null && !isAsked
        ? null
        : isStep && isHeldUp(draft, before)
          ? WORDS.later
          : at === null
            ? null
            : WORDS.mine;
    const moved = mend?.changes.find(({ aliasOf }) => aliasOf !== undefined);
    const where =
      moved &&
      `${moved.aliasOf} is an alias (CNAME), and no TXT record can stand beside it: this is for the owner of ${moved.name} to publish, or replace the alias`;
    return { ...finding, mend: text, decide: decide ?? where ?? (text === null ? left : null) };
  });
}

/** A text cannot stand beside an alias: it belongs where that leads. */
async function placed(dns: Deps['dns'], change: Change): Promise<Placed> {
  if (change.type !== 'TXT') return change;
  const answer = await dns.ask(change.name, 'TXT');
  const target = answer.status === 'failed' ? undefined : answer.aliases.at(-1);
  return target === undefined ? change : { ...change, name: target.toLowerCase(), aliasOf: change.name };
}

const dmarcStrength = ({ policy }: Look['dmarc']): number => (policy === null ? -1 : strength(policy));

/** Something else is wrong at the same place, and comes first. */
const isHeldUp = ({ at }: Draft, { report }: Look): boolean =>
  report.findings.some((other) => other.at === at && !other.isStep);

const look = (deps: Deps, changes: readonly Change[], again: LookAgain): Promise<Look> => {
  const dns = withChanges(deps.dns, changes);
  return again({ dns, evaluateSpf: (question) => deps.evaluateSpf(question, dns) });
};

const isStill = ({ rule, at }: Draft, { report }: Look): boolean =>
  report.findings.some((other) => other.rule === rule && (other.at === at || other.at === null));

/** Something that was good is bad now, or not known any more. */
export function isWorse(before: Look, after: Look): boolean {
  const rules = new Set(before.report.findings.map(({ rule, severity }) => `${rule} ${severity}`));
  const known = new Set(before.report.findings.map(({ rule }) => rule));
  const isNew = after.report.findings.some(
    ({ rule, severity }) => severity !== 'info' && !known.has(rule) && !rules.has(`${rule} ${severity}`),
  );
  const isHarder = after.report.findings.some(
    ({ rule, severity }) => severity === 'critical' && known.has(rule) && !rules.has(`${rule} critical`),
  );
  const isLost = before.requirements.some(
    (one, index) => one.status === 'met' && after.requirements[index]?.status !== 'met',
  );
  const [was, is] = [before.report.passed, after.report.passed];
  const isShutOut = [...was.counted].some((ip) => !is.counted.has(ip));
  const isOpened = [...is.strangers].some((ip) => !was.strangers.has(ip));
  return (
    isNew ||
    isHarder ||
    isLost ||
    isShutOut ||
    isOpened ||
    (before.spf.result === 'pass' && after.spf.result !== 'pass') ||
    dmarcStrength(after.dmarc) < dmarcStrength(before.dmarc) ||
    after.report.undetermined.length > before.report.undetermined.length
  );
}
