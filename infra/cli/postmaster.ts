import { setTimeout as wait } from 'node:timers/promises';
import { googleHttp } from '../../functions/_adapters/google/http.ts';
import { MINUTE_MS } from '../../shared/kernel/time.ts';
import { GOOGLE } from '../../shared/postmaster/http.ts';
import { browse } from './browse.ts';
import { runMain } from './main.ts';
import { knownTo } from './postmaster/deployment.ts';
import { ssmParameters } from './postmaster/parameters.ts';
import { runPostmaster } from './postmaster/run.ts';
import { UserError } from './user-error.ts';

/** Longest time that the consent screen may take. */
const PATIENCE_MINUTES = 10;

await runMain(async (argv) =>
  runPostmaster(argv, {
    google: {
      http: googleHttp(),
      endpoints: GOOGLE,
      timer: { now: Date.now, sleep: (ms) => wait(ms) },
      random: Math.random,
    },
    parameters: await ssmParameters(),
    known: knownTo,
    open: browse,
    write: (text) => void process.stdout.write(text),
    async patience() {
      await wait(PATIENCE_MINUTES * MINUTE_MS, undefined, { ref: false });
      throw new UserError(
        `Nobody answered the consent screen within ${PATIENCE_MINUTES} minutes. Nothing was connected`,
      );
    },
  }),
);
