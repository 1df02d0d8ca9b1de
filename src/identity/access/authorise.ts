// The one decision: may this caller do this to that person, class or school? Deny by default.
// Input: the caller with their permissions and scopes, the definition, its input. Output: allowed, or why not.
//
// Invariants: without the permission nothing is looked up, so a refusal says nothing about who exists; of several objects the
// caller must reach all; what the caller may not even see is `hidden`, and answered as if it did not exist.
import type { PersonId } from '#kernel/ids.ts'
import type { Grants, Guarded, Of, Permission, Scope } from '#kernel/permission.ts'
import type { Caller } from '../caller.ts'
import type { GuardianLevel, Relations } from './relations.ts'

export type Refused =
  /** What the caller has the permission for does not reach this, but the caller may see it. */
  | { readonly refused: 'forbidden'; readonly permission: Permission }
  /** Answered like something that does not exist: `what` is not there. */
  | { readonly refused: 'hidden'; readonly permission: Permission; readonly what: 'learner' | 'class' | 'person' }
  /** The caller might see it, but the data of this person may only be stored (hide-restricted.ts). */
  | { readonly refused: 'restricted'; readonly permission: Permission; readonly person: PersonId }

export type Verdict = 'allowed' | Refused

/** Synchronous where no relation must be asked, so that commands keep their order of arrival. */
export type Authorise = <Input>(
  caller: Pick<Caller, 'tenant' | 'actor' | 'permissions'>,
  definition: Guarded<Input>,
  input: Input,
) => Verdict | Promise<Verdict>

type Actor = Pick<Caller, 'tenant' | 'actor'>

/** What shows a person or a class to a caller at all. */
const SEEING: readonly Permission[] = ['learning:read', 'teaching:read', 'identity:manage']

/** What a guardian needs for a permission: a link that only views gives no more than reading. */
export const levelFor = (permission: Permission): GuardianLevel => (permission.endsWith(':read') ? 'view' : 'manage')

export function authoriser(relations: Relations): Authorise {
  return (caller, definition, input) => {
    const needed = [definition.may, ...(definition.alsoMay ? [definition.alsoMay(input)] : [])]
    const lacking = needed.find((permission) => !caller.permissions.has(permission))
    if (lacking) return { refused: 'forbidden', permission: lacking }
    const objects = definition.of(input)
    const all: readonly Of[] = isList(objects) ? objects : [objects]
    // A definition that is of nothing at all would be open to everybody.
    if (all.length === 0) return { refused: 'forbidden', permission: definition.may }
    return inOrder(
      needed.flatMap((permission) => all.map((object) => () => decide(relations, caller, permission, object))),
    )
  }
}

const isList = (objects: Of | readonly Of[]): objects is readonly Of[] => Array.isArray(objects)

/** The first refusal, if any. */
function inOrder(decisions: readonly (() => Verdict | Promise<Verdict>)[]): Verdict | Promise<Verdict> {
  for (const [i, decision] of decisions.entries()) {
    const verdict = decision()
    if (verdict instanceof Promise)
      return verdict.then((first) => (first === 'allowed' ? inOrder(decisions.slice(i + 1)) : first))
    if (verdict !== 'allowed') return verdict
  }
  return 'allowed'
}

function decide(
  relations: Relations,
  caller: Parameters<Authorise>[0],
  permission: Permission,
  object: Of,
): Verdict | Promise<Verdict> {
  const reached = reaches(relations, caller, permission, scopesFor(caller.permissions, permission), object)
  return reached instanceof Promise
    ? reached.then((yes) => (yes ? 'allowed' : refusal(relations, caller, permission, object)))
    : reached
      ? 'allowed'
      : refusal(relations, caller, permission, object)
}

const scopesFor = (granted: Grants, permission: Permission): ReadonlySet<Scope> => granted.get(permission) ?? NO_SCOPES
const NO_SCOPES: ReadonlySet<Scope> = new Set()

/** Whether one of the scopes in which the caller has the permission covers the object. */
function reaches(
  relations: Relations,
  caller: Actor,
  permission: Permission,
  scopes: ReadonlySet<Scope>,
  object: Of,
): boolean | Promise<boolean> {
  switch (object.kind) {
    case 'nobody':
      return scopes.size > 0
    case 'installation':
      return scopes.has('installation')
    case 'school':
      return scopes.has('school')
    case 'classes':
      if (scopes.has('school')) return true
      return scopes.has('taught') && relations.upToDate(caller.tenant, caller.actor).then(() => true)
    case 'staff':
      return scopes.has('school') || (scopes.has('own') && object.person === caller.actor)
    case 'class':
      if (scopes.has('school')) return true
      return scopes.has('taught') && teaches(relations, caller, object)
    case 'person':
      if (scopes.has('school') || (scopes.has('own') && object.person === caller.actor)) return true
      return scopes.has('taught') || scopes.has('children')
        ? isRelated(relations, caller, permission, scopes, object)
        : false
  }
}

function teaches(
  relations: Relations,
  { tenant, actor }: Actor,
  object: Extract<Of, { kind: 'class' }>,
): boolean | Promise<boolean> {
  const answer = relations.teachesClass(tenant, actor, object.class)
  if (object.shows !== 'children') return answer
  return (async () => {
    if (!(await answer)) return false
    // Its rows show who is in the class: they must not be older than what is known of who has left.
    await relations.upToDate(tenant, actor)
    return true
  })()
}

function isRelated(
  relations: Relations,
  { tenant, actor }: Actor,
  permission: Permission,
  scopes: ReadonlySet<Scope>,
  { person, newcomers }: Extract<Of, { kind: 'person' }>,
): boolean | Promise<boolean> {
  const teaches = scopes.has('taught') && relations.teachesPerson(tenant, actor, person)
  if (teaches === true) return true
  return (async () => {
    if (await teaches) return true
    if (scopes.has('children')) {
      const level = await relations.guardianLevel(tenant, actor, person)
      if (level === 'manage' || level === levelFor(permission)) return true
    }
    return scopes.has('taught') && newcomers === true && (await relations.isNewcomer(tenant, person))
  })()
}

/** Forbidden if the caller sees the object, or if seeing it would tell nothing; otherwise hidden. */
function refusal(
  relations: Relations,
  caller: Parameters<Authorise>[0],
  permission: Permission,
  object: Of,
): Verdict | Promise<Verdict> {
  const forbidden = { refused: 'forbidden', permission } as const
  // Who may add newcomers learns from the decision anyway who is none.
  if ((object.kind !== 'person' && object.kind !== 'class') || (object.kind === 'person' && object.newcomers))
    return forbidden
  const what = object.kind === 'class' ? 'class' : 'learner'
  const hidden = { refused: 'hidden', permission, what } as const
  return (async () => {
    for (const seeing of SEEING)
      if (await reaches(relations, caller, seeing, scopesFor(caller.permissions, seeing), object)) return forbidden
    return hidden
  })()
}

/** What a list shows: all of the school, or what the caller teaches now. */
export const reachOf = ({ permissions }: Pick<Caller, 'permissions'>, permission: Permission): 'school' | 'taught' =>
  scopesFor(permissions, permission).has('school') ? 'school' : 'taught'
