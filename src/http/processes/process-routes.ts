// /api/processes: how process managers are, one key's story, and retry. The command line can do the same, and forget.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Definitions } from '#definitions/definitions.ts'
import type { Authenticated } from '#identity/token-keys.ts'
import { Instant, type PersonId } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'
import type { ReadLimits } from '#privacy/person-limits.ts'
import type { ProcessAdministration } from '#reacting/process-administration.ts'
import type { ProcessStatus } from '#reacting/process-status.ts'
import { type DurableTrail, enteredBy } from '#trail/trail.ts'
import { callerOf, type RouteOf } from '../auth/authentication.ts'
import { HttpProblem } from '../http-problem.ts'
import type { AuditedOperation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import { refuseRestricted } from '../trail/refuse-restricted.ts'
import { operations } from './process-operations.ts'
import { type ShownProcess, StoryQuery } from './process-schemas.ts'

type Parts = {
  readonly definitions: Pick<Definitions, 'processes'>
  readonly processAdministration: ProcessAdministration
  readonly trail: DurableTrail
  /** Whose data may only be stored: keys about them are not shown. Absent where there is nobody like that. */
  readonly personLimits?: ReadLimits
}

const MOST = 50
/** Processes are of all schools together; keys name persons, and are shown to their own school. */
const of: RouteOf = {
  'processes:read': 'installation',
  'processes:manage': 'installation',
  'processes:preview': 'school',
}
const reading: readonly Permission[] = ['processes:read', 'processes:preview']

export function processRoutes(app: FastifyInstance, parts: Parts): void {
  const { processAdministration: all, trail, definitions } = parts

  const record = (caller: Authenticated, operation: AuditedOperation, subjects: readonly PersonId[] = []) =>
    trail.recordDurably({
      ...enteredBy(caller),
      action: operation.action,
      subjects: [...new Set(subjects)],
      purpose: 'administration',
      at: Instant.parse(new Date().toISOString()),
    })

  async function everyProcess(): Promise<readonly ShownProcess[]> {
    const deployed = (await all.status()).map(shown)
    const names = new Set(deployed.map(({ process }) => process))
    const others = [...definitions.processes.values()].filter(({ name }) => !names.has(name))
    return [
      ...deployed,
      ...others.map(({ name, version }) => ({ ...notDeployed, process: name, definedVersion: version })),
    ]
      .map((one) => ({ ...one, description: definitions.processes.get(one.process)?.description ?? null }))
      .sort((a, b) => (a.process < b.process ? -1 : 1))
  }

  async function existing(request: FastifyRequest): Promise<ShownProcess> {
    const name = nameOf(request)
    const match = (await everyProcess()).find(({ process }) => process === name)
    if (match) return match
    throw new HttpProblem('not-found', `There is no process "${name}". See GET /api/processes.`, {
      code: 'unknown-process',
    })
  }

  app.get(
    '/api/processes',
    { exposeHeadRoute: false, config: { may: reading, of, operation: operations.list } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      return { items: (await everyProcess()).map(shownTo(callerOf(request))) }
    },
  )

  app.get(
    '/api/processes/:name',
    { exposeHeadRoute: false, config: { may: reading, of, operation: operations.find } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const caller = callerOf(request)
      const status = await existing(request)
      const { process } = status
      const isSchool = caller.permissions.has('processes:preview')
      const restricted = isSchool ? (await parts.personLimits?.(caller.tenant))?.restricted : undefined
      const isShown = ({ subject }: { readonly subject: PersonId | null }) =>
        subject === null || restricted?.has(subject) !== true
      const tenant = isSchool ? caller.tenant : undefined
      const [kept, parked, troubles, timers] = await Promise.all([
        all.kept(process),
        all.parkedKeys(process, MOST, tenant),
        all.troubles(process, MOST, tenant),
        isSchool ? all.timers(process, MOST, caller.tenant) : [],
      ])
      const seen = [...parked, ...troubles, ...timers].filter(isShown)
      const subjects = seen.flatMap(({ subject }) => subject ?? [])
      if (isSchool && subjects.length > 0) await record(caller, operations.find, subjects)
      const definition = definitions.processes.get(process)
      return {
        ...shownTo(caller)(status),
        ...kept,
        sends: definition ? definition.sends.map(({ name }) => name).sort() : [],
        reactsTo: definition ? [...definition.reactors.keys()].sort() : [],
        parkedItems: parked.filter(isShown).map(({ key, triggers, position, type, error, parkedAt }) => ({
          key: isSchool ? key : null,
          triggers,
          position: String(position),
          type,
          error,
          parkedAt,
        })),
        troubles: troubles
          .filter(isShown)
          .map(({ key, command, status: state, attempts, code, detail, decidedAt }) => ({
            key: isSchool ? key : null,
            command,
            status: state,
            attempts,
            code,
            detail: isSchool ? detail : null,
            decidedAt,
          })),
        timerItems: timers.filter(isShown).map(({ key, name, due, cause }) => ({ key, name, due, cause })),
      }
    },
  )

  app.get(
    '/api/processes/:name/story',
    { exposeHeadRoute: false, config: { may: ['processes:preview'], of: 'school', operation: operations.story } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const caller = callerOf(request)
      const { key } = parsed(StoryQuery, request.query)
      const { process } = await existing(request)
      const story = await all.story(process, { tenant: caller.tenant, key, limit: MOST })
      if (!story) throw new HttpProblem('not-found', `${process} keeps nothing under this key in your school.`)
      const { subject } = story
      await refuseRestricted(parts, caller, subject, {
        action: operations.story.action,
        purpose: 'administration',
        permission: 'processes:preview',
      })
      await record(caller, operations.story, subject === null ? [] : [subject])
      return {
        process,
        key,
        ...story,
        timers: story.timers.map(({ subject: _, ...timer }) => timer),
        parked: story.parked.map((trigger) => ({ ...trigger, position: String(trigger.position) })),
      }
    },
  )

  app.post(
    '/api/processes/:name/retry',
    { config: { may: ['processes:manage'], of, operation: operations.retry } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const { process, parked, stuck } = await existing(request)
      if (!(await all.retry(process)))
        throw new HttpProblem('refused', `${process} is not deployed yet: the next worker starts it.`, {
          code: 'process-not-deployed',
        })
      await record(callerOf(request), operations.retry)
      return { process, parked, stuck }
    },
  )
}

/**
 * A process reads the events of all schools together, so why it does not go on may be about an event of any of them. Only
 * whoever looks after the installation reads that; a school sees that it stands still.
 */
const shownTo =
  ({ permissions }: Pick<Authenticated, 'permissions'>) =>
  (process: ShownProcess): ShownProcess => {
    if (permissions.has('processes:read')) return process
    const { stalled, fault } = process
    return { ...process, stalled: stalled && { ...stalled, why: null }, fault: fault && { ...fault, error: null } }
  }

const notDeployed = {
  description: null,
  state: 'not-deployed',
  version: null,
  position: null,
  lagEvents: 0,
  parkedKeys: 0,
  parked: 0,
  waiting: 0,
  stuck: 0,
  refused: 0,
  timers: 0,
  nextTimerDue: null,
  oldestWaitingAt: null,
  stalled: null,
  fault: null,
  deployedAt: null,
} as const

const shown = ({ since: _, position, fault, ...status }: ProcessStatus): ShownProcess => ({
  ...status,
  description: null,
  position: String(position),
  fault: fault && { type: fault.type, position: fault.position ?? null, error: fault.error },
})

function nameOf({ params }: FastifyRequest): string {
  const name: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, 'name') : ''
  return typeof name === 'string' ? name : ''
}
