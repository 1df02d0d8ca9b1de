// The figures of a service over some seconds: how fast it answers, how much waits, how much of the machine is used.
import { z } from 'zod'

const measured = z.number().nonnegative().nullable()

/** Of one process. What nobody asked for, or what did not answer, is null: missing is not zero. */
export const Figures = z.object({
  requestsPerS: z.number().nonnegative(),
  commandsPerS: z.number().nonnegative(),
  /** The 95th percentile of the time of an answer, in milliseconds; null where there was no request. */
  latencyMs: measured,
  /** Per cent of the requests that ended with a status of 500 or above. */
  errors: measured,
  /** The most commands that waited at once. */
  queue: measured,
  /** Per cent of the fullest pool of database connections that was in use. */
  pool: measured,
  /** Per cent of all processors of the machine. */
  cpu: measured,
  /** Per cent of the memory of the machine. */
  memory: measured,
  /** Per cent of the disk with the data that is in use. */
  disk: measured,
  /** How long these took to answer one small question, in milliseconds. */
  logMs: measured,
  databaseMs: measured,
  keysMs: measured,
  /** Seconds by which the read model that is furthest behind is behind. */
  lagSeconds: measured,
})
export type Figures = z.output<typeof Figures>
export type FigureName = keyof Figures
export const figureNames = Object.keys(Figures.shape) as readonly FigureName[]

/** What is done by several processes adds up; of the rest, the worst counts. */
const ADDED: ReadonlySet<FigureName> = new Set(['requestsPerS', 'commandsPerS', 'queue'])

/** The figures of several processes at one time as those of the service. */
export const ofAllProcesses = (all: readonly Figures[]): Figures | null =>
  joined(all, (name, values) => (ADDED.has(name) ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values)))

/** The figures of several times as one: the mean of what is a rate, and the worst of the rest. */
export const ofSeveralTimes = (all: readonly Figures[]): Figures | null =>
  joined(all, (name, values) =>
    name === 'requestsPerS' || name === 'commandsPerS'
      ? values.reduce((sum, value) => sum + value, 0) / values.length
      : Math.max(...values),
  )

function joined(
  all: readonly Figures[],
  join: (name: FigureName, values: readonly number[]) => number,
): Figures | null {
  if (all.length === 0) return null
  return Figures.parse(
    Object.fromEntries(
      figureNames.map((name) => {
        const values = all.flatMap((figures) => figures[name] ?? [])
        return [name, values.length > 0 ? join(name, values) : null]
      }),
    ),
  )
}
