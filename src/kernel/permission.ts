// Permissions, the scopes in which they hold, and of whom or what a definition is. Definitions, routes and roles refer to
// them by name: a misspelt one does not compile.
import type { PersonId } from './ids.ts'

/** `<what>:<how>`. Add a new permission here, and to the roles that have it (`src/identity/permissions.ts`). */
export const permissions = [
  'learning:record',
  'learning:declare',
  'learning:attest',
  'learning:report',
  'learning:award',
  'learning:read',
  'learning:correct',
  'exercises:read',
  'teaching:read',
  'teaching:open',
  'teaching:assign',
  'teaching:manage',
  'identity:manage',
  'identity:sign-in-help',
  'families:ask',
  'families:manage',
  'notices:read',
  'events:read',
  'events:read-personal',
  'webhooks:read',
  'webhooks:manage',
  'projections:preview',
  'projections:read',
  'projections:manage',
  'processes:preview',
  'processes:read',
  'processes:manage',
  'operations:read',
  'models:read',
  'models:manage',
  'jobs:read',
  'jobs:manage',
  'rights:ask',
  'rights:consent',
  'rights:read',
  'rights:decide',
  'trail:read',
  'trail:audit',
] as const
export type Permission = (typeof permissions)[number]

/**
 * - `own`: of the caller themself;
 * - `children`: of a child to whom the caller has a confirmed link as a guardian;
 * - `taught`: of a class that the caller teaches now, and of the learners who are in it now;
 * - `school`: of everybody and everything in the school;
 * - `installation`: of what all schools share.
 */
export const scopes = ['own', 'children', 'taught', 'school', 'installation'] as const
export type Scope = (typeof scopes)[number]

/** What a caller may do, and where. */
export type Grants = ReadonlyMap<Permission, ReadonlySet<Scope>>

/** Of whom or what a command, a query or a route is: the caller must have its permission there. */
export type Of =
  /**
   * A person about whom things are recorded. If `newcomers`, somebody who teaches may also act on a person about whose learning
   * the school has recorded nothing yet.
   */
  | {
      readonly kind: 'person'
      readonly person: PersonId
      readonly newcomers?: true
      /** The school must have recorded something about them: what it does would otherwise make them known. */
      readonly known?: true
    }
  /** A person in their work for the school, whose existence is no secret in it. */
  | { readonly kind: 'staff'; readonly person: PersonId }
  /** `shows: 'children'` if it shows who is in the class: whoever only teaches it must not see somebody who has left. */
  | { readonly kind: 'class'; readonly class: string; readonly shows?: 'children' }
  /** The classes that the caller reaches. What `run` shows must be limited by `reach`. */
  | { readonly kind: 'classes' }
  | { readonly kind: 'school' }
  | { readonly kind: 'installation' }
  /** No one's data: whoever has the permission anywhere has it here. */
  | { readonly kind: 'nobody' }

/** The part of every definition that decides who may use it. */
export type Guarded<Input> = {
  readonly may: Permission
  /** A further permission that this input needs, because of the name in which it speaks. */
  alsoMay?(input: Input): Permission
  /** Of whom or what it is. Of several, the caller must reach all. */
  of(input: Input): Of | readonly Of[]
  /**
   * Only for questions: it also shows people whose data may only be stored (GDPR, article 18). Rarely right: say why.
   */
  readonly whileRestricted?: 'shown'
  /** Who does it is not shown to the people whom it concerns: in their trail, the entry names nobody. */
  readonly discreet?: true
}

/** The people whom it is about, for the trail. */
export function peopleIn(objects: Of | readonly Of[]): readonly PersonId[] {
  const all: readonly Of[] = Array.isArray(objects) ? objects : [objects]
  return all.flatMap((object) => (object.kind === 'person' || object.kind === 'staff' ? object.person : []))
}

/** Stops the start of a definition that does not say of whom or what it is: nobody could decide who may use it. */
export function assertGuarded(what: string, { may, of }: { readonly may?: unknown; readonly of?: unknown }): void {
  if (!permissions.some((permission) => permission === may)) throw new TypeError(`${what} needs a permission: \`may\``)
  if (typeof of !== 'function') throw new TypeError(`${what} needs \`of\`: of whom or what it is, given its input`)
}
