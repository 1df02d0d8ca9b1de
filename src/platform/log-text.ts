/** A log entry as a line for a person at a terminal. Made from the finished JSON, so nothing comes back that was hidden. */

type Entry = Readonly<Record<string, unknown>>

/** An `info` entry is its words alone, as what the start prints; anything worse begins with the time and the level. */
export function logText(json: string): string {
  const { level, time, msg, err, ...facts } = readEntry(json)
  const isMild = ['info', 'debug', 'trace'].includes(String(level))
  const clock = typeof time === 'string' ? `${time.slice(11, 19)} UTC  ` : ''
  const error = isRecord(err) ? err : undefined
  const reason = error && error.message !== msg ? `: ${error.message}` : ''
  const heading = `${isMild ? '' : `${clock}${level}  `}${msg ?? ''}${reason}${factsText(facts)}`
  return `${[heading, ...(isMild ? [] : causes(error))].join('\n')}\n`
}

const readEntry = (json: string): Entry => {
  const entry: unknown = JSON.parse(json)
  return isRecord(entry) ? entry : {}
}

const isRecord = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function factsText(facts: Entry): string {
  const told = Object.entries(facts).filter(([, value]) => value !== undefined && value !== null)
  const text = ([name, value]: [string, unknown]) =>
    `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`
  return told.length === 0 ? '' : ` (${told.map(text).join(', ')})`
}

/** Where an error comes from, for whoever reports it, and what caused it. */
function causes(error: Entry | undefined): string[] {
  if (!error) return []
  const stack = typeof error.stack === 'string' ? [error.stack] : []
  const { cause } = error
  return isRecord(cause) ? [...stack, `  caused by: ${cause.message}`, ...causes(cause)] : stack
}
