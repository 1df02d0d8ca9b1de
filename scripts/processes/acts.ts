// `sillage processes` at work: how the process managers are doing, and what a person may do about one that has stopped.
import { styleText } from 'node:util'
import type pg from 'pg'
import type { Service } from '#compose/service.ts'
import type { TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { readableCount } from '#platform/progress.ts'
import {
  forgetParkedKey,
  forgetProcess,
  type ParkedKey,
  type ProcessStatus,
  readKept,
  readParkedKeys,
  readTroubles,
  retryProcess,
  type Trouble,
} from '#reacting/process-status.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'

export type Options = { readonly json?: boolean; readonly yes?: boolean }
export type ForgetOptions = Options & { readonly key?: string; readonly tenant?: TenantId }
type Opened = { readonly service: Service; readonly pool: pg.Pool }

const MOST_TROUBLES = 20

/** Runs one of the acts below on the installation. */
export const onProcesses = (act: (opened: Opened) => Promise<void>): Promise<void> =>
  withService(async ({ service }) => {
    const pool = openPool(service.databaseUrl, { name: 'sillage processes', max: 1 })
    try {
      await act({ service, pool })
    } finally {
      await pool.end()
    }
  })

export async function list({ service }: Opened, { json }: Options): Promise<void> {
  const standing = await service.processes()
  const deployed = new Set(standing.map(({ process }) => process))
  const waiting = [...service.definitions.processes.keys()].filter((name) => !deployed.has(name))
  if (json) return print({ processes: standing, notDeployed: waiting })
  const heads = [
    'process',
    'state',
    'version',
    'behind',
    'parked',
    'waiting',
    'stuck',
    'refused',
    'timers',
    'next timer',
  ]
  const rows = standing.map((one) => [
    one.process,
    one.state,
    String(one.version),
    ...[one.lagEvents, one.parkedKeys, one.waiting, one.stuck, one.refused, one.timers].map(readableCount),
    one.nextTimerDue ?? '',
  ])
  const undeployed = waiting.map((name) => [name, 'not deployed', ...heads.slice(2).map(() => '')])
  say(columns([heads, ...rows, ...undeployed], [2, 3, 4, 5, 6, 7, 8]))
  if (waiting.length > 0)
    say('\nA worker deploys at the head of the log what is not deployed: it reacts to what comes after.')
}

export async function status(of: Opened, name: string, { json }: Options): Promise<void> {
  const one = await named(of, name)
  const kept = await readKept(of.pool, name)
  const troubles = await readTroubles(of.pool, name, MOST_TROUBLES)
  const parked = await readParkedKeys(of.pool, name, MOST_TROUBLES)
  if (json) return print({ ...one, ...kept, troubles, parkedKeys: parked })
  const lines: [string, string][] = [
    ['state', stateText(one)],
    [
      'version',
      one.definedVersion === one.version
        ? `${one.version}`
        : `${one.version}, of this program ${one.definedVersion ?? 'none'}`,
    ],
    ['deployed', `${one.deployedAt}, for what comes after position ${one.since}`],
    ['position', `${one.position}, ${readableCount(one.lagEvents)} events behind`],
    ['states', readableCount(kept.states)],
    ['timers', one.nextTimerDue ? `${readableCount(one.timers)}, the next due ${one.nextTimerDue}` : '0'],
    ['commands', `${readableCount(kept.sent)} sent, ${readableCount(one.refused)} refused in 30 days`],
    ['outbox', outboxText(one)],
    ['parked', parkedText(one)],
  ]
  say(columns(lines, []))
  if (parked.length > 0) {
    say('')
    say(columns([['parked key', 'waiting', 'position', 'what', 'since', 'why'], ...parked.map(parkedRow)], [1, 2]))
  }
  if (troubles.length === 0) return
  say('')
  say(columns([['command', 'what', 'tries', 'key', 'since', 'why'], ...troubles.map(troubleRow)], [2]))
}

const troubleRow = ({ status, command, attempts, key, decidedAt, code, detail }: Trouble): string[] => [
  command,
  status,
  String(attempts),
  key,
  decidedAt,
  [code, detail].filter((text) => text !== null).join(': '),
]

const parkedRow = ({ key, triggers, position, type, parkedAt, error }: ParkedKey): string[] => [
  key,
  String(triggers),
  String(position),
  type,
  parkedAt,
  error ?? 'waits behind another key',
]

function parkedText({ process, parkedKeys, parked }: ProcessStatus): string {
  if (parked === 0) return 'nothing waits for a fix'
  const keys = `${readableCount(parkedKeys)} ${parkedKeys === 1 ? 'key waits' : 'keys wait'} for a fix with ${readableCount(parked)} ${parked === 1 ? 'trigger' : 'triggers'}`
  return `${keys}. After the fix: sillage processes retry ${process}`
}

function stateText({ state, fault, process, stalled }: ProcessStatus): string {
  if (state === 'running' && stalled)
    return `makes no progress since ${stalled.since}${stalled.why ? `: ${stalled.why}` : ''}. Read the log of the worker that runs it`
  switch (state) {
    case 'standing-still':
      // It says what to do: no fix of the process helps.
      if (fault?.type === 'checkpoint') return `stands still: ${fault.error}`
      return `stands still at ${fault?.type}${fault?.position ? `, position ${fault.position}` : ''}: ${fault?.error}. After a fix: sillage processes retry ${process}`
    case 'newer':
      return 'run by a newer program: this one leaves it alone'
    case 'another-log':
      return `of another log: point EVENT_LOG at that one, or sillage processes forget ${process}`
    case 'undefined':
      return `no file defines it any more: nobody runs it. To remove it: sillage processes forget ${process}`
    case 'running':
      return 'running'
  }
}

function outboxText({ waiting, stuck, oldestWaitingAt }: ProcessStatus): string {
  if (waiting + stuck === 0) return 'nothing waits'
  return `${readableCount(waiting)} wait, ${readableCount(stuck)} stuck, the oldest since ${oldestWaitingAt}`
}

export async function retry(of: Opened, name: string, { json }: Options): Promise<void> {
  await named(of, name)
  await retryProcess(of.pool, name)
  if (json) print({ retried: name })
  else say(`${name} tries again as soon as a worker runs it: sillage processes status ${name}`)
}

export async function forget(of: Opened, name: string, { yes, json }: Options): Promise<void> {
  const one = await named(of, name)
  const { timers, waiting, stuck } = one
  const { states } = await readKept(of.pool, name)
  if (yes) await forgetProcess(of.pool, name)
  else process.exitCode = exitCodes.refused
  if (json) return print({ [yes ? 'forgotten' : 'wouldForget']: name, states, timers, unsent: waiting + stuck })
  const what = `${readableCount(states)} states, ${readableCount(timers)} timers and ${readableCount(waiting + stuck)} unsent commands of ${name}`
  say(
    yes
      ? `Removed ${what}. The next worker deploys it at the head of the log.`
      : `This would remove ${what}. Say --yes to do it.`,
  )
}

/** One parked key: what waits under it is never reacted to. */
export async function forgetKey(
  of: Opened,
  name: string,
  key: string,
  { yes, json, tenant }: ForgetOptions,
): Promise<void> {
  await named(of, name)
  const waiting = (await readParkedKeys(of.pool, name, Number.MAX_SAFE_INTEGER)).filter(
    (one) => one.key === key && (tenant === undefined || one.tenant === tenant),
  )
  if (waiting.length === 0)
    throw new UsageError(`Nothing waits under the key ${key} of ${name}. See: sillage processes status ${name}`)
  const dropped = yes
    ? await forgetParkedKey(of.pool, name, { key, tenant })
    : waiting.reduce((sum, { triggers }) => sum + triggers, 0)
  if (!yes) process.exitCode = exitCodes.refused
  if (json) return print({ [yes ? 'forgotten' : 'wouldForget']: name, key, triggers: dropped })
  const what = `${readableCount(dropped)} ${dropped === 1 ? 'trigger' : 'triggers'} under the key ${key} of ${name}`
  say(
    yes
      ? `Dropped ${what}. The process goes on with that key as if they had never happened.`
      : `Warning: this would drop ${what}. The process will never react to them, and a fix does not bring them back. Say --yes to do it.`,
  )
}

async function named({ service }: Opened, name: string): Promise<ProcessStatus> {
  const standing = await service.processes()
  const one = standing.find(({ process }) => process === name)
  if (one) return one
  const known = standing.map(({ process }) => process).join(', ') || 'none yet'
  throw new UsageError(`No process ${name} is deployed here. Deployed: ${known}.`)
}

/** Cells in columns; of a table, the first row is its heads. */
function columns(rows: readonly (readonly string[])[], right: readonly number[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  return rows
    .map((row) =>
      row.map((cell, i) => (right.includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))),
    )
    .map((row, n) => (rows.length > 1 && n === 0 && right.length > 0 ? head(row.join('  ')) : row.join('  ').trimEnd()))
    .join('\n')
}

const head = (text: string) => styleText('bold', text.trimEnd(), { stream: process.stdout })
const say = (line: string) => void process.stdout.write(`${line}\n`)
const print = (value: object) =>
  say(JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)))
