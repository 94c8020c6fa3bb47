/** Who shares in budgets. A weight is how much it sends, compared to the others; above 0. */
export type Member = {
  readonly name: string;
  readonly weight: number;
  readonly budgets: readonly string[];
  /** How much of a budget each of its messages takes, above 0 and at most 1; a budget that is not named: a whole message. */
  readonly parts?: ReadonlyMap<string, number> | undefined;
};
const partOf = ({ parts }: Member, budget: string): number => parts?.get(budget) ?? 1;

/** As few as this much of a message is lost to the machine's numbers. */
const ROUNDING = 1e-6;

/**
 * Shares budgets out among members: by their weights, none beyond any of its budgets, and what one cannot use goes to
 * the others (weighted max-min fairness). Whole messages: what rounding leaves goes round from turn to turn.
 * @param budgets messages, by name; a member's budget that is not among them limits nothing
 * @param turn a number that rises, such as the hour: whose turn it is where there are fewer messages than members
 * @returns a whole number for each member with a budget; members without one are left out
 */
export function shareOut(
  budgets: ReadonlyMap<string, number>,
  members: readonly Member[],
  turn: number,
): ReadonlyMap<string, number> {
  const left = new Map([...budgets].map(([name, most]) => [name, Math.max(0, Math.floor(most))]));
  const limited = members
    .map((member) => ({ ...member, budgets: [...new Set(member.budgets)].filter((name) => left.has(name)) }))
    .filter((member) => member.budgets.length > 0);
  const exact = levels(left, limited);
  const shares = new Map<string, number>();
  const take = (member: Member, wanted: number): void => {
    const { name, budgets: own } = member;
    const most = Math.min(
      ...own.map((budget) => Math.floor((left.get(budget) ?? 0) / partOf(member, budget) + ROUNDING)),
    );
    const share = Math.min(wanted, most);
    shares.set(name, (shares.get(name) ?? 0) + share);
    for (const budget of own) left.set(budget, (left.get(budget) ?? 0) - share * partOf(member, budget));
  };
  for (const member of limited) take(member, Math.floor((exact.get(member.name) ?? 0) + ROUNDING));
  // The largest fractions first; where they are alike each has its turn.
  const rest = limited.map((member, at) => {
    const share = exact.get(member.name) ?? 0;
    return {
      member,
      missing: Math.round((share - Math.floor(share + ROUNDING)) * 1_000),
      place: (at + turn) % limited.length,
    };
  });
  rest.sort((a, b) => b.missing - a.missing || a.place - b.place);
  for (const { member } of rest) take(member, 1);
  return shares;
}

/** The exact share of each member: all rise together until a budget is used up, then its members stay. */
function levels(budgets: ReadonlyMap<string, number>, members: readonly Member[]): ReadonlyMap<string, number> {
  const left = new Map(budgets);
  const weights = new Map<string, number>();
  const rising = new Map<string, Set<Member>>();
  for (const member of members) {
    for (const budget of member.budgets) {
      weights.set(budget, (weights.get(budget) ?? 0) + member.weight * partOf(member, budget));
      const of = rising.get(budget) ?? new Set<Member>();
      rising.set(budget, of.add(member));
    }
  }
  const shares = new Map<string, number>();
  for (;;) {
    let tightest: { readonly of: ReadonlySet<Member>; readonly level: number } | null = null;
    for (const [budget, of] of rising) {
      if (of.size === 0) continue;
      const level = Math.max(0, left.get(budget) ?? 0) / (weights.get(budget) ?? 1);
      if (tightest === null || level < tightest.level) tightest = { of, level };
    }
    if (tightest === null) return shares;
    for (const member of [...tightest.of]) {
      const share = tightest.level * member.weight;
      shares.set(member.name, share);
      for (const budget of member.budgets) {
        left.set(budget, (left.get(budget) ?? 0) - share * partOf(member, budget));
        weights.set(budget, (weights.get(budget) ?? 0) - member.weight * partOf(member, budget));
        rising.get(budget)?.delete(member);
      }
    }
  }
}
