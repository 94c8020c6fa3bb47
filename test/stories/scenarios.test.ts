import { describe, expect, it } from 'vitest';
import type { DynamoEngine } from '../../infra/local/dynamo/start.ts';
import type { SetReport } from '../../infra/local/report-model.ts';
import { SCENARIOS } from '../../infra/local/scenarios/catalogue.ts';
import { play, type Story } from '../../infra/local/scenarios/play.ts';
import type { Channel } from '../../shared/alerts/channel.ts';
import type { AlertMessage } from '../../shared/alerts/model.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import type { Mode } from '../../shared/standing/model.ts';

const QUARANTINE = DEFAULT_POLICY.quarantinePool;

type Told = { readonly channels?: readonly Channel[]; readonly engine?: DynamoEngine };
async function tell(name: string, mode: Mode = 'enforce', told: Told = {}): Promise<Story> {
  const scenario = SCENARIOS.find((known) => known.name === name);
  if (!scenario) throw new Error(`Expected a scenario, got ${name}`);
  return await play(scenario, { seed: 1, policy: { ...DEFAULT_POLICY, mode }, stack: { engine: 'memory', ...told } });
}
const movedSets = ({ configurationSets }: Story): string[] =>
  configurationSets.filter(({ pool }) => pool === QUARANTINE).map(({ name }) => name);
const path = ({ transitions }: SetReport): string[] => transitions.map(({ to }) => to);
/** Sets that were told anything. */
const told = ({ configurationSets }: Story): string[] =>
  configurationSets.filter(({ transitions }) => transitions.length > 0).map(({ name }) => name);
const setOf = (story: Story, name: string): SetReport =>
  story.configurationSets.find((set) => set.name === name) ?? expect.fail(`${name} is not there`);

