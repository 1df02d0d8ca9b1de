/** Turns the error that ends a program into a message and an exit code. A person only sees a stack for a defect. */
import { framesOf, safeMessage, safeText } from '#kernel/safe-error.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { codeOf } from './running.ts'

export type Failure = { readonly message: string; readonly exitCode: ExitCode }

const { usage, refused, unavailable, defect, done } = exitCodes

/** Our own errors say what is wrong and what to do. This table gives the exit code of each. */
const endsOfNames: Readonly<Record<string, ExitCode>> = {
  UsageError: usage,
  ConfigError: usage,
  OpenIdRefused: usage,
  NoInstallation: usage,
  DefinitionError: usage,
  SourceMissing: usage,
  SchoolMissing: usage,
  NoSuchSchool: usage,
  NoSuchModel: usage,
  KeyStoreMissing: usage,
  TokenRefused: usage,
  AlreadyRunning: refused,
  AnotherLog: refused,
  UnfinishedCopy: refused,
  CopyRefused: refused,
  NotOurBucket: refused,
  KeyStoreRefused: refused,
  ExportRefused: refused,
  ImportRefused: refused,
  NotDurable: refused,
  NotMigrated: refused,
  GenerationRefused: refused,
  RebuildFencedOff: refused,
  CannotStart: unavailable,
  CannotEmbed: unavailable,
  CannotOpenLog: unavailable,
  DatabaseUnavailable: unavailable,
  MigrationFailed: unavailable,
  SettingsLost: unavailable,
  LoginTooStrong: refused,
  NoRequestsLogin: unavailable,
  OwnerSeesNothing: unavailable,
  NoAnswer: unavailable,
  TryAgain: unavailable,
  EventLogError: unavailable,
  LogUnavailable: unavailable,
  KeysUnavailable: unavailable,
  LimitsUnknown: unavailable,
  ObjectStoreAway: unavailable,
  TrailUnavailable: unavailable,
  OutcomeUnknown: unavailable,
  FileUnusable: unavailable,
}

/** Refusals that name something that does not exist count as wrong usage. */
const unknown = new Set(['unknown-generation', 'unknown-projection'])

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error), exitCode: defect }
  const code = codeOf(error)
  // The reader of the output has read enough, as `head` does.
  if (code === 'EPIPE') return { message: '', exitCode: done }
  const end = endsOfNames[error.name]
  if (end !== undefined)
    return { message: error.message, exitCode: code !== undefined && unknown.has(code) ? usage : end }
  const message = systemTrouble(error) ?? networkTrouble(error) ?? databaseTrouble(error)
  if (message !== undefined) return { message, exitCode: unavailable }
  // The database, zod and the language quote the values that they refuse.
  const text =
    safeText(error) === undefined ? (error.stack ?? error.message) : [safeMessage(error), ...framesOf(error)].join('\n')
  return { message: text, exitCode: defect }
}

const fileTroubles: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'is not a directory, or lies below something that is none',
  EEXIST: 'exists already, and is of another kind',
  EISDIR: 'is a directory',
  EACCES: 'cannot be used: this user lacks the permission',
  EPERM: 'cannot be used: this user lacks the permission',
  EROFS: 'cannot be written: the file system is read-only',
  ENAMETOOLONG: 'is too long a path',
  ELOOP: 'is a symbolic link that leads to itself',
}

function systemTrouble(error: Error): string | undefined {
  const code = codeOf(error) ?? ''
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined
  if (['ENOSPC', 'EDQUOT'].includes(code))
    return `The disk is full${path === undefined ? '' : ` (writing ${path})`}. Free some space, then try again.`
  if (['EMFILE', 'ENFILE'].includes(code))
    return 'Too many files are open. Raise the limit (ulimit -n), then try again.'
  const trouble = fileTroubles[code]
  if (trouble === undefined || path === undefined) return undefined
  return `${path} ${trouble}.`
}

function networkTrouble(error: Error): string | undefined {
  const code = codeOf(error) ?? ''
  if (!/^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT)/.test(code)) return undefined
  return `The database does not answer (${reason(error)}). Start it, or correct its address (DATABASE_URL).`
}

const DRIVERS_WORDS = /^Connection terminated|^timeout exceeded when trying to connect$|^Query read timeout$/

/**
 * Errors of the driver itself, and errors of the server with an SQLSTATE. Neither contains the connection string with
 * its password.
 */
function databaseTrouble(error: Error): string | undefined {
  const state = codeOf(error)
  const isDrivers = /[\\/]node_modules[\\/]pg(-pool|-protocol|-native)?[\\/]/.test(error.stack ?? '')
  if (state !== undefined && /^[0-9A-Z]{5}$/.test(state) && 'severity' in error) {
    if (/^(28|3D)/.test(state))
      return `The database refuses the connection (${error.message}). Correct user, password and database in DATABASE_URL.`
    if (state === '42501')
      return `The database refuses a statement (${error.message}). DATABASE_URL needs the owner of Sillage’s tables.`
    if (state === '53100')
      return `The disk of the database is full (${error.message}). Free some space, then try again.`
    if (/^(08|25006|40|53|55P03|57|58)/.test(state))
      return `The database cannot be used now (${error.message}). Try again later.`
    return undefined
  }
  // The pool and the driver word a limit of time in several ways, and two of these begin as a lost connection does.
  if (/timeout/i.test(error.message) && (isDrivers || DRIVERS_WORDS.test(error.message)))
    return `The database has not answered in time (${reason(error)}). Try again when it or this machine has less to do; if that does not help, look at its address (DATABASE_URL).`
  if (/^Connection terminated/.test(error.message))
    return `The database has ended the connection (${reason(error)}). Try again; if that does not help, look at its address (DATABASE_URL) and its log.`
  if (!isDrivers) return undefined
  return `The database does not answer as PostgreSQL does (${reason(error)}). Correct its address (DATABASE_URL).`
}

/** If several addresses refuse the connection, Node's error has no message itself, but its parts have. */
function reason(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reason).join('; ')
  return error instanceof Error ? error.message : String(error)
}
