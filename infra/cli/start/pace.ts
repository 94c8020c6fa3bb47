import { setTimeout as wait } from 'node:timers/promises';

/** So often somebody may ask for something in between. Unit: real ms. */
const SLICE_MS = 100;

/** Let virtual time pass so much faster than real time, in slices. @returns how much may pass now, in virtual ms */
export async function realTime(deltaMs: number, speed: number): Promise<number> {
  const pass = Math.min(deltaMs, SLICE_MS * speed);
  await wait(pass / speed);
  return pass;
}
