/** In place of the SDK's event streams: none of the operations that the functions call has one. */
export default {};

/** S3's client asks for both when it is made. */
export const resolveEventStreamSerdeConfig = <T>(config: T): T => config;
export const eventStreamSerdeProvider = (): never => {
  throw new Error('Expected no operation with an event stream');
};
