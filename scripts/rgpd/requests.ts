// The implementation of `sillage rgpd requests`, `request`, `approve` and `reject`.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { Service } from '#compose/service.ts'
import { RequestState, type Right } from '#events/privacy/values.ts'
import type { Caller } from '#identity/caller.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'
import { processActor } from '#kernel/process.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'

const Item = z.looseObject({
  request: z.string(),
  person: z.string(),
  right: z.string(),
  state: RequestState,
  deadline: z.string(),
  warning: z.enum(['near', 'missed']).nullable(),
  missing: z.int(),
})
type Item = z.output<typeof Item>
const Page = z.object({ items: Item.array(), next: z.string().nullable() })

function callerOf(tenant: TenantId, actor: PersonId, verb: string, ...permissions: readonly Permission[]): Caller {
  return {
    tenant,
    actor,
    onBehalfOf: null,
    permissions: permissionsOfService(permissions, tenant),
    origin: { kind: 'command-line', verb: `rgpd ${verb}` },
  }
}

async function* pagesOf({ queries }: Service, tenant: TenantId, verb: string, late: boolean) {
  const caller = callerOf(tenant, processActor('command line'), verb, 'rights:read')
  for (let cursor: string | null = null; ; ) {
    const input: object = { limit: 500, late: String(late), ...(cursor !== null && { cursor }) }
    const { output } = await queries.run({ query: 'rights-requests', input, caller })
    const page: z.output<typeof Page> = Page.parse(output)
    yield page.items
    if (page.next === null) return
    cursor = page.next
  }
}

export type RequestsOptions = { readonly school: TenantId; readonly late?: boolean; readonly json?: boolean }

export async function requests({ school, late = false, json }: RequestsOptions): Promise<void> {
  await withService(
    async ({ service }) => {
      const items: Item[] = []
      for await (const page of pagesOf(service, school, 'requests', late)) items.push(...page)
      console.log(json ? JSON.stringify(items) : requestsText(items))
    },
    { lookOnly: true },
  )
}

export function requestsText(items: readonly Item[]): string {
  if (items.length === 0) return 'There are no requests.'
  const lines = items.map(({ request, person, right, state, deadline, warning, missing }) =>
    [
      `${request}  ${right.padEnd(13)}  ${state.padEnd(17)}  due ${deadline}`,
      `person ${person}`,
      ...(missing > 0 ? [`${missing} signature${missing === 1 ? '' : 's'} missing`] : []),
      ...(warning === null ? [] : [warning === 'near' ? 'due soon' : 'LATE']),
    ].join('  '),
  )
  return [`Requests: ${items.length}`, ...lines].join('\n')
}

export type RequestOptions = {
  readonly school: TenantId
  readonly person: PersonId
  readonly right: Right
  readonly by: PersonId
  readonly ground?: string
  readonly purpose?: string
  readonly lift?: true
  readonly details?: string
  readonly json?: boolean
}

export async function request({ school, by, json, ...asked }: RequestOptions): Promise<void> {
  await withService(async ({ service }) => {
    const id = randomUUID()
    await run(service, {
      command: 'privacy.make-request',
      input: { request: id, ...asked },
      caller: callerOf(school, by, 'request', 'rights:ask'),
    })
    console.log(
      json
        ? JSON.stringify({ request: id })
        : `Request ${id}: it is prepared by a worker, then the data protection officer decides.`,
    )
  })
}

export type DecisionOptions = { readonly school: TenantId; readonly by: PersonId; readonly json?: boolean }
export type RejectOptions = DecisionOptions & { readonly reason: string; readonly explanation?: string }

export type ApproveOptions = DecisionOptions & { readonly ground?: string; readonly purpose?: string }

export const approve = (id: string, { school, by, json, ...named }: ApproveOptions): Promise<void> =>
  decide(
    id,
    { school, by, ...(json && { json }) },
    'approve-request',
    named,
    'Approved: a worker carries it out (see sillage rgpd requests).',
  )

export const reject = (id: string, { reason, explanation, ...options }: RejectOptions): Promise<void> =>
  decide(
    id,
    options,
    'reject-request',
    { reason, ...(explanation !== undefined && { explanation }) },
    'Rejected. Tell whoever asked why, and that they can complain to the CNIL or go to court.',
  )

async function decide(
  id: string,
  { school, by, json }: DecisionOptions,
  command: string,
  input: object,
  said: string,
): Promise<void> {
  await withService(async ({ service }) => {
    await assertOfficer(service, school, by)
    const found = await find(service, school, id)
    await run(service, {
      command: `privacy.${command}`,
      input: { request: found.request, person: found.person, ...input },
      caller: callerOf(school, by, command, 'rights:decide'),
    })
    console.log(json ? JSON.stringify({ request: found.request }) : said)
  })
}

async function find(service: Service, school: TenantId, id: string): Promise<Item> {
  for await (const page of pagesOf(service, school, 'requests', false)) {
    const found = page.find(({ request: one }) => one === id.toLowerCase())
    if (found) return found
  }
  throw new UsageError(`The school ${school} has no request ${id}.`)
}

const Roles = z.object({ roles: z.array(z.object({ role: z.string(), until: z.string().nullable() })) })

/** Whoever runs the program decides nothing: the data protection officer of the school does, and is named. */
async function assertOfficer({ queries }: Service, school: TenantId, by: PersonId): Promise<void> {
  const caller = callerOf(school, processActor('command line'), 'approve', 'identity:manage')
  const details = await queries.run({ query: 'person-details', input: { person: by }, caller }).catch((error) => {
    if (error instanceof QueryFailed && error.problem.kind === 'missing') return null
    throw error
  })
  const held = details ? Roles.parse(details.output).roles : []
  if (!held.some(({ role, until }) => role === 'auditor' && until === null))
    throw new UsageError(
      `${by} is not an auditor of this school: only its data protection officer decides. Give somebody the role first.`,
    )
}

async function run(
  { commands }: Service,
  sent: { readonly command: string; readonly input: object; readonly caller: Caller },
): Promise<void> {
  await commands.run({ ...sent, key: randomUUID() }).catch((error: unknown) => {
    if (!(error instanceof CommandFailed)) throw error
    const { problem } = error
    if (problem.kind === 'refused') throw new UsageError(problem.detail)
    if (problem.kind === 'missing') throw new UsageError(`There is no such ${problem.what} in this school.`)
    if (problem.kind === 'person-erased') throw new UsageError('This person was erased.')
    if (problem.kind === 'invalid-input')
      throw new UsageError(problem.fields.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('\n'))
    throw error
  })
}
