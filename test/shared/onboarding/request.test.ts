import { describe, expect, it } from 'vitest';
import { setsOf } from '../../../shared/onboarding/order.ts';
import { planJson, wishOf } from '../../../shared/onboarding/plan.ts';
import { type OrderRequest, readOrder } from '../../../shared/onboarding/request.ts';
import { stepsOf } from '../../../shared/onboarding/steps.ts';
import { parseTemplate } from '../../../shared/onboarding/template.ts';
import { TEMPLATES } from '../../../shared/onboarding/templates.data.ts';
import { freshWorld, wantedIn } from '../records/worlds.ts';

const [STANDARD] = TEMPLATES;
if (STANDARD === undefined) throw new Error('no template');
const REQUEST: OrderRequest = {
  ...{ tenant: 'acme', domains: ['Brand.example'], streams: [], template: STANDARD, expectPerDay: 5_000 },
  ...{ industry: 'e-commerce', lists: 'opt-in' },
};
const read = (over: Partial<OrderRequest> = {}) => readOrder({ ...REQUEST, ...over }, 0);
const orderOf = (over: Partial<OrderRequest> = {}) => {
  const answer = read(over);
  if (!answer.ok) throw new Error(answer.problems.join('\n'));
  return answer.order;
};

describe('an order', () => {
  it('has each domain once, as the DNS has it, and the streams of its template', () => {
    const order = orderOf({ domains: ['Brand.example', 'brand.example.', 'bücher.example'] });
    expect(order.domains).toEqual(['brand.example', 'xn--bcher-kva.example']);
    expect(setsOf(order)).toEqual(['acme-transactional', 'acme-marketing']);
    expect(setsOf(orderOf({ streams: ['marketing'] }))).toEqual(['acme-marketing']);
  });

  it.each<[Partial<OrderRequest>, string]>([
    [{ tenant: 'a b' }, 'tenant: expected a name of 1 to 64 letters, digits, "_" or "-" (the rule of SES), got "a b"'],
    [{ tenant: 'ses-shared-pool' }, "tenant: expected a name that is not SES's own"],
    [{ tenant: 'Amazon' }, "tenant: expected a name that is not SES's own"],
    [{ tenant: 'a'.repeat(60) }, 'tenant: expected a name short enough for its sets (64 characters)'],
    [{ tenant: 'a'.repeat(60) }, 'got a set of 74: '],
    [{ tenant: 'SES_x' }, "tenant: expected a name that is not SES's own"],
    [{ tenant: 'aws' }, "tenant: expected a name that is not SES's own"],
    [{ tenant: 'acm\u00e9' }, 'tenant: expected a name of 1 to 64 letters'],
    [{ tenant: 'acme\n' }, 'got "acme\\n"'],
    [{ domains: [] }, 'domain: expected at least one, got none'],
    [{ domains: ['info@brand.example'] }, 'domain: expected a domain, got "info@brand.example": it is an address'],
    [{ domains: ['xn--99999999.example'] }, 'begins as Punycode does and is none'],
    [{ domains: ['\u001b[31m'] }, 'got "\\u001b[31m"'],
    [{ domains: Array.from({ length: 21 }, (_, n) => `d${n}.example`) }, 'domain: expected at most 20, got 21'],
    [{ streams: ['marketin'] }, 'got "marketin", did you mean "marketing"?'],
    [{ expectPerDay: -1 }, 'expect: expected whole mails a day'],
    [{ industry: '<script>' }, 'industry: expected some words'],
    [{ lists: 'bought' }, 'lists: expected opt-in | double-opt-in | purchased | unknown, got "bought"'],
  ])('is refused in one sentence: %j', (over, says) => {
    const answer = read(over);
    expect(answer.ok).toBe(false);
    if (answer.ok) return;
    expect(answer.problems.join('\n')).toContain(says);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    for (const problem of answer.problems) expect(problem).not.toMatch(/[\n\u001b]/);
  });
});

