import { UserError } from '../user-error.ts';
import { readUrl, urlOfStack } from './transport.ts';

/** Where `npm start` serves unless it is told otherwise. */
export const LOCAL_URL = 'http://localhost:8080';
/** A local stack answers at once, or there is none. Unit: ms. */
const LOCAL_TIMEOUT_MS = 1_000;

type Ways = { readonly ofStack: typeof urlOfStack; readonly isLazaretto: (url: string) => Promise<boolean> };

/**
 * The URL of the API: `--url`, else `LAZARETTO_URL`, else the output of the stack, else the local stack where one runs,
 * which is said.
 * @throws {UserError} where there is none of these
 */
export async function findUrl(
  values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>,
  env: NodeJS.ProcessEnv,
  complain: (text: string) => void,
  { ofStack, isLazaretto }: Ways = { ofStack: urlOfStack, isLazaretto: answersHere },
): Promise<URL> {
  const given = values['url'] ?? env['LAZARETTO_URL'];
  if (typeof given === 'string') return readUrl(given);
  try {
    return await ofStack(String(values['stack']), values['viewer'] === true ? 'viewer' : 'operator');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (!(await isLazaretto(LOCAL_URL))) {
      throw new UserError(`${error.message}. For the local stack: npm start, then --url ${LOCAL_URL}`);
    }
    complain(`No stack was found; this is the local one on ${LOCAL_URL}.\n`);
    return readUrl(LOCAL_URL);
  }
}

/** Whether a local stack answers there. */
async function answersHere(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/v1/openapi.json`, { signal: AbortSignal.timeout(LOCAL_TIMEOUT_MS) });
    const { info } = (await response.json()) as { readonly info?: { readonly title?: string } };
    return info?.title?.startsWith('Lazaretto') === true;
  } catch {
    return false;
  }
}
