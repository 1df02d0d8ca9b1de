// A process as work that one worker at a time does.
import type { Process } from '#kernel/process.ts'
import { duty } from '#projecting/workers/fence.ts'
import type { Work } from '#projecting/workers/worker.ts'
import { type ProcessRunnerOptions, processRunner } from './process-runner.ts'

/**
 * One work per process, so that handing over one process does not stop another. The duty's name contains the version: a
 * worker with a newer version must not wait for one with an older version. Once the newer one has run, the older one
 * stops by itself.
 */
export const processWork = (
  process: Process,
  options: Omit<ProcessRunnerOptions, 'processes'>,
  mayReact: () => boolean,
): Work => ({
  name: `process ${process.name}`,
  duties: async () => ({
    duties: mayReact() ? [duty(`process ${process.name}/${process.version}`)] : [],
    state: await stateOf(process, options),
  }),
  run: (_, signal) => processRunner({ ...options, processes: [process] }).run(signal),
})

/**
 * Changes when a person makes the worker forget the process, or retry one that has stopped. The work is then restarted.
 */
async function stateOf({ name }: Process, { store }: Pick<ProcessRunnerOptions, 'store'>): Promise<string> {
  const checkpoint = await store.checkpoint(name)
  if (!checkpoint) return 'not deployed'
  return checkpoint.fault ? 'stopped' : 'runs'
}
