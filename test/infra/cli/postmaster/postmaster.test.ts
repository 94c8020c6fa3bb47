import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { googleHttp } from '../../../../functions/_adapters/google/http.ts';
import type { KnownToDeployment } from '../../../../infra/cli/postmaster/deployment.ts';
import type { Parameters } from '../../../../infra/cli/postmaster/parameters.ts';
import { runPostmaster } from '../../../../infra/cli/postmaster/run.ts';
import { UserError } from '../../../../infra/cli/user-error.ts';
import { POSTMASTER } from '../../../../infra/stack/settings/postmaster-settings.ts';
import { DAY_MS, iso } from '../../../../shared/kernel/time.ts';
import { SCOPE } from '../../../../shared/postmaster/http.ts';
import { parseToken } from '../../../../shared/postmaster/token.ts';
import { type Consent, failure, GoogleStandIn, json } from '../../../support/google/stand-in.ts';

const NOW = 20_700 * DAY_MS;
const PARAMETER = '/lazaretto/postmaster';
const directory = mkdtempSync(join(tmpdir(), 'lazaretto-postmaster-'));
const CLIENT = join(directory, 'client.json');

/** Google over the loopback interface, by HTTP as it is spoken. */
let google: GoogleStandIn;
const server = createServer(async (asked, response) => {
  const headers = Object.fromEntries(Object.entries(asked.headers).map(([name, value]) => [name, String(value)]));
  const body = await text(asked);
  const method = asked.method === 'POST' ? 'POST' : 'GET';
  const answer = await google.http({ method, url: `${origin}${asked.url}`, headers, body: body === '' ? null : body });
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.text);
});
let origin = '';
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(directory, { recursive: true, force: true });
});

/** Parameters in memory. */
function parametersOf(): Parameters & { readonly values: Map<string, string>; readonly keys: (string | undefined)[] } {
  const values = new Map<string, string>();
  const keys: (string | undefined)[] = [];
  return {
    ...{ values, keys },
    read: async (name) => values.get(name) ?? null,
    async write(name, value, key) {
      values.set(name, value);
      keys.push(key);
    },
    async remove(name) {
      values.delete(name);
    },
  };
}
/** What the deployment has noted. */
let known: (stack: string) => Promise<KnownToDeployment>;
let parameters: ReturnType<typeof parametersOf>;
let printed = '';
/** What the person, or somebody else, does once the address of the consent screen is known. */
type Person = (url: string) => Promise<unknown>;

beforeEach(() => {
  google = new GoogleStandIn({
    api: origin,
    authorize: `${origin}/auth`,
    token: `${origin}/token`,
    revoke: `${origin}/revoke`,
  });
  parameters = parametersOf();
  known = async () => ({ domains: [], access: null });
  printed = '';
  writeFileSync(
    CLIENT,
    JSON.stringify({ installed: { client_id: google.client.id, client_secret: google.client.secret } }),
  );
});

async function run(argv: readonly string[], person: Person = answers('allow')) {
  const done: Promise<unknown>[] = [];
  const gone = Promise.withResolvers<never>();
  const code = await runPostmaster(argv, {
    google: {
      http: googleHttp(),
      endpoints: google.endpoints,
      timer: { now: () => NOW, sleep: async () => {} },
      random: () => 0,
    },
    parameters,
    known,
    write: (line) => {
      printed += line;
    },
    open: (url) => void done.push(person(url).catch((error: unknown) => gone.reject(error as Error))),
    patience: () => gone.promise,
  });
  await Promise.all(done);
  return code;
}
const connect = (person?: Person, ...more: string[]) => run(['connect', '--client', CLIENT, ...more], person);
/** The browser goes to the consent screen, and from there wherever it is sent. */
const answers =
  (decision: Consent): Person =>
  (url) =>
    fetch(google.consent(url, decision));
const refusal = async (running: Promise<unknown>): Promise<string> => {
  const error = await running.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserError)) throw new Error(`Expected a refusal, got ${String(error)}`);
  return error.message;
};
/** An answer with another query. */
const changed =
  (change: (query: URLSearchParams) => void) =>
  (back: URL): URL => {
    const other = new URL(back);
    change(other.searchParams);
    return other;
  };
const stored = () => {
  const token = parseToken(parameters.values.get(PARAMETER));
  if (!token.ok) throw new Error(token.problem);
  return token.value;
};

