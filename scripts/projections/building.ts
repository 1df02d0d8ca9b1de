// `sillage projections rebuild` and `verify`: what folds the log again, with a bar for each read model.

import { constants, setPriority } from 'node:os'
import { START } from '#kernel/ids.ts'
import { bars } from '#platform/bars.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { progress } from '#platform/progress.ts'
import type { Administration } from '#projecting/generations/administration.ts'
import { GenerationRefused } from '#projecting/generations/errors.ts'
import { UsageError } from '../command-line/arguments.ts'
import { type Chosen, type Common, run, tell, whoIAm } from './acting.ts'
import { comparisonText, rebuiltText, verifiedText } from './text.ts'

type RebuildFlags = Common & {
  readonly switch?: boolean
  readonly candidate?: boolean
  readonly compare: boolean
  readonly show: number
  readonly saveEvery?: number
  readonly mostRows?: number
  readonly by?: string
}

export function rebuild(names: readonly string[], options: RebuildFlags): Promise<void> {
  return run(
    async ({ projections: all }, signal) => {
      const chosen = all.plan(names)
      if (options.dryRun) {
        tell(
          options,
          chosen.map(({ projection: { name, version } }) => ({ rebuild: name, version })),
          () =>
            chosen
              .map(
                ({ projection: { name, version } }) =>
                  `Would rebuild ${name}, version ${version}, beside the live rows${options.switch ? ', and switch to it' : ''}.`,
              )
              .join('\n'),
        )
        process.exitCode = exitCodes.wouldChange
        return
      }
      // Whoever answers requests goes first: a rebuild has time.
      setPriority(constants.priority.PRIORITY_LOW)
      const shown = bars({ unit: 'events', ...(options.json && { json: true }) })
      const startedMs = performance.now()
      const done = await all.rebuild(names, {
        candidate: options.candidate ?? false,
        compare: options.compare,
        switch: options.switch ? (options.force ? 'force' : 'yes') : 'no',
        by: options.by ?? whoIAm(),
        signal,
        show: options.show,
        ...(options.saveEvery && { saveEvery: options.saveEvery }),
        ...(options.mostRows && { mostRows: options.mostRows }),
        onProgress: (progress) =>
          shown.show(
            progress.map((one) => ({
              name: `${one.projection}/${one.generation}`,
              done: one.done,
              total: one.total,
              phase: one.phase,
              trouble: one.fault && `${one.fault.type} at position ${one.fault.position}: ${one.fault.error}`,
            })),
          ),
      })
      shown.end()
      const tookMs = performance.now() - startedMs
      tell(options, { rebuilt: done, stopped: signal.aborted, tookMs: Math.round(tookMs) }, () =>
        rebuiltText(done, tookMs, signal.aborted),
      )
      if (done.some(({ refused }) => refused)) process.exitCode = exitCodes.refused
      if (done.some(({ fault }) => fault)) process.exitCode = exitCodes.found
    },
    { lookOnly: options.dryRun ?? false },
  )
}

export function verify(name: string, options: Chosen & { sample: number; all?: boolean; show: number }): Promise<void> {
  return run(
    async ({ projections: all, log }, signal) => {
      if (options.all && options.generation !== undefined)
        throw new UsageError('--all is compared with the live rows: leave --generation out.')
      if (options.all) return verifyAll(all, name, options, signal)
      const total = await log.lag(START)
      const line = progress({ what: 'Folding', unit: 'events', total, ...(options.json && { json: true }) })
      const { sample, show } = options
      const found = await all.verify(name, options.generation ?? null, {
        sample,
        show,
        signal,
        onProgress: (position) =>
          void log.lag(position).then(
            (left) => line.reach(total - left),
            () => undefined,
          ),
      })
      line.end()
      tell(options, found, () => verifiedText(name, found))
      if (found.wrong > 0) process.exitCode = exitCodes.found
    },
    { lookOnly: !options.all },
  )
}

/** Every row: built again beside them as a candidate, compared, and dropped. */
async function verifyAll(
  all: Administration,
  name: string,
  options: Common & { readonly show: number },
  signal: AbortSignal,
): Promise<void> {
  const shown = bars({ unit: 'events', ...(options.json && { json: true }) })
  const by = whoIAm()
  const [built] = await all.rebuild([name], {
    candidate: true,
    compare: true,
    switch: 'no',
    by,
    signal,
    show: options.show,
    onProgress: (progress) =>
      shown.show(
        progress.map(({ projection, done, total, phase }) => ({ name: projection, done, total, phase, trouble: null })),
      ),
  })
  shown.end()
  if (!built) return
  await all.drop(name, built.generation.generation, by)
  if (built.fault) {
    const { position, type, error } = built.fault
    throw new GenerationRefused('faulted', `The ${type} at position ${position} cannot be folded again: ${error}`)
  }
  if (!built.comparison) throw built.refused ?? new GenerationRefused('apart', `${name} could not be compared.`)
  const { comparison } = built
  tell(options, comparison, () => comparisonText(name, comparison))
  if (!comparison.same) process.exitCode = exitCodes.found
}
