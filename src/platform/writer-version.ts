// By which rules this program writes to the log. Each connection says it, and the database refuses those that are older than its
// youngest rule (migrations/0035-writers-know-consents.ts), also if their process was started before the migration.
//
// Raise it, with a migration that makes the trigger anew, when earlier programs must not append any more.
import { codeOf } from './running.ts'

/** 2: knows consents. Programs before it say nothing. */
const WRITER_VERSION = 2

/** For the options with which a session starts. */
export const WRITER_OPTION = `-c sillage.writer=${WRITER_VERSION}`

/** This process was started before a migration after which its version may not append. */
export const isEarlierWriter = (error: unknown): boolean =>
  codeOf(error) === '40000' && error instanceof Error && Reflect.get(error, 'constraint') === 'writer_version'
