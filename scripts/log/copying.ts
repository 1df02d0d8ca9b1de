// The implementation of `sillage log copy`: copies a whole event log to another database or server, and verifies it.
import { setTimeout as pause } from 'node:timers/promises'
import { type LogsToCopy, openLogsToCopy } from '#compose/logs-to-copy.ts'
import { openSealing } from '#compose/sealing-copy.ts'
import type { Comparison, Difference } from '#operating/log-copy/compare-logs.ts'
import { type CopyResult, copyLog, planCopy } from '#operating/log-copy/copy-log.ts'
import { CopyRefused } from '#operating/log-copy/copy-refused.ts'
import type { StoredSealing } from '#operating/log-copy/seal-stored.ts'
import type { Config } from '#platform/config.ts'
import { type ExitCode, exitCodes } from '#platform/exit-codes.ts'
import { assertInstalled } from '#platform/installation.ts'
import { progress, readableCount, readableDuration, summaryTable } from '#platform/progress.ts'
import type { SealingLevel } from '#privacy/sealing.ts'
import { UsageError } from '../command-line/arguments.ts'
import { addressOf } from '../command-line/log-address.ts'
import { configuration, enterAside, interruptible } from '../command-line/session.ts'

export type Options = {
  readonly from: string
  readonly to: string
  readonly totalOrder?: boolean
  readonly seal?: boolean
  readonly level?: SealingLevel
  readonly dryRun?: boolean
  readonly json?: boolean
}

export async function copy({ from, to, ...rest }: Options): Promise<void> {
  const options = { ...rest, from: addressOf('--from', from), to: addressOf('--to', to) }
  if (options.level && !options.seal) throw new UsageError('--level says what is sealed: add --seal.')
  const config = configuration()
  if ([options.from, options.to].includes('postgres') && config.databaseUrl === undefined)
    await assertInstalled(config.dataDirectory)
  await interruptible(async (signal) => {
    let troubles = 0
    const logs = await openLogsToCopy(config, options, {
      onTrouble: (what) => {
        troubles += 1
        if (troubles === 1) process.stderr.write(`${what}: trying again\n`)
      },
      onIgnored: (what) => process.stderr.write(`${what}\n`),
    })
    try {
      await enterAside(config)
      if (options.dryRun) await plan(logs, options)
      else if (options.seal) await runSealing(config, logs, options, signal)
      else await run(logs, options, signal)
    } catch (error) {
      throw error instanceof CopyRefused ? new CopyRefused(error.reason, `Not copied: ${error.message}`) : error
    } finally {
      await logs.close()
    }
  })
}

async function plan({ source, target }: LogsToCopy, { json = false }: Options): Promise<void> {
  const { events, already } = await planCopy(source, target)
  const left = events - already
  if (left > 0) process.exitCode = exitCodes.wouldChange
  say(
    json
      ? JSON.stringify({ from: source.id, to: target.id, events, already, left })
      : `Would copy ${readableCount(left)} events of the log ${source.id} into ${target.id}${already > 0 ? `, which already holds ${readableCount(already)}` : ''}.`,
  )
}

async function runSealing(config: Config, logs: LogsToCopy, options: Options, signal: AbortSignal): Promise<void> {
  const sealing = await openSealing(config, logs.source, options.level ?? 'of-schools', signal)
  try {
    await run(logs, options, signal, sealing)
  } finally {
    await sealing.close()
  }
}

