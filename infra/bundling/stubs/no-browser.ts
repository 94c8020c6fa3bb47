/** In place of the library by which the SDK tells one browser from another: a function never runs in one. */
export default {};
