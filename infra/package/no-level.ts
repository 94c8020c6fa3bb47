/** In place of `level`, a database on disk in native code: what dynalite holds for us it holds in memory. */
export class Level {
  constructor() {
    throw new Error('Expected tables in memory, got a folder to keep them in');
  }
}
