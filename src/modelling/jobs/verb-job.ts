// A job that is a verb of the command line in a process of its own: long computation does not delay the worker, and memory is
// given back. Its lines of progress become the progress of the job, its last line of JSON the result.
import { z } from 'zod'
import { type JobContext, JobFailed } from '#jobs/job.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import type { StartVerb } from '#platform/verb-process.ts'

const ProgressLine = z.object({
  progress: z.string(),
  unit: z.string(),
  done: z.number(),
  total: z.number().nullable(),
})

/** What the process wrote to standard error is for the log of the service: it may say how the machine is set up. */
const MOST_LINES = 30

/**
 * Throws JobFailed with the sentence of a verb that refused: such sentences name no person. Any other end is an unexpected error.
 */
export async function runVerb(
  start: StartVerb,
  args: readonly string[],
  { progress, signal }: Pick<JobContext, 'progress' | 'signal'>,
): Promise<unknown> {
  signal.throwIfAborted()
  let answer: unknown = null
  const said: string[] = []
  const verb = start(args, (from, text) => {
    const line = jsonOf(text)
    const reached = ProgressLine.safeParse(line)
    if (reached.success) {
      const { progress: phase, unit, done, total } = reached.data
      progress({ phase, unit, done, total })
    } else if (from === 'stdout' && line !== undefined) answer = line
    else if (from === 'stderr' && line === undefined) {
      said.push(text)
      if (said.length > MOST_LINES) said.shift()
    }
  })
  const interrupt = () => verb.interrupt()
  signal.addEventListener('abort', interrupt, { once: true })
  const { code, signal: killedBy } = await verb.ended
  signal.removeEventListener('abort', interrupt)
  signal.throwIfAborted()
  // `found`: it did what it was to do, and found something, such as a model that does not pass its gates. `wouldChange`: so did a dry
  // run.
  if (code === exitCodes.done || code === exitCodes.found || code === exitCodes.wouldChange) return answer
  if (code === exitCodes.refused || code === exitCodes.usage)
    throw new JobFailed('refused', said.at(-1) ?? 'It was refused.')
  throw new Error(
    `sillage ${args[0]} ${args[1]} ended with ${killedBy ?? code}: ${said.join('\n') || 'it said nothing'}`,
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
