// Shared by the verbs about requests, consents and limits: who acts, what is sent, and how a failure ends.
//
// Whoever runs the program decides nothing: somebody of the school does, and is named. They may do at a terminal what their
// roles and their relations to the person let them do over HTTP, by the same decision.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Service } from '#compose/service.ts'
import { RequestState } from '#events/privacy/values.ts'
import type { Caller } from '#identity/caller.ts'
import { permissionsOfRoles, permissionsOfService } from '#identity/permissions.ts'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'
import { processActor } from '#kernel/process.ts'
import { UsageError } from '../command-line/arguments.ts'
import { endOfFailure } from '../command-line/failed-request.ts'
import { withService } from '../command-line/session.ts'

/** Whoever is at the terminal, who only looks. */
const OPERATOR = processActor('command line')

export type Named = { readonly school: TenantId; readonly by: PersonId; readonly json?: boolean }

/** One thing that somebody of the school does. */
export type Doing = {
  /** As it is typed: `sign`. */
  readonly verb: string
  readonly command: string
  /** May look something up first. */
  readonly input: (service: Service) => object | Promise<object>
  /** What is printed once it is done. */
  readonly said: string
  /** The same for machines. */
  readonly shown?: object
}

export async function act(
  { school, by, json }: Named,
  { verb, command, input, said, shown = {} }: Doing,
): Promise<void> {
  await withService(async ({ service }) => {
    const given = await input(service)
    const caller: Caller = {
      tenant: school,
      actor: by,
      onBehalfOf: null,
      permissions: permissionsOfRoles(await service.accounts.rolesOf(school, by), school),
      origin: { kind: 'command-line', verb: `rgpd ${verb}` },
    }
    const sent = service.commands.run({ command, input: given, caller, key: randomUUID() })
    await sent.catch((error: unknown) => {
      throw endOfFailure(error, by)
    })
    console.log(json ? JSON.stringify(shown) : said)
  })
}

/** The answer to a question of the operator, who looks at the registers of the school. */
export async function answerTo<Schema extends z.ZodType>(
  { queries }: Service,
  asked: { readonly school: TenantId; readonly verb: string; readonly query: string; readonly input: object },
  output: Schema,
  may: Permission = 'rights:read',
): Promise<z.output<Schema>> {
  const caller: Caller = {
    tenant: asked.school,
    actor: OPERATOR,
    onBehalfOf: null,
    permissions: permissionsOfService([may], asked.school),
    origin: { kind: 'command-line', verb: `rgpd ${asked.verb}` },
  }
  const answer = queries.run({ query: asked.query, input: asked.input, caller })
  return output.parse(
    (
      await answer.catch((error: unknown) => {
        throw endOfFailure(error, OPERATOR)
      })
    ).output,
  )
}

export const Item = z.looseObject({
  request: z.string(),
  person: z.string(),
  right: z.string(),
  state: RequestState,
  deadline: z.string(),
  warning: z.enum(['near', 'missed']).nullable(),
  missing: z.int(),
})
export type Item = z.output<typeof Item>
const Page = z.object({ items: Item.array(), next: z.string().nullable() })

export async function* pagesOf(service: Service, school: TenantId, verb: string, late: boolean) {
  for (let cursor: string | null = null; ; ) {
    const input: object = { limit: 500, late: String(late), ...(cursor !== null && { cursor }) }
    const page: z.output<typeof Page> = await answerTo(service, { school, verb, query: 'rights-requests', input }, Page)
    yield page.items
    if (page.next === null) return
    cursor = page.next
  }
}

/** A request is named by its id alone: whose right it is, is looked up. */
export async function findRequest(service: Service, school: TenantId, id: string): Promise<Item> {
  for await (const page of pagesOf(service, school, 'requests', false)) {
    const found = page.find(({ request }) => request === id)
    if (found) return found
  }
  throw new UsageError(`The school ${school} has no request ${id}.`)
}
