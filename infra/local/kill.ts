import type { SdkHandler } from './sdk-handler.ts';

/** The function was killed. No SDK client tries again after it. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

export type KillOptions = {
  /** The last call that takes effect is not answered any more. Default false. */
  readonly losesLastAnswer?: boolean;
};

/**
 * Kills a function in the middle of an invocation: after `calls` calls every further one rejects with `Killed`. To be
 * made anew for each invocation; handlers that the invocation uses side by side share it through the returned wrapper.
 */
export const killAfter = (calls: number, { losesLastAnswer = false }: KillOptions = {}) => {
  let made = 0;
  return (handler: SdkHandler): SdkHandler => ({
    ...handler,
    handle: async (request, options) => {
      made += 1;
      const number = made;
      if (number > calls) throw new Killed(`Killed after ${calls} calls`);
      const answer = await handler.handle(request, options);
      if (losesLastAnswer && number === calls) throw new Killed(`Killed during call ${calls}`);
      return answer;
    },
  });
};
