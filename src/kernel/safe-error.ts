// Describes an error without a value of the data that it was about, for everything that stores, logs or sends it.
//
// Messages of errors quote data: a failed fold, the database and zod all repeat what they refuse. So a message is kept
// only if this code has written it, and otherwise replaced by what is known about the kind of error and its place.
import { z } from 'zod'
import { asStorable } from './storable-text.ts'

const MOST_TEXT = 1_000
const MOST_ISSUES = 5
const MOST_CAUSES = 3

/** Errors of this code whose messages contain only ids, numbers, names of settings and names of definitions. */
const ours: ReadonlySet<string> = new Set([
  ...[
    'AlreadyRunning',
    'AnotherLog',
    'AppendRefused',
    'CannotEmbed',
    'CannotOpenLog',
    'CannotStart',
    'CheckpointOfAnotherLog',
    'CommandFailed',
  ],
  ...['ConfigError', 'CopyRefused', 'DutyLost', 'EventLogError', 'FileUnusable', 'KeysUnavailable', 'LogBusy'],
  ...['LoginTooStrong', 'NoRequestsLogin', 'OwnerSeesNothing'],
  ...['LogUnavailable', 'Misnumbered', 'NoAnswer', 'NoInstallation', 'NotDurable', 'NotMigrated', 'OutcomeUnknown'],
  ...['PastFailed', 'ProcessCannotRun', 'ProcessLost', 'QueryFailed', 'QueueFull', 'RebuildFencedOff', 'RowsRefused'],
  ...['SettingsLost', 'StateOfNewerVersion', 'StreamDeleted', 'TokenRefused', 'UnfinishedCopy', 'UnknownPosition'],
  ...['UnreadableEvent', 'WrongExpectedRevision'],
])

/** One line, such as `TypeError: a property of undefined was read (projections/learning/marks.ts:31:12)`. */
export function safeMessage(error: unknown): string {
  const place = placeOf(error)
  const text = `${reasonOf(error)}${place === undefined ? '' : ` (${place})`}`
  return asStorable([text, ...causesOf(error)].join('; caused by '))
    .slice(0, MOST_TEXT)
    .toWellFormed()
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return `a value that is not an Error was thrown (${typeof error})`
  const code = safeCode(error)
  const text = safeText(error)
  return `${safeName(error)}${text === undefined ? '' : `: ${text}`}${code === undefined || text?.includes(code) ? '' : ` [${code}]`}`
}

/** What is known about the error apart from its class and its code. Undefined for an error of unknown origin. */
export function safeText(error: Error): string | undefined {
  if (error instanceof z.core.$ZodError || error instanceof z.ZodError) return issuesText(error.issues)
  if (ours.has(error.constructor.name)) return asStorable(error.message).slice(0, MOST_TEXT).toWellFormed()
  if (error instanceof AggregateError) return error.errors.slice(0, MOST_ISSUES).map(reasonOf).join(', ')
  return databaseText(error) ?? systemText(error) ?? languageText(error) ?? driverText(error.message)
}

/** The name of the class, since anything may have been assigned to `name`. */
export const safeName = (error: Error): string => error.constructor.name || 'Error'

/** SQLSTATEs and codes of Node and Fastify. */
export function safeCode(error: Error): string | undefined {
  const code: unknown = Reflect.get(error, 'code')
  return typeof code === 'string' &&
    /^([0-9][0-9A-Z]{4}|[A-Z][0-9A-Z]\d{3}|(E|ERR_|FST_|Z_)[A-Z0-9_]{2,40})$/.test(code)
    ? code
    : undefined
}

/**
 * The frames of an error without its message, which comes first in the stack and may itself contain lines that look
 * like frames.
 */
export function framesOf(error: Error): readonly string[] {
  const stack = typeof error.stack === 'string' ? error.stack : ''
  const at = error.message === '' ? -1 : stack.indexOf(error.message)
  const frames = at === -1 ? stack : stack.slice(at + error.message.length)
  return frames.split('\n').filter((line) => frame.test(line))
}

/** A test runner loads a file anew under its name with a number: `marks.test.ts?vitest=1790000000000`. */
const frame =
  /^ {4}at (?:(?:async |new )*[\w$.<>#[\] ]{1,120} \()?(?:file:\/\/)?[\w./\\:@ -]{1,400}(?:\?[a-z]{1,9}=\d{1,16})?:\d{1,7}:\d{1,7}\)?$/
/** The folders of this code that definitions and infrastructure live in. */
const placeInCode =
  /(?:^|[/\\])((?:commands|projections|queries|processes|src|scripts|tests)[/\\][\w./\\-]+)(?:\?[a-z]+=\d+)?(:\d+:\d+)\)?$/

function placeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  for (const line of framesOf(error)) {
    const [, file, position] = line.includes('node_modules') ? [] : (placeInCode.exec(line) ?? [])
    if (file !== undefined) return `${file.replaceAll('\\', '/')}${position}`
  }
  return undefined
}

/** A refusal by the database is already part of the message of RowsRefused. */
function causesOf(error: unknown): readonly string[] {
  const causes: string[] = []
  let cause = error instanceof Error && error.constructor.name !== 'RowsRefused' ? error.cause : undefined
  while (cause !== undefined && cause !== null && causes.length < MOST_CAUSES) {
    causes.push(reasonOf(cause))
    cause = cause instanceof Error ? cause.cause : undefined
  }
  return causes
}

