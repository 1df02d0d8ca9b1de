// What of an xAPI 1.0.3 statement is needed here, and why one cannot be taken.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Instant } from '#kernel/ids.ts'

const Iri = z.string().min(1).max(2_000)
const Activity = z.object({
  id: Iri,
  definition: z.object({ type: Iri.optional(), name: z.record(z.string(), z.string()).optional() }).optional(),
})
const Extensions = z.record(z.string(), z.unknown())
const Activities = z.union([Activity, z.array(Activity)]).transform((one) => (Array.isArray(one) ? one : [one]))

/** Only what is read: a statement has more, and what it says beyond this is lost (docs/imports.md). */
const Shape = z.object({
  id: z.guid().toLowerCase(),
  actor: z.object({
    objectType: z.string().optional(),
    account: z.object({ homePage: Iri, name: z.string().min(1).max(2_000) }).optional(),
    mbox: z.string().optional(),
    mbox_sha1sum: z.string().optional(),
    openid: z.string().optional(),
  }),
  verb: z.object({ id: Iri }),
  object: z.looseObject({ objectType: z.string().optional(), id: z.string().optional() }),
  timestamp: Instant.optional(),
  stored: Instant.optional(),
  result: z.object({ extensions: Extensions.optional() }).optional(),
  context: z
    .object({
      registration: z.guid().toLowerCase().optional(),
      contextActivities: z.object({ parent: Activities.optional(), grouping: Activities.optional() }).optional(),
      extensions: Extensions.optional(),
    })
    .optional(),
})

export type Statement = {
  readonly line: number
  readonly id: string
  /** Tells two statements of one id apart, whatever a server has added to them. */
  readonly content: string
  readonly account: { readonly homePage: string; readonly name: string }
  readonly verb: string
  readonly object: { readonly id: string; readonly type: string | undefined }
  readonly course: { readonly id: string; readonly name: string | undefined }
  readonly at: Instant
  readonly session: string | undefined
  readonly result: Readonly<Record<string, unknown>>
}

/** A statement that takes another one back. */
export type Voiding = { readonly voids: string }

export type Read = Statement | Voiding | { readonly reason: string }

const VOIDED = 'http://adlnet.gov/expapi/verbs/voided'
const SESSION = 'https://w3id.org/xapi/video/extensions/session-id'

export function readStatement(line: number, text: string): Read {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { reason: 'no JSON' }
  }
  const parsed = Shape.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return { reason: `no statement: /${issue?.path.join('/') ?? ''}` }
  }
  const { id, actor, verb, object, context, timestamp, stored, result } = parsed.data
  if (verb.id === VOIDED)
    return typeof object.id === 'string' ? { voids: object.id.toLowerCase() } : { reason: 'voids nothing' }
  if (actor.objectType === 'Group') return { reason: 'an actor that is a group' }
  // An address is personal data, and an id made of it without a secret can be undone by trying addresses.
  if (!actor.account) return { reason: 'an actor without an account' }
  const activity = Activity.safeParse(object)
  const isActivity = object.objectType === undefined || object.objectType === 'Activity'
  if (!isActivity || !activity.success) return { reason: 'an object that is no activity' }
  const at = timestamp ?? stored
  if (at === undefined) return { reason: 'no time' }
  const { parent, grouping } = context?.contextActivities ?? {}
  const course = parent?.[0] ?? grouping?.[0]
  if (!course) return { reason: 'no course: neither a parent nor a grouping activity' }
  const session = z
    .guid()
    .toLowerCase()
    .safeParse(context?.extensions?.[SESSION] ?? context?.registration)
  return {
    line,
    id,
    content: digest(json),
    account: actor.account,
    verb: verb.id,
    object: { id: activity.data.id, type: activity.data.definition?.type },
    course: { id: course.id, name: Object.values(course.definition?.name ?? {})[0] },
    at,
    session: session.data,
    result: result?.extensions ?? {},
  }
}

/** What servers set themselves: two copies of one statement may differ in it (xAPI 1.0.3, 2.3.1). */
const OF_SERVERS: ReadonlySet<string> = new Set(['stored', 'authority', 'version'])

function digest(statement: unknown): string {
  const canonical = JSON.stringify(statement, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([key]) => value !== statement || !OF_SERVERS.has(key))
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : value,
  )
  return createHash('sha256').update(canonical).digest('base64')
}
