// The implementation of `sillage processes`: status, retry and forget.
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
import { withheldText } from '../command-line/withheld-text.ts'

export type Options = { readonly json?: boolean; readonly yes?: boolean }
export type ForgetOptions = Options & { readonly key?: string; readonly tenant?: TenantId }
type Opened = { readonly service: Service; readonly pool: pg.Pool }

const MOST_TROUBLES = 20

/** Runs one of the functions below on the installation. */
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
  const statuses = await service.processes()
  const deployed = new Set(statuses.map(({ process }) => process))
  const notDeployed = [...service.definitions.processes.keys()].filter((name) => !deployed.has(name))
  if (json) return print({ processes: statuses, notDeployed })
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
  const rows = statuses.map((status) => [
    status.process,
    status.state,
    String(status.version),
    ...[status.lagEvents, status.parkedKeys, status.waiting, status.stuck, status.refused, status.timers].map(
      readableCount,
    ),
    status.nextTimerDue ?? '',
  ])
  const undeployed = notDeployed.map((name) => [name, 'not deployed', ...heads.slice(2).map(() => '')])
  say(columns([heads, ...rows, ...undeployed], [2, 3, 4, 5, 6, 7, 8]))
  if (notDeployed.length > 0)
    say('\nA worker will deploy these processes at the head of the log: they react to later events only.')
}

export async function status(opened: Opened, name: string, { json }: Options): Promise<void> {
  const found = await findProcess(opened, name)
  const kept = await readKept(opened.pool, name)
  const { withhold } = opened.service
  const failing = await withhold(await readTroubles(opened.pool, name, MOST_TROUBLES), ({ tenant }) => tenant)
  const waiting = await withhold(await readParkedKeys(opened.pool, name, MOST_TROUBLES), ({ tenant }) => tenant)
  const [troubles, parked, withheld] = [failing.rows, waiting.rows, failing.withheld + waiting.withheld]
  if (json) return print({ ...found, ...kept, troubles, parkedKeys: parked, withheld })
  const lines: [string, string][] = [
    ['state', stateText(found)],
    [
      'version',
      found.definedVersion === found.version
        ? `${found.version}`
        : `${found.version} (this program defines ${found.definedVersion ?? 'none'})`,
    ],
    ['deployed', `${found.deployedAt}, for events after position ${found.since}`],
    ['position', `${found.position}, ${readableCount(found.lagEvents)} events behind`],
    ['states', readableCount(kept.states)],
    ['timers', found.nextTimerDue ? `${readableCount(found.timers)}, the next due ${found.nextTimerDue}` : '0'],
    ['commands', `${readableCount(kept.sent)} sent, ${readableCount(found.refused)} refused in 30 days`],
    ['outbox', outboxText(found)],
    ['parked', parkedText(found)],
  ]
  say(columns(lines, []))
  if (parked.length > 0) {
    say('')
    say(columns([['parked key', 'waiting', 'position', 'what', 'since', 'why'], ...parked.map(parkedRow)], [1, 2]))
  }
  if (troubles.length > 0) {
    say('')
    say(columns([['command', 'what', 'tries', 'key', 'since', 'why'], ...troubles.map(troubleRow)], [2]))
  }
  if (withheld > 0) say(`\n${withheldText(withheld)}`)
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
    return `has made no progress since ${stalled.since}${stalled.why ? `: ${stalled.why}` : ''}. See the log of its worker`
  switch (state) {
    case 'standing-still':
      // The error names the remedy: fixing the process would not help.
      if (fault?.type === 'checkpoint') return `stopped: ${fault.error}`
      return `stopped at ${fault?.type}${fault?.position ? `, position ${fault.position}` : ''}: ${fault?.error}. After the fix: sillage processes retry ${process}`
    case 'newer':
      return 'deployed by a newer version of the program: this version does not run it'
    case 'another-log':
      return `belongs to another log. Point EVENT_LOG at that log, or run sillage processes forget ${process}`
    case 'undefined':
      return `no longer defined, so it does not run. To remove it: sillage processes forget ${process}`
    case 'running':
      return 'running'
  }
}

function outboxText({ waiting, stuck, oldestWaitingAt }: ProcessStatus): string {
  if (waiting + stuck === 0) return 'nothing waits'
  return `${readableCount(waiting)} wait, ${readableCount(stuck)} stuck, the oldest since ${oldestWaitingAt}`
}

export async function retry(opened: Opened, name: string, { json }: Options): Promise<void> {
  await findProcess(opened, name)
  await retryProcess(opened.pool, name)
  if (json) print({ retried: name })
  else say(`A worker will retry ${name}. Check it with: sillage processes status ${name}`)
}

export async function forget(opened: Opened, name: string, { yes, json }: Options): Promise<void> {
  const { timers, waiting, stuck } = await findProcess(opened, name)
  const { states } = await readKept(opened.pool, name)
  if (yes) await forgetProcess(opened.pool, name)
  else process.exitCode = exitCodes.refused
  if (json) return print({ [yes ? 'forgotten' : 'wouldForget']: name, states, timers, unsent: waiting + stuck })
  const what = `${readableCount(states)} states, ${readableCount(timers)} timers and ${readableCount(waiting + stuck)} unsent commands of ${name}`
  say(
    yes
      ? `Removed ${what}. The next worker deploys it at the head of the log.`
      : `This would remove ${what}. Add --yes to do it.`,
  )
}

/** Drops one parked key: the process never reacts to what waits under it. */
export async function forgetKey(
  opened: Opened,
  name: string,
  key: string,
  { yes, json, tenant }: ForgetOptions,
): Promise<void> {
  await findProcess(opened, name)
  const waiting = (await readParkedKeys(opened.pool, name, Number.MAX_SAFE_INTEGER)).filter(
    (parked) => parked.key === key && (tenant === undefined || parked.tenant === tenant),
  )
  if (waiting.length === 0)
    throw new UsageError(`Nothing waits under the key ${key} of ${name}. See: sillage processes status ${name}`)
  const dropped = yes
    ? await forgetParkedKey(opened.pool, name, { key, tenant })
    : waiting.reduce((sum, { triggers }) => sum + triggers, 0)
  if (!yes) process.exitCode = exitCodes.refused
  if (json) return print({ [yes ? 'forgotten' : 'wouldForget']: name, key, triggers: dropped })
  const what = `${readableCount(dropped)} ${dropped === 1 ? 'trigger' : 'triggers'} under the key ${key} of ${name}`
  say(
    yes
      ? `Dropped ${what}. The process continues with this key as if they had not happened.`
      : `Warning: this would drop ${what}. The process will never react to them, even after a fix. Add --yes to do it.`,
  )
}

async function findProcess({ service }: Opened, name: string): Promise<ProcessStatus> {
  const statuses = await service.processes()
  const status = statuses.find(({ process }) => process === name)
  if (status) return status
  const deployed = statuses.map(({ process }) => process).join(', ') || 'none yet'
  throw new UsageError(`No process ${name} is deployed here. Deployed: ${deployed}.`)
}

/** Aligns cells in columns. With right-aligned columns, the first row is the heading. */
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