async function run(
  { source, target }: LogsToCopy,
  options: Options,
  signal: AbortSignal,
  sealing?: StoredSealing,
): Promise<void> {
  const { json = false, totalOrder = false } = options
  const startedMs = performance.now()
  const { events, already } = await planCopy(source, target)
  const line = (what: string, from: number) => progress({ what, unit: 'events', total: events, already: from, json })
  const copying = line('Copying', already)
  let comparing: ReturnType<typeof progress> | undefined
  let copyMs = 0
  const copied = await copyLog(source, target, {
    totalOrder,
    signal,
    ...(sealing && { sealing }),
    delay: (ms) => pause(ms),
    onCopied: (done) => copying.reach(done),
    onComparing() {
      copying.end()
      copyMs = performance.now() - startedMs
      comparing = line('Comparing', 0)
    },
    onCompared: (done) => comparing?.reach(done),
  })
  copying.end()
  comparing?.end()
  const tookMs = performance.now() - startedMs
  const about = {
    from: source.id,
    to: target.id,
    totalOrder,
    sealed: sealing !== undefined,
    copyMs: copyMs || tookMs,
    tookMs,
  }
  say(json ? JSON.stringify(answer(copied, about)) : report(copied, about))
  process.exitCode = exitCode(copied, totalOrder)
}

type About = {
  readonly from: string
  readonly to: string
  readonly totalOrder: boolean
  readonly sealed: boolean
  readonly copyMs: number
  readonly tookMs: number
}

function exitCode({ comparison, since }: CopyResult, totalOrder: boolean): ExitCode {
  if (!comparison) return exitCodes.interrupted
  if (!comparison.same || (totalOrder && !comparison.sameOrder)) return exitCodes.found
  return since > 0 ? exitCodes.refused : exitCodes.done
}

function answer(
  { written, until, comparison, since }: CopyResult,
  { from, to, totalOrder, sealed, tookMs }: About,
): object {
  return {
    from,
    to,
    written,
    until: String(until),
    since,
    sealed,
    stopped: comparison === null,
    ...(comparison && {
      same: comparison.same,
      ...(totalOrder && { sameOrder: comparison.sameOrder }),
      source: sums(comparison.source),
      target: sums(comparison.target),
      differingStreams: comparison.differing,
      first: comparison.first,
    }),
    tookMs: Math.round(tookMs),
  }
}

const sums = ({ events, streams, content }: Comparison['source']) => ({ events, streams: streams.size, content })

function report(copied: CopyResult, about: About): string {
  const { sealed, copyMs, tookMs } = about
  const { written, until, comparison, since } = copied
  const rate = `${readableDuration(copyMs)}, ${readableCount((written / copyMs) * 1_000)} events/s`
  if (!comparison)
    return [summaryTable([['Copied now', written, rate]]), 'Stopped. Run the same command to continue.'].join('\n')
  const { source, target } = comparison
  const table = summaryTable([
    ['Copied now', written, rate],
    ['Source', source.events, `events in ${readableCount(source.streams.size)} streams, up to position ${until}`],
    ['Target', target.events, `events in ${readableCount(target.streams.size)} streams`],
  ])
  const hashes = `Content of the source  ${source.content}${sealed ? ', sealed' : ''}\nContent of the target  ${target.content}`
  return [table, hashes, verdict(comparison, { ...about, since }), `${readableDuration(tookMs)} in all.`].join('\n')
}

function verdict(
  comparison: Comparison,
  { from, to, totalOrder, sealed, since }: About & { readonly since: number },
): string {
  const { first, differing, sameOrder } = comparison
  if (first)
    return `The logs differ in ${readableCount(differing)} ${differing === 1 ? 'stream' : 'streams'}, first in ${first.stream} of school ${first.tenant} at revision ${first.revision}: ${inWords(first)}.`
  if (totalOrder && !sameOrder)
    return 'Each stream is the same, but events of different streams are in another order: a part was copied without --total-order. Copy into an empty log.'
  if (since > 0)
    return `The logs are the same up to this position, but ${readableCount(since)} events were appended to the source since. Stop its writers, then run this command again.`
  return `The log ${to} holds all of ${from}${sealed ? ', with its personal fields sealed' : ''}.`
}

const inWords = ({ what }: Difference): string => {
  if (what === 'missing') return 'the event is missing in the target'
  if (what === 'foreign') return 'the event is not in the source'
  return `different ${what.join(', ')}`
}

const say = (text: string) => void process.stdout.write(`${text}\n`)
