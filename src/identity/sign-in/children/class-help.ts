// What teachers do for the children of a class, and what an enrolled device shows. src/compose/children.ts does it.
import type { PersonId } from '#kernel/ids.ts'
import type { Caller } from '../../caller.ts'
import type { Avatar } from './avatars.ts'
import type { ChildSignIn, EnrolledDevice } from './child-sign-in.ts'
import type { CodeUse } from './child-store.ts'

export type OfClass = { readonly caller: Caller; readonly class: string }
export type OfChild = { readonly caller: Caller; readonly person: PersonId }

export type IssuedCode = {
  readonly id: string
  /** Shown only here. */
  readonly code: string
  readonly use: CodeUse
  readonly expiresAtMs: number
}

/** Who gets a new PIN with a sheet: nobody, those who have none, or everybody. */
export type SheetPins = 'none' | 'missing' | 'all'

export type SheetChild = {
  readonly person: PersonId
  readonly givenName: string | null
  readonly familyName: string | null
  readonly avatar: Avatar
  /** A PIN that was drawn for this sheet. */
  readonly pin: string | null
}

export type Sheet = {
  readonly name: string
  readonly schoolYear: string
  readonly code: IssuedCode
  readonly children: readonly SheetChild[]
}

export type ChildStatus = {
  readonly person: PersonId
  readonly givenName: string | null
  readonly familyName: string | null
  readonly hasPin: boolean
  /** Devices on which the child waits for a teacher. */
  readonly stuckOn: readonly string[]
}

export type ClassHelp = {
  issueCode(request: OfClass & { readonly use: CodeUse }): Promise<IssuedCode>
  revoke(request: OfClass & ({ readonly code: string } | { readonly device: string })): Promise<void>
  /** A new code, with the children's names, and new PINs if asked. */
  sheet(request: OfClass & { readonly pins: SheetPins }): Promise<Sheet>
  status(request: OfClass): Promise<{
    readonly codes: readonly { readonly id: string; readonly use: CodeUse; readonly expiresAtMs: number }[]
    readonly devices: Awaited<ReturnType<ChildSignIn['ofClass']>>['devices']
    readonly children: readonly ChildStatus[]
  }>
  /** Draws a PIN if none is given. Returns it. */
  setPin(request: OfChild & { readonly pin: string | null }): Promise<string>
  unlock(request: OfChild): Promise<void>
  /** Null if the code enrols nothing; how long to wait if it enrolled too many devices within an hour. */
  enrol(
    code: string,
  ): Promise<{ readonly device: EnrolledDevice; readonly secret: string } | { readonly waitMs: number } | null>
  /** Whom an enrolled device shows. */
  onDevice(
    device: EnrolledDevice,
  ): Promise<readonly { readonly person: PersonId; readonly givenName: string | null; readonly avatar: Avatar }[]>
}
