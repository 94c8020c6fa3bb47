/** A file or mail that is not read as a report. The message says why, in words for whoever sent or kept it. */
export class RefusedReport extends Error {
  override readonly name = 'RefusedReport';
}
