/**
 * The service's log: one JSON line per entry, or plain text for a person, on standard error by default. It contains
 * no personal data and no secrets.
 */

import { type DestinationStream, destination, type Logger, pino } from 'pino'
import { framesOf, safeCode, safeName, safeText } from '#kernel/safe-error.ts'
import { logText } from './log-text.ts'

export type { Logger } from 'pino'

/**
 * Fields whose value is never logged, at the top of an entry and up to two levels below. This is a second line of
 * defence: the first is to log only ids and counts.
 */
const hidden = [
  ...['authorization', 'cookie', 'password', 'pin', 'secret', 'token', 'accessToken', 'refreshToken', 'apiKey', 'key'],
  ...[
    'privateKey',
    'connectionString',
    'url',
    'databaseUrl',
    'redisUrl',
    'DATABASE_URL',
    'SILLAGE_REQUESTS_URL',
    'KEYS_DATABASE_URL',
    'SILLAGE_MASTER_KEY',
    'REDIS_URL',
    'EVENT_LOG',
  ],
  ...['data', 'sealed', 'input', 'body', 'row', 'rows', 'parameters', 'params', 'response', 'text', 'detail', 'where'],
  ...['headers', 'idempotencyKey', 'keyAsSent', 'query', 'hint', 'internalQuery', 'stimulus', 'facts', 'state'],
  ...['firstName', 'lastName', 'givenName', 'familyName', 'displayName', 'email', 'phone', 'address', 'birthDate'],
]

export type LogFormat = 'json' | 'text'

export type LogOptions = {
  level?: string
  /** Where absent: `text` in a terminal, `json` for everything that collects logs. */
  format?: LogFormat | undefined
  to?: DestinationStream
}

export function openLog(options: LogOptions = {}): Logger {
  const to = options.to ?? destination({ fd: 2, sync: true })
  const format = options.format ?? (options.to === undefined && process.stderr.isTTY ? 'text' : 'json')
  return pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }), log: withDescribedErrors },
      redact: { paths: hidden.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[hidden]' },
      serializers: { err: describeError, error: describeError, req: describeRequest },
      hooks: {
        logMethod(args, method) {
          // For an entry without a message, pino would use the error's message and bypass the serializer.
          const [first, ...more] = args
          const error: unknown = isRecord(first) && 'err' in first ? first.err : first
          if (more.length === 0 && error instanceof Error) method.call(this, first, describeError(error).message)
          else method.apply(this, args)
        },
      },
    },
    format === 'json' ? to : { write: (line: string) => void to.write(logText(line)) },
  )
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

type Described = { type: string; message: string; code?: string; stack?: string; cause?: Described }

/** Under any other name than `err`, pino would write the own fields of an error, such as the refused row of the database. */
const withDescribedErrors = (entry: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(entry).map(([name, value]) => [
      name,
      name !== 'err' && name !== 'error' && value instanceof Error ? describeError(value) : value,
    ]),
  )

/** Only what is known to be harmless: messages repeat the data that they are about. */
export function describeError(error: unknown, depth = 0): Described {
  if (!(error instanceof Error)) return { type: typeof error, message: 'a value that is not an Error was thrown' }
  const code = safeCode(error)
  const frames = framesOf(error)
  return {
    type: safeName(error),
    message: safeText(error) ?? safeName(error),
    ...(code === undefined ? {} : { code }),
    ...(frames.length === 0 ? {} : { stack: frames.join('\n') }),
    ...(error.cause === undefined || depth > 3 ? {} : { cause: describeError(error.cause, depth + 1) }),
  }
}

/**
 * The pattern of the route instead of the address: both path and query may contain what a person typed. Headers contain
 * tokens and keys.
 */
function describeRequest(request: unknown): { method: string; route: string; id?: string } {
  const field = (name: string, of: unknown): string => {
    const value: unknown = isRecord(of) ? of[name] : undefined
    return typeof value === 'string' ? value : ''
  }
  const id = field('id', request)
  const route = field('url', isRecord(request) ? request.routeOptions : undefined)
  return { method: field('method', request), route, ...(id === '' ? {} : { id }) }
}
