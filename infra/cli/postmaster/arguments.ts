import { forTerminal } from '../../../shared/kernel/escape.ts';
import { DEFAULT_STACK } from '../admin/transport.ts';
import { calledAs } from '../called-as.ts';
import { readArguments } from '../options.ts';
import { UserError } from '../user-error.ts';
import { type OAuthClient, readClientFile } from './client-file.ts';

/** Where the token lies, where nobody says otherwise. */
export const DEFAULT_PARAMETER = '/lazaretto/postmaster';
const VERBS = ['connect', 'status', 'disconnect'] as const;
export type Verb = (typeof VERBS)[number];

const OPTIONS = {
  client: { type: 'string' },
  'client-id': { type: 'string' },
  'client-secret': { type: 'string' },
  parameter: { type: 'string', default: DEFAULT_PARAMETER },
  key: { type: 'string' },
  stack: { type: 'string', default: DEFAULT_STACK },
  domain: { type: 'string', multiple: true, default: [] as string[] },
  'no-open': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

export type Arguments = {
  readonly verb: Verb;
  readonly parameter: string;
  readonly key: string | undefined;
  readonly domains: readonly string[];
  readonly stack: string;
  readonly opens: boolean;
  readonly json: boolean;
  /** @throws {UserError} where none is given, or it cannot be read */
  readonly client: () => Promise<OAuthClient>;
};

/** null: help is asked for. @throws {UserError} */
export function readPostmasterArguments(argv: readonly string[]): Arguments | null {
  const { values, positionals } = readArguments(argv, OPTIONS, 'postmaster');
  if (values.help) return null;
  const [got, ...rest] = positionals;
  const verb = VERBS.find((one) => one === got);
  const see = `See ${calledAs('postmaster')} --help`;
  if (verb === undefined || rest.length > 0) {
    const shown = got === undefined ? 'nothing' : JSON.stringify(forTerminal(positionals.join(' ').slice(0, 60)));
    throw new UserError(`Expected ${VERBS.join(', ')}, got ${shown}. ${see}`);
  }
  const { parameter } = values;
  if (!/^\/?[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/.test(parameter))
    throw new UserError(
      `--parameter: expected the name of an SSM parameter such as ${DEFAULT_PARAMETER}, got something else`,
    );
  const client = async (): Promise<OAuthClient> => {
    const [id, secret] = [values['client-id'], values['client-secret']];
    if (values.client !== undefined) return readClientFile(values.client);
    if (id && secret) return { id, secret };
    throw new UserError(
      `Expected --client FILE, the JSON of your OAuth client, or --client-id and --client-secret. ${see}`,
    );
  };
  const domains = values.domain.map(readDomain);
  const { key, stack, json } = values;
  return { verb, parameter, key, domains, stack, opens: !values['no-open'], json, client };
}

function readDomain(text: string): string {
  const domain = text.trim().toLowerCase().replace(/\.$/, '');
  if (/^(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+$/.test(domain)) return domain;
  throw new UserError(
    `--domain: expected a domain such as example.com, got ${JSON.stringify(forTerminal(text.slice(0, 60)))}`,
  );
}
