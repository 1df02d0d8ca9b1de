// The formats of a log. A log of an older format is read, and if possible written, by the rules of its format.

/**
 * - 1: the first release. A stream name is unique in the whole log, and a command's id does not depend on its stream.
 * - 2: a stream belongs to a tenant, and a command's id depends on its stream.
 *
 * Migrations upgrade PostgreSQL logs in place. A KurrentDB log keeps its original format.
 */
export type LogFormat = 1 | 2

/** The format of a new log. */
export const LOG_FORMAT: LogFormat = 2
