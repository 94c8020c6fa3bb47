/** What stands in a file cannot be read as events. Its message is a sentence about the file, without its end. */
export class Unreadable extends Error {}