describe('lazaretto postmaster connect', () => {
  it('asks for the right to read figures alone, by PKCE, and writes the token', async () => {
    google.domains.set('example.com', { days: new Map([[20_698, { spamRate: 0.0001 }]]) });
    google.domains.set('example.org', { days: new Map() });
    let asked = new URLSearchParams();
    const code = await connect(
      (url) => {
        asked = new URL(url).searchParams;
        return answers('allow')(url);
      },
      ...['--domain', 'example.com', '--domain', 'Example.ORG.', '--domain', 'other.example'],
    );
    expect(code).toBe(1);
    expect(asked.get('scope')).toBe(SCOPE);
    expect(asked.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(asked.get('code_challenge')).toMatch(/^[\w-]{43}$/);
    expect(asked.get('state')).toMatch(/^[\w-]{43}$/);
    expect(stored()).toMatchObject({ clientId: google.client.id, connectedAt: NOW, expiresAt: null });
    expect(google.knows(stored().refreshToken)).toBe(true);
    expect(printed).toContain(`example.com: its newest figures are of ${iso(20_698 * DAY_MS).slice(0, 10)}`);
    expect(printed).toContain('example.org: Gmail has no figures');
    expect(printed).toMatch(/other\.example: .*not verified/);
    for (const secret of [stored().refreshToken, google.client.secret]) expect(printed).not.toContain(secret);
  });

  it('ends well where every domain is seen, and takes another parameter and key', async () => {
    google.domains.set('example.com', { days: new Map() });
    expect(
      await connect(undefined, '--domain', 'example.com', '--parameter', '/mail/gmail', '--key', 'alias/mail'),
    ).toBe(0);
    expect([...parameters.values.keys()]).toEqual(['/mail/gmail']);
    expect(parameters.keys).toEqual(['alias/mail']);
    expect(printed).toContain("  postmaster: { parameter: '/mail/gmail', key: 'the ARN of alias/mail' }\n");
  });

  it('says of a key of your own what to put into the setting, which the setting takes', async () => {
    const key = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    await connect(undefined, '--key', key);
    const [, setting = ''] = /^ {2}postmaster: (\{.*\})$/m.exec(printed) ?? [];
    const said = JSON.parse(setting.replaceAll("'", '"').replaceAll(/(\w+): "/g, '"$1": "'));
    expect(said).toEqual({ parameter: PARAMETER, key });
    expect(POSTMASTER.parse(said)).toEqual(said);
    expect(() => POSTMASTER.parse({ ...said, key: 'alias/mail' })).toThrow('the ARN of a KMS key');
    const [, statement = ''] = /^ {2}(\{ "Effect".*\})$/m.exec(printed) ?? [];
    expect(JSON.parse(statement)).toMatchObject({ Effect: 'Allow', Action: 'kms:Decrypt' });
  });

  it('takes a client by its id and secret', async () => {
    const { id, secret } = google.client;
    expect(await run(['connect', '--client-id', id, '--client-secret', secret])).toBe(0);
  });

  describe('where somebody else sends an answer', () => {
    const hostile: [string, (back: URL) => URL, RequestInit?][] = [
      ['with another state', changed((query) => query.set('state', 'x'.repeat(43)))],
      ['without a state', changed((query) => query.delete('state'))],
      ['with two states', changed((query) => query.append('state', 'x'))],
      ['with an error under another state', (back) => new URL(`${back.origin}/?error=access_denied&state=x`)],
      ['without anything', (back) => new URL(back.origin)],
      ['on another path', (back) => new URL(`/callback${back.search}`, back.origin)],
      ['by POST', (back) => back, { method: 'POST' }],
      ['without a code', changed((query) => query.delete('code'))],
      ['with two codes', changed((query) => query.append('code', 'x'))],
    ];
    it.each(hostile)('%s, refuses that and waits for the right one', async (_, spoil, init) => {
      const code = await connect(async (url) => {
        const right = google.consent(url);
        const refused = await fetch(spoil(new URL(right)), init);
        expect([refused.status, parameters.values.size]).toEqual([400, 0]);
        return fetch(right);
      });
      expect(code).toBe(0);
      expect(google.knows(stored().refreshToken)).toBe(true);
    });

    it('to another name of this machine, refuses it: it is a page that rebinds its name', async () => {
      await connect(async (url) => {
        const right = google.consent(url);
        const status = await new Promise((resolve, failed) => {
          const sent = request({
            host: '127.0.0.1',
            port: right.port,
            path: `/${right.search}`,
            headers: { host: 'evil.example' },
          });
          sent.on('response', ({ statusCode }) => resolve(statusCode)).on('error', failed);
          sent.end();
        });
        expect(status).toBe(400);
        return fetch(right);
      });
    });

    it('shows nothing of what came, and nobody else keeps it', async () => {
      await connect(async (url) => {
        const right = google.consent(url);
        const answer = await fetch(`${right.origin}/?state=<script>alert(1)</script>&code=x`);
        expect(await answer.text()).not.toContain('script');
        expect(Object.fromEntries(answer.headers)).toMatchObject({
          ...{ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
          'content-security-policy': "default-src 'none'",
        });
        return fetch(right);
      });
    });
  });

  it('takes one answer: a second one changes nothing', async () => {
    await connect(async (url) => {
      const [first, second] = await Promise.all([
        fetch(google.consent(url)),
        fetch(google.consent(url)).catch(() => null),
      ]);
      const statuses = [first.status, second?.status].filter((status) => status !== undefined);
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      return first;
    });
    expect(google.asked.filter((path) => path === 'POST /token')).toHaveLength(1);
  });

  it('is not answered by a code that another attempt got: its verifier is another', async () => {
    let stolen = '';
    await connect((url) => {
      stolen = google.consent(url).searchParams.get('code') ?? '';
      return fetch(google.consent(url));
    });
    parameters.values.clear();
    const said = await refusal(
      connect((url) => {
        const back = google.consent(url);
        back.searchParams.set('code', stolen);
        return fetch(back);
      }),
    );
    expect(said).toContain('invalid_grant');
    expect(parameters.values.size).toBe(0);
  });

  it.each<[string, Person, string]>([
    ['no', (url) => fetch(google.consent(url, 'deny')), 'answered with no'],
    ['fewer rights', (url) => fetch(google.consent(url, 'fewer rights')), 'was not given'],
  ])('writes nothing where the consent screen is answered with %s', async (_, person, said) => {
    expect(await refusal(connect(person))).toContain(said);
    expect(parameters.values.size).toBe(0);
  });

  it.each([
    [7 * 86_400 - 1, false],
    [8 * 86_400, false],
    [8 * 86_400 + 1, true],
  ])('with a token that lives %d s: written %s', async (lives, isWritten) => {
    google.refreshTokenLives = lives;
    if (isWritten) {
      expect(await connect()).toBe(0);
      expect(stored().expiresAt).toBe(NOW + lives * 1_000);
      return;
    }
    const said = await refusal(connect());
    expect(said).toContain('in testing');
    expect(said).toContain('Publish');
    expect(parameters.values.size).toBe(0);
    // Nobody has it, so nobody should.
    expect(google.asked.at(-1)).toBe('POST /revoke');
  });

  it('revokes a token that cannot be written', async () => {
    parameters.write = () => Promise.reject(new UserError('The parameter cannot be written (AccessDeniedException)'));
    expect(await refusal(connect())).toContain('cannot be written');
    expect(google.asked.at(-1)).toBe('POST /revoke');
  });

  it('says what is wrong where Google does not know the client, and where nobody answers', async () => {
    google.faults.push(() => json(401, { error: 'invalid_client' }));
    expect(await refusal(connect())).toContain('does not know the OAuth client');
    const silent = () => Promise.reject(new UserError('Nobody answered'));
    expect(await refusal(connect(silent))).toBe('Nobody answered');
    expect(parameters.values.size).toBe(0);
  });

  it('keeps the token where the API is not enabled yet, and says what to do', async () => {
    google.faults.push(
      () => null,
      () => failure(403, 'PERMISSION_DENIED', 'SERVICE_DISABLED'),
    );
    expect(await connect(undefined, '--domain', 'example.com')).toBe(1);
    expect(printed).toContain('Enable it');
    expect(parameters.values.size).toBe(1);
  });

  it.each([
    ['nothing', [], 'Expected connect, status, disconnect, got nothing'],
    ['another verb', ['conect'], 'got "conect"'],
    ['no client', ['connect'], 'Expected --client FILE'],
    ['a file that is not there', ['connect', '--client', 'none.json'], 'none.json: no such file'],
    [
      'no domain',
      ['connect', '--client', CLIENT, '--domain', 'example'],
      '--domain: expected a domain such as example.com, got "example"',
    ],
    ['an address', ['status', '--parameter', 'https://x'], '--parameter: expected the name of an SSM parameter'],
  ])('takes %s for wrong usage', async (_, argv, said) => {
    expect(await refusal(run(argv))).toContain(said);
  });

  it.each([
    ['', 'expected the JSON of an OAuth client'],
    ['[]', 'expected the JSON of an OAuth client'],
    ['{"web":{"client_id":"x","client_secret":"secret-4711"}}', 'expected a client for a desktop app'],
    ['{}', 'expected the field "installed"'],
    ['{"installed":{"client_id":"x"}}', 'installed.client_secret: expected a text'],
    ['{"installed":{"client_id":4711,"client_secret":"x"}}', 'installed.client_id: expected a text'],
  ])('refuses the client file %j, and shows nothing of it', async (file, said) => {
    writeFileSync(CLIENT, file);
    const message = await refusal(connect());
    expect(message).toContain(said);
    expect(message).not.toContain('4711');
  });
});

describe('lazaretto postmaster status', () => {
  it('says since when, until when, and what Gmail knows', async () => {
    google.domains.set('example.com', { days: new Map([[20_699, { spamRate: 0 }]]) });
    google.refreshTokenLives = 100 * 86_400;
    await connect();
    printed = '';
    expect(await run(['status', '--domain', 'example.com', '--domain', 'other.example', '--json'])).toBe(1);
    const said = JSON.parse(printed) as { domains: { domain: string; status: string }[] };
    expect(said).toMatchObject({
      works: true,
      problem: null,
      expiresAt: iso(NOW + 100 * DAY_MS),
      connectedAt: iso(NOW),
    });
    expect(said.domains.map(({ domain, status }) => [domain, status])).toEqual([
      ['example.com', 'figures'],
      ['other.example', 'refused'],
    ]);
    printed = '';
    expect(await run(['status', '--domain', 'example.com'])).toBe(0);
    expect(printed).toContain('The token works.');
    expect(printed).toContain('It ends on');
    expect(printed).not.toContain(stored().refreshToken);
  });

  it('lists what the deployment asks about where no domain is named, with what it has learnt', async () => {
    google.domains.set('example.com', { days: new Map([[20_699, { spamRate: 0 }]]) });
    await connect();
    const stacks: string[] = [];
    known = async (stack) => {
      stacks.push(stack);
      const of = { askedAt: NOW - DAY_MS, compliance: null };
      return {
        domains: [
          { ...of, domain: 'example.com', newestDay: 20_698, problem: null },
          { ...of, domain: 'other.example', newestDay: null, problem: 'Google refuses\u001b[31m (no)' },
        ],
        access: { code: 'ends-soon', since: NOW, sentence: 'It ends soon', next: ['Connect again.'] },
      };
    };
    printed = '';
    expect(await run(['status', '--stack', 'Mail'])).toBe(1);
    expect(stacks).toEqual(['Mail']);
    expect(printed).toContain('example.com: its newest figures are of 2026-09-03');
    expect(printed).toContain(
      'example.com: the deployment asked 2026-09-03T00:00Z; its newest figure is of 2026-09-02\n',
    );
    expect(printed).toContain('it has had no figure yet; Google refuses (no)\n');
    expect(printed).toContain('The deployment: It ends soon. Connect again.\n');
    printed = '';
    await run(['status', '--json']);
    expect(JSON.parse(printed)).toMatchObject({
      domains: [{ domain: 'example.com', status: 'figures' }, { domain: 'other.example' }],
      deployment: {
        domains: [
          { domain: 'example.com', newestDay: '2026-09-02', askedAt: iso(NOW - DAY_MS), problem: null },
          { domain: 'other.example', newestDay: null },
        ],
        problem: 'It ends soon',
      },
      deploymentProblem: null,
    });
  });

  it('says that the deployment has asked about nothing yet, or cannot be asked, and of the token what it is', async () => {
    await connect();
    printed = '';
    expect(await run(['status'])).toBe(0);
    expect(printed).toContain('The deployment has asked about no domain yet');
    known = async () => {
      throw new UserError('Stack Lazaretto cannot be asked where its data lies: no');
    };
    printed = '';
    expect(await run(['status'])).toBe(0);
    expect(printed).toContain('The token works.');
    expect(printed).toContain('Stack Lazaretto cannot be asked where its data lies: no\nNo domain was tried');
  });

  it('says what to do where Google takes the token no more', async () => {
    await connect();
    google.revoke(stored().refreshToken);
    printed = '';
    expect(await run(['status'])).toBe(1);
    expect(printed).toContain('lazaretto postmaster connect');
  });

  it.each([
    [null, 'nothing is connected'],
    ['secret-4711', 'does not hold what connecting writes'],
  ])('refuses a parameter that holds %j', async (value, said) => {
    if (value !== null) parameters.values.set(PARAMETER, value);
    for (const verb of ['status', 'disconnect']) {
      const message = await refusal(run([verb]));
      expect(message).toContain(said);
      expect(message).not.toContain('4711');
    }
    expect(parameters.values.size).toBe(value === null ? 0 : 1);
  });
});

describe('lazaretto postmaster disconnect', () => {
  it('revokes the token at Google, and deletes the parameter', async () => {
    await connect();
    const { refreshToken } = stored();
    expect(await run(['disconnect'])).toBe(0);
    expect(google.knows(refreshToken)).toBe(false);
    expect(parameters.values.size).toBe(0);
  });

  it('deletes the parameter where Google has taken the token back already', async () => {
    await connect();
    google.revoke(stored().refreshToken);
    expect(await run(['disconnect'])).toBe(0);
    expect(parameters.values.size).toBe(0);
  });

  it('keeps the parameter where Google cannot be asked: else nobody could revoke it any more', async () => {
    await connect();
    google.faults.push(() => json(503, {}));
    expect(await refusal(run(['disconnect']))).toContain('nothing was deleted');
    expect(parameters.values.size).toBe(1);
  });
});
