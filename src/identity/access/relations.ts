// The relations between people that give rights: who teaches whom now, and who is whose guardian.
import type { PersonId, TenantId } from '#kernel/ids.ts'

/** `view` reads, `manage` also acts for the child. */
export type GuardianLevel = 'view' | 'manage'

/** As they are now: a relation that has ended for a second is not reported any more. Throws RelationsUnknown. */
export type Relations = {
  teachesClass(tenant: TenantId, actor: PersonId, ofClass: string): Promise<boolean> | boolean
  /** Whether the person is enrolled now in a class that the actor teaches now. */
  teachesPerson(tenant: TenantId, actor: PersonId, person: PersonId): Promise<boolean> | boolean
  /** The level of the confirmed link; null if there is none. */
  guardianLevel(
    tenant: TenantId,
    actor: PersonId,
    person: PersonId,
  ): Promise<GuardianLevel | null> | GuardianLevel | null
  /** Whether nothing has been recorded yet about the learning of this person in this school. */
  isNewcomer(tenant: TenantId, person: PersonId): Promise<boolean>
  /** Resolves if the read models of relations are up to date, for lists that join them. */
  upToDate(tenant: TenantId, actor: PersonId): Promise<void>
}

/** Neither the read models nor the log could say how these people are related now: the caller must try again. */
export class RelationsUnknown extends Error {
  override readonly name = 'RelationsUnknown'
  constructor(options?: ErrorOptions) {
    super('relations between people are not known at the moment', options)
  }
}