describe('a story told to its end', () => {
  it('spam-run: the bad sender alone leaves through the quarantine pool, told with numbers', async () => {
    const story = await tell('spam-run');

    expect(movedSets(story)).toEqual(['dahlia-marketing']);
    const { transitions } = setOf(story, 'dahlia-marketing');
    const last = transitions.at(-1);
    expect(last?.to).toBe('quarantined');
    expect(last?.evidence).toBeGreaterThanOrEqual(DEFAULT_POLICY.bars.act);
    expect(last?.sentence).toMatch(
      /^(hard bounces|complaints) [\d,]+ of [\d,]+ .* = [\d.]+ %, limit [\d.]+ %, evidence/,
    );
    expect(told(story)).toEqual(['dahlia-marketing', 'hazel-marketing', 'hazel-transactional']);
  });

  it('spam-run: the listing names who caused it, the lost key warns who signs with it, and each is told once', async () => {
    const alerts: AlertMessage[] = [];
    const send = async (message: AlertMessage): Promise<void> => void alerts.push(message);
    const story = await tell('spam-run', 'enforce', { channels: [{ name: 'slack', send }] });

    expect(story.listings).toMatchObject([{ target: '192.0.2.11', list: 'Example Blocklist' }]);
    expect(story.broken).toMatchObject([{ domain: 'hazel.example', rule: 'dkim-none' }]);
    const [listing, ...noMore] = alerts.filter(({ kind }) => kind === 'listing');
    expect(noMore).toEqual([]);
    expect(listing?.next[0]).toMatch(/the likeliest cause first: dahlia-marketing, about hard bounces \d/);
    expect(listing?.next[1]).toContain('evidence 0.0');
    expect(alerts.filter(({ kind }) => kind === 'authentication').map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/^s1\._domainkey\.hazel\.example TXT: .* became nothing; .*: no DKIM key \(dkim-none\)/),
    ]);
    for (const set of ['hazel-marketing', 'hazel-transactional']) {
      expect(setOf(story, set).transitions).toMatchObject([{ to: 'warned', cause: 'authentication' }]);
      expect(setOf(story, set).pool).toBeNull();
    }
    expect(story.alerts).toBe(story.configurationSets.flatMap(path).length + 2);
  });

  it('spam-run in observe mode: the same is decided, nothing is moved', async () => {
    const story = await tell('spam-run', 'observe');

    expect(movedSets(story)).toEqual([]);
    expect(path(setOf(story, 'dahlia-marketing')).at(-1)).toBe('quarantined');
    expect(story.alerts).toBeGreaterThan(0);
  });

  it.each(['complaint-creep', 'bounce-storm'])('%s: the bad set is caught, nobody else is moved', async (name) => {
    const story = await tell(name);

    expect(story.missed).toEqual([]);
    expect(movedSets(story)).toEqual(story.caught);
  });

  it('newsletter: nobody is moved, and nobody is even warned', async () => {
    const story = await tell('newsletter');

    expect(story.configurationSets.flatMap(path)).toEqual([]);
  });

  it('gmail-outage: one incident is raised, and nobody is moved', async () => {
    const story = await tell('gmail-outage');

    expect(movedSets(story)).toEqual([]);
    expect(story.movedWrongly).toEqual([]);
    expect(story.incidents.map(({ provider, metric }) => [provider, metric])).toEqual([['google', 'hardBounce']]);
  });

  it('relapse: quarantine, probation at home, and a second quarantine of twice the hold', async () => {
    const story = await tell('relapse');

    expect(path(setOf(story, 'birch-marketing')).slice(0, 4)).toEqual([
      'warned',
      'quarantined',
      'probation',
      'quarantined',
    ]);
    expect(movedSets(story)).toEqual(['birch-marketing']);
    expect(story.movedWrongly).toEqual([]);
  });

  it('mass-failure: the same word for word, whether dynalite or our own tables keep it', async () => {
    // Which of two functions that start at the same moment is first decides whether one message covers another.
    const told = async (engine: 'worker' | 'memory') => {
      const { alerts, ...story } = await tell('mass-failure', 'enforce', { engine });
      expect(alerts).toBeGreaterThan(10);
      return story;
    };
    expect(await told('worker')).toEqual(await told('memory'));
  });

  it('mass-failure: three are moved, the others are held for a person', async () => {
    const story = await tell('mass-failure');

    expect(story.movedWrongly).toEqual([]);
    expect(story.missed).toEqual([]);
    expect(movedSets(story)).toHaveLength(DEFAULT_POLICY.blastRadius.minimum);
  });

  it.each(['two-fires', 'company-domains'])('%s: every bad set is caught, nobody else is moved', async (name) => {
    const story = await tell(name);

    expect(story.missed).toEqual([]);
    expect(story.movedWrongly).toEqual([]);
    expect(story.incidents).toEqual([]);
  });

  it.each(['late-deliveries', 'wrong-dates'])('%s: nobody is moved', async (name) => {
    expect(movedSets(await tell(name))).toEqual([]);
  });

  it('yahoo-defers: one tenant is told, then all as one, cleared in the end; warned for its replies, and not moved', async () => {
    const story = await tell('yahoo-defers');

    expect(story.unmet).toEqual([]);
    expect(movedSets(story)).toEqual([]);
    expect(setOf(story, 'birch-marketing').transitions[0]).toMatchObject({
      to: 'warned',
      cause: 'reputation-deferrals',
    });
    expect(story.incidents).toEqual([]);
  });

  it("company-outage: it is the company's incident, and nobody is moved", async () => {
    const story = await tell('company-outage');

    expect(movedSets(story)).toEqual([]);
    expect(story.incidents.map(({ provider }) => provider)).toEqual(['company.example']);
  });

  it('shared-set: the one customer is found inside the set, which itself stays where it is', async () => {
    const story = await tell('shared-set');
    const { streams = [], transitions } = setOf(story, 'shared');

    expect(transitions).toEqual([]);
    expect(streams.map(({ name, standing }) => [name, standing])).toEqual([
      ['acorn', 'healthy'],
      ['birch', 'healthy'],
      ['cedar', 'healthy'],
      ['dahlia', 'warned'],
    ]);
    expect(streams.find(({ name }) => name === 'dahlia')?.by).toBe('ses:tenant-name');
    expect(story.missed).toEqual([]);
  });

  it('backlog: what arrives hours late is judged all the same', async () => {
    const story = await tell('backlog');

    expect(story.missed).toEqual([]);
    expect(movedSets(story)).toEqual(['cedar-marketing']);
  });
});