function issuesText(issues: readonly z.core.$ZodIssue[]): string {
  const shown = issues.slice(0, MOST_ISSUES).map((issue) => {
    const expected = issue.code === 'invalid_type' ? ` (expected ${issue.expected})` : ''
    return `${issue.path.map(stepText).join('') || '/'} ${issue.code}${expected}`
  })
  const more = issues.length - shown.length
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
}

/** The name of a field. A key of a record may be anything, so what does not look like a field is left out. */
const stepText = (step: PropertyKey): string =>
  typeof step === 'number' || /^[a-z][A-Za-z0-9]{0,39}$/.test(String(step)) ? `/${String(step)}` : '/…'

/** A call of the operating system: what was called, and the address if it is one of the network. */
function systemText(error: Error): string | undefined {
  const [syscall, address, port]: unknown[] = ['syscall', 'address', 'port'].map((name) => Reflect.get(error, name))
  if (typeof syscall !== 'string' || !/^[a-z]{1,20}$/.test(syscall)) return undefined
  const isAddress = typeof address === 'string' && /^[0-9a-f.:]{3,45}$/.test(address) && typeof port === 'number'
  return `${syscall} ${safeCode(error) ?? 'failed'}${isAddress ? ` ${address}:${port}` : ''}`
}

const conditions: Readonly<Record<string, string>> = {
  '22001': 'a text is too long',
  '22003': 'a number is out of range',
  '22007': 'a date or time cannot be read',
  '22008': 'a date or time is out of range',
  '22012': 'division by zero',
  '22021': 'a character cannot be stored',
  '22P02': 'a text does not have the form of its type',
  '22P03': 'a binary value does not have the form of its type',
  '22P05': 'a character cannot be stored',
  '23502': 'a required value is missing',
  '23503': 'a reference has no row',
  '23505': 'a key exists already',
  '23514': 'a check failed',
  '40001': 'serialization failure',
  '40P01': 'deadlock',
  '42501': 'permission denied',
  '42703': 'unknown column',
  '42P01': 'unknown table',
  '53100': 'the disk is full',
  '53300': 'too many connections',
  '54000': 'a limit of the database is exceeded',
  '55P03': 'a lock is not available',
  '57014': 'the statement was cancelled',
  '57P01': 'the server is shutting down',
  '57P03': 'the server is starting or stopping',
}

/** What the server refused and where. Its message, detail and context quote the values. */
function databaseText(error: Error): string | undefined {
  const field = (name: string): string | undefined => {
    const value: unknown = Reflect.get(error, name)
    return typeof value === 'string' ? value : undefined
  }
  const state = field('code') ?? ''
  if (!/^[0-9A-Z]{5}$/.test(state) || (field('severity') === undefined && !/^[0-9]/.test(state))) return undefined
  const places = ['schema', 'table', 'column', 'constraint'].flatMap((name) => {
    const value = field(name)
    return value !== undefined && /^[a-z_][a-z0-9_$]{0,62}$/.test(value) ? [`${name} ${value}`] : []
  })
  const [, table, line, column] =
    /^COPY ([a-z_][a-z0-9_]{0,62}), line (\d{1,9}), column ([a-z_]\w{0,62})\b/.exec(field('where') ?? '') ?? []
  if (table !== undefined) places.push(`copy into ${table}, line ${line}, column ${column}`)
  return [conditions[state] ?? 'the database refused a statement', ...places].join(', ')
}

/** Messages of the language, in their own words: the originals may quote a value or a computed key. */
const languageTexts: readonly (readonly [RegExp, string])[] = [
  [/^Cannot (read|set) properties of (undefined|null)/, 'a property of undefined or null was used'],
  [/^Cannot destructure /, 'undefined or null was destructured'],
  [/is not a function$/, 'something that is not a function was called'],
  [/is not iterable/, 'something that is not iterable was iterated'],
  [/is not a constructor$/, 'something that is not a constructor was called with new'],
  [/^Cannot convert undefined or null to object$/, 'undefined or null was converted to an object'],
  [/to a BigInt|converted to a BigInt/, 'a value that is not a whole number was converted to a BigInt'],
  [/^Cannot mix BigInt/, 'a BigInt and another type were mixed'],
  [/serialize a BigInt$/, 'a BigInt cannot be written as JSON'],
  [/^Converting circular structure to JSON/, 'a circular structure cannot be written as JSON'],
  [/JSON/, 'a text is not valid JSON'],
  [/^Reduce of empty array/, 'an empty array was reduced without an initial value'],
  [/^Invalid time value$/, 'an invalid date was formatted'],
  [/^Invalid (array|string) length$/, 'an array or text became too long'],
  [/^Maximum call stack size exceeded$/, 'the call stack is too deep'],
  [/^Assignment to constant variable/, 'a constant was assigned'],
  [/read only property|object is not extensible/, 'a frozen object was changed'],
  [/is not defined$/, 'an unknown variable was used'],
  [/before initialization$/, 'a variable was used before its initialization'],
]
const languageErrors: ReadonlySet<string> = new Set(['TypeError', 'RangeError', 'SyntaxError', 'ReferenceError'])

const languageText = (error: Error): string | undefined =>
  languageErrors.has(error.constructor.name)
    ? languageTexts.find(([pattern]) => pattern.test(error.message))?.[1]
    : undefined

/** Whole messages of the database driver, which have no code. */
const driverTexts: ReadonlySet<string> = new Set([
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Query read timeout',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end on the pool',
])
const driverText = (message: string): string | undefined => (driverTexts.has(message) ? message : undefined)
