// The formats of a log. An older one is read, and where it can be, written, by the rules under which it was begun.

/**
 * - 1: the first release. A stream name is unique in the whole log, and a command's id does not depend on its stream.
 * - 2: a stream belongs to a tenant, and a command's id depends on its stream.
 *
 * PostgreSQL logs are upgraded in place, by migrations; a KurrentDB log keeps the format that it was begun in.
 */
export type LogFormat = 1 | 2

/** The format of a new log. */
export const LOG_FORMAT: LogFormat = 2
