import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalDns, serveDns } from '../../../infra/local/dns/server.ts';
import type { SettingsInput } from '../../../infra/stack/settings.ts';
import { TOKEN } from '../../support/google/preload.ts';
import { faultOf } from './proof/catalogue.ts';
import { commandsIn } from './proof/commands.ts';
import type { Permissions } from './proof/policy.ts';
import { statementsOf } from './proof/policy.ts';
import {
  KEY_PARAMETER,
  most,
  prefixOf,
  SENDER_SECRET_PARAMETER,
  SETTINGS_PROVED,
  VARIANTS,
  WEBHOOK_SECRET_PARAMETER,
} from './proof/settings.data.ts';
import { play, QUARANTINE, SIGNING_SECRET } from './proof/story.ts';
import { NEVER_CALLED, OF_THE_TABLE, UNUSED } from './proof/unused.data.ts';
import { ProofWorld } from './proof/world.ts';
import { allOf, BUTTONS, POSTMASTER, synthesise, type Template } from './template.ts';

const LISTED = ['bl.example', 'k3y.keyed.example'];
/** An address on two lists and a domain without SPF; or neither. */
const zoneOf = (isWell: boolean) => ({
  ...Object.fromEntries(
    LISTED.flatMap((zone) => [
      [zone, {}],
      [`2.0.0.127.${zone}`, { A: ['127.0.0.2'] }],
      ...(isWell ? [] : [[`1.2.0.192.${zone}`, { A: ['127.0.0.2'], TXT: ['spam'] }]]),
    ]),
  ),
  'example.com': { NS: ['ns.example.com'], MX: [{ preference: 10, exchange: 'mail.example.com' }] },
  'bounce.example.com': {
    MX: [{ preference: 10, exchange: 'feedback-smtp.us-east-1.amazonses.com' }],
    TXT: isWell ? ['v=spf1 ip4:192.0.2.0/24 -all'] : [],
  },
});

/**
 * Every bundled function, driven through all that it does, with a door in front of AWS that evaluates the policies of
 * the synthesised template for each call. What a call needs is what AWS itself lists for its action.
 */
describe('the permissions of the deployed functions', () => {
  const close: (() => Promise<unknown>)[] = [];
  let dns: LocalDns;
  let world: ProofWorld;
  let settings: SettingsInput;
  const reasons = new Set<string>();
  /** Unused permissions without a reason. */
  const withoutReason = (roles: readonly (readonly [string, Permissions])[]): string[] =>
    roles.flatMap(([id, role]) =>
      role.unused
        .map((permission) => `${id} ${permission}`)
        .filter((permission) => {
          const row = UNUSED.find(([start, end]) => {
            const [word = '', action = ''] = start.split(' ');
            return id.includes(word) && permission.includes(` ${action} on `) && permission.endsWith(end);
          });
          if (row) reasons.add(row[0]);
          return row === undefined;
        }),
    );
  const played = async (): Promise<void> => {
    const { state } = world.now.aws;
    for (const [index, pool] of [QUARANTINE, 'home', 'reserve'].entries())
      state.addPool(pool, [`192.0.2.${index + 1}`]);
    const refused = await play(world, (isWell) => dns.serve(zoneOf(isWell)));
    expect(refused).toEqual([]);
    expect(world.door.faults).toEqual([]);
    expect(world.door.denied).toEqual([]);
  };

  beforeAll(async () => {
    dns = await serveDns(zoneOf(false));
    close.push(() => dns.close());
    settings = most([`127.0.0.1:${dns.port}`]);
    world = await ProofWorld.start(settings, {
      parameters: {
        [KEY_PARAMETER]: 'k3y',
        [BUTTONS.slackButtons.signingSecretParameter]: SIGNING_SECRET,
        [WEBHOOK_SECRET_PARAMETER]: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
        [POSTMASTER.postmaster.parameter]: TOKEN,
        [SENDER_SECRET_PARAMETER]: `whsec_${Buffer.alloc(24, 8).toString('base64')}`,
      },
      set: 'birch',
    });
    close.push(() => world.close());
    // Every function is bundled first, each in a process of its own.
  }, 600_000);
  afterAll(() => Promise.all(close.map((end) => end())));

  it('name actions, resources and conditions that AWS knows', async () => {
    for (const [id, role] of world.now.roles) {
      for (const { action, resource, conditions } of role.pairs) {
        const keys = Object.values(conditions).flatMap(Object.keys);
        expect(await faultOf(action, resource, keys), id).toBeNull();
      }
    }
  });

  it('admit every call that the functions make', async () => {
    await played();
  });

  it('are all used, or say why not', () => {
    expect(withoutReason([...world.now.roles])).toEqual([]);
  });

  it('were asked for every operation that the code can call', () => {
    for (const [word, calls] of world.door.calledBy) {
      const held = commandsIn(world.folderOf(word)).filter((name) => !OF_THE_TABLE.includes(name));
      const silent = held.filter((name) => !calls.has(name) && !(name in NEVER_CALLED));
      // The viewers' function has the code of the operators' one.
      if (word !== 'AdminViewers') expect(silent, word).toEqual([]);
      expect(
        [...calls].filter((name) => !held.includes(name) && !OF_THE_TABLE.includes(name)),
        word,
      ).toEqual([]);
    }
    expect(world.door.calledBy.size).toBe(world.now.roles.size);
  });

  it.each(Object.keys(VARIANTS))('admit every call, and are all used, with %s', async (variant) => {
    world.proved();
    const changed = VARIANTS[variant]?.(settings);
    if (changed) await world.deploy(changed, prefixOf(variant));
    expect(world.new.length).toBeGreaterThan(0);
    await played();
    expect(withoutReason(world.new)).toEqual([]);
  });

  it('are explained by reasons that are all needed', () => {
    expect(UNUSED.map(([name]) => name).filter((name) => !reasons.has(name))).toEqual([]);
  });

  it('are changed by no setting but those of a variant', () => {
    const policies = (template: Template) =>
      allOf(template, 'AWS::Lambda::Function').map(([id, { Properties }]) => [
        id,
        statementsOf(template, Properties.Role['Fn::GetAtt'][0]),
      ]);
    const others = Object.entries(SETTINGS_PROVED).flatMap(([name, proved]) =>
      typeof proved === 'string' ? [] : [[name, proved.none]],
    );
    const before = policies(synthesise(settings).template);
    expect(policies(synthesise({ ...settings, ...Object.fromEntries(others) }).template)).toEqual(before);
    for (const proved of Object.values(SETTINGS_PROVED))
      if (typeof proved === 'string') expect(VARIANTS).toHaveProperty([proved]);
  });
});
