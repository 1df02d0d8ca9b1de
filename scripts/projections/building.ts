// `sillage projections rebuild` and `verify`: fold the log again, with a progress bar for each read model.

import { constants, setPriority } from 'node:os'
import { START } from '#kernel/ids.ts'
import { bars } from '#platform/bars.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { progress } from '#platform/progress.ts'
import type { Administration } from '#projecting/generations/administration.ts'
import { GenerationRefused } from '#projecting/generations/errors.ts'
import { UsageError } from '../command-line/arguments.ts'
import { type Chosen, type Common, operatorName, print, run } from './acting.ts'
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
        print(
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
      // A rebuild runs at low priority, so that requests are answered first.
      setPriority(constants.priority.PRIORITY_LOW)
      const shown = bars({ unit: 'events', ...(options.json && { json: true }) })
      const startedMs = performance.now()
      const done = await all.rebuild(names, {
        candidate: options.candidate ?? false,
        compare: options.compare,
        switch: options.switch ? (options.force ? 'force' : 'yes') : 'no',
        by: options.by ?? operatorName(),
        signal,
        show: options.show,
        ...(options.saveEvery && { saveEvery: options.saveEvery }),
        ...(options.mostRows && { mostRows: options.mostRows }),
        onProgress: (progress) =>
          shown.show(
            progress.map(({ projection, generation, done, total, phase, fault }) => ({
              name: `${projection}/${generation}`,
              done,
              total,
              phase,
              trouble: fault && `${fault.type} at position ${fault.position}: ${fault.error}`,
            })),
          ),
      })
      shown.end()
      const tookMs = performance.now() - startedMs
      print(options, { rebuilt: done, stopped: signal.aborted, tookMs: Math.round(tookMs) }, () =>
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
        throw new UsageError('--all compares with the live rows: omit --generation.')
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
      print(options, found, () => verifiedText(name, found))
      if (found.wrong > 0) process.exitCode = exitCodes.found
    },
    { lookOnly: !options.all },
  )
}

/** Checks every row: builds a candidate, compares it with the live rows, and drops it. */
async function verifyAll(
  all: Administration,
  name: string,
  options: Common & { readonly show: number },
  signal: AbortSignal,
): Promise<void> {
  const shown = bars({ unit: 'events', ...(options.json && { json: true }) })
  const by = operatorName()
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
    throw new GenerationRefused('faulted', `Could not fold ${type} at position ${position}: ${error}`)
  }
  if (!built.comparison) throw built.refused ?? new GenerationRefused('apart', `${name} could not be compared.`)
  const { comparison } = built
  print(options, comparison, () => comparisonText(name, comparison))
  if (!comparison.same) process.exitCode = exitCodes.found
}