describe('a template', () => {
  const template = { name: 'own', version: 2, streams: { news: {} } };
  const problemsOf = (value: unknown) => {
    const parsed = parseTemplate(typeof value === 'string' ? value : JSON.stringify(value));
    return parsed.ok ? [] : parsed.problems;
  };
  it.each<[unknown, string]>([
    ['{', 'template: '],
    [{ ...template, version: 0 }, 'template.version: expected a whole number from 1'],
    [{ ...template, streams: {} }, 'template.streams: expected at least one stream, got {}'],
    [
      { ...template, streams: { news: { pool: 'ses-shared-pool' } } },
      'template.streams.news.pool: expected a dedicated IP pool of your own',
    ],
    [
      { ...template, streams: { news: { tsl: 'REQUIRE' } } },
      'template.streams.news.tsl: unknown field, did you mean "tls"?',
    ],
    [{ ...template, setName: '{tenant}' }, 'template.setName: expected a name with {tenant} and {stream}'],
    [{ ...template, domain: { mailFrom: 'a.b' } }, 'template.domain.mailFrom: expected a label'],
    [
      { ...template, domain: { dmarc: { collector: 'x@y.example' } } },
      'template.domain.dmarc.collector: expected a domain',
    ],
    [{ ...template, tags: { 'aws:x': 'y' } }, 'template.tags'],
  ])('is refused, naming the field: %j', (value, says) => {
    const problems = problemsOf(value);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(says);
  });

  it.each<[object, string]>([
    [{ tags: { 'aws:x': 'y' } }, 'template.tags["aws:x"]: expected a tag of 1 to 128 letters'],
    [{ tags: { 'lazaretto:tenant': 'beta' } }, 'expected a tag of yours (lazaretto:tenant is ours)'],
    [{ tags: ['x'] }, 'template.tags: expected an object of texts'],
    [{ streams: { News: {} } }, 'template.streams.News: expected a stream of lower-case letters'],
    [
      { streams: { news: { pool: 'ses-shared-pool' } } },
      'template.streams.news.pool: expected a dedicated IP pool of your own',
    ],
    [{ streams: { news: { pools: 'x' } } }, 'template.streams.news.pools: unknown field, did you mean "pool"?'],
    [{ setName: 'all' }, 'template.setName: expected a name with {tenant} and {stream} in it'],
    [{ domain: { dmarc: { collector: 'me@example.com' } } }, 'template.domain.dmarc.collector: expected a domain'],
  ])('says of %j in one sentence what is wrong', (over, says) => {
    const problems = problemsOf({ ...template, ...over });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(says);
  });

  it('needs a name, a version and a stream, and nothing else', () => {
    expect(problemsOf(template)).toEqual([]);
    expect(problemsOf({}).map((problem) => problem.split(':')[0])).toEqual([
      'template.name',
      'template.version',
      'template.streams',
    ]);
  });
});

describe('a plan', () => {
  it('has every call once, each with what it is for, and a record for each token that SES will make', async () => {
    const order = orderOf();
    const wish = wishOf(order, 'brand.example', 'eu-west-1', { dkim: null, isMailFromVerified: false });
    const plan = planJson(order, [await wantedIn(freshWorld(), wish)]);
    expect(Object.keys(plan)).toEqual(['tenant', 'sets', 'calls', 'records']);
    expect(plan.calls.map(({ call, on }) => `${call} ${on}`)).toEqual([
      'CreateConfigurationSet acme-transactional',
      'CreateConfigurationSetEventDestination acme-transactional',
      'CreateConfigurationSet acme-marketing',
      'CreateConfigurationSetEventDestination acme-marketing',
      'CreateEmailIdentity brand.example',
      'PutEmailIdentityMailFromAttributes brand.example',
      'CreateTenant acme',
      'CreateTenantResourceAssociation acme-transactional',
      'CreateTenantResourceAssociation acme-marketing',
      'CreateTenantResourceAssociation brand.example',
      'UpdateReputationEntityPolicy acme',
    ]);
    expect(plan.records.map(({ name, type, state }) => `${name} ${type} ${state}`)).toEqual([
      ...[1, 2, 3].map((n) => `<token ${n} of SES>._domainkey.brand.example CNAME missing`),
      'bounce.brand.example MX missing',
      'bounce.brand.example TXT missing',
      '_dmarc.brand.example TXT missing',
    ]);
  });

  it('has steps of which no two are the same', () => {
    const ids = stepsOf(orderOf({ domains: ['a.example', 'b.example'] })).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
