// A process as work that one worker at a time takes up.
import type { Process } from '#kernel/process.ts'
import { duty } from '#projecting/workers/fence.ts'
import type { Work } from '#projecting/workers/worker.ts'
import { type ProcessRunnerOptions, processRunner } from './process-runner.ts'

/**
 * One work a process, so that a change of hands of one stops no other. Its version is in the duty's name: a worker that
 * knows a newer one must not wait for a worker that does not, and once it has run, the older one stops by itself.
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

/** Changes when a person forgets it, or lets one that has stopped try again: it then begins anew. */
async function stateOf({ name }: Process, { store }: Pick<ProcessRunnerOptions, 'store'>): Promise<string> {
  const standing = await store.standing(name)
  if (!standing) return 'not deployed'
  return standing.fault ? 'stopped' : 'runs'
}
