// What teachers do for children's sign-in, and the enrolment of devices: a command decides and is recorded, then the tables of
// src/identity/sign-in/children follow. A request that is sent again repairs what a crash left between the two.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { CommandFailed } from '#commanding/command-problem.ts'
import { type CommandRunner, refuseUnlessAllowed } from '#commanding/command-runner.ts'
import type { Authorise } from '#identity/access/authorise.ts'
import type { Caller } from '#identity/caller.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import { avatarsOf } from '#identity/sign-in/children/avatars.ts'
import type { ChildSignIn } from '#identity/sign-in/children/child-sign-in.ts'
import type { CodeUse } from '#identity/sign-in/children/child-store.ts'
import type { ClassHelp, IssuedCode, OfChild, OfClass, SheetPins } from '#identity/sign-in/children/class-help.ts'
import { waitsForTeacher } from '#identity/sign-in/children/pin-attempts.ts'
import { drawPin } from '#identity/sign-in/children/pins.ts'
import type { PasswordHash } from '#identity/sign-in/passwords.ts'
import { Instant, PersonId, type TenantId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import type { QueryRunner } from '#querying/query-runner.ts'
import { type ClassDevices, endOfSchoolYear } from '../../commands/identity/class-devices.ts'
import setPinCommand from '../../commands/identity/set-pin.ts'

export type ClassHelpParts = {
  readonly signIn: ChildSignIn
  readonly commands: CommandRunner
  readonly queries: QueryRunner
  readonly authorise: Authorise
  readonly rolesOf: (tenant: TenantId, person: PersonId) => Promise<readonly string[]>
  readonly classDevices: (tenant: TenantId, ofClass: string) => Promise<ClassDevices>
}

const ONE_DEVICE_MS = 3_600_000
/** Somebody else may change the same credentials at the same time. */
const MOST_TRIES = 5

const ClassChildren = z.object({
  name: z.string(),
  schoolYear: z.string(),
  children: z.array(
    z.object({ person: PersonId, givenName: z.string().nullable(), familyName: z.string().nullable() }),
  ),
})

/** A device acts in nobody's name. */
const NAME = 'class-device'
const deviceCaller = (tenant: TenantId): Caller => ({
  tenant,
  actor: processActor(NAME),
  onBehalfOf: null,
  permissions: permissionsOfService(['identity:sign-in-help'], tenant),
  origin: { kind: 'process', process: NAME },
})

export function classHelp({ signIn, commands, queries, authorise, rolesOf, classDevices }: ClassHelpParts): ClassHelp {
  const run = (caller: Caller, command: string, input: object) =>
    commands.run({ command, input, caller, key: randomUUID(), keyIsDerived: true })

  async function namesOf(caller: Caller, ofClass: string) {
    const { output } = await queries.run({ query: 'class-children', input: { class: ofClass }, caller })
    return ClassChildren.parse(output)
  }

  async function issueCode({ caller, class: ofClass, use }: OfClass & { readonly use: CodeUse }): Promise<IssuedCode> {
    const { tenant } = caller
    const { schoolYear } = await classDevices(tenant, ofClass)
    // If there is no such class, the command refuses.
    const yearEndsMs = schoolYear === null ? signIn.now() : Date.parse(endOfSchoolYear(schoolYear))
    const expiresAtMs = use === 'class' ? yearEndsMs : Math.min(yearEndsMs, signIn.now() + ONE_DEVICE_MS)
    const id = randomUUID()
    const expiresAt = Instant.parse(new Date(expiresAtMs).toISOString())
    await run(caller, 'identity.issue-device-code', { class: ofClass, code: id, use, expiresAt })
    const stored = { id, class: ofClass, use, expiresAtMs, devicesUntilMs: yearEndsMs }
    return { id, code: await signIn.addCode(tenant, stored), use, expiresAtMs }
  }

  type DrawnPin = { readonly text: string; readonly hash: PasswordHash }

  /** Hashed first: what follows may fail no more because too many people are signing in. */
  async function prepared(tenant: TenantId, pin: string | null): Promise<DrawnPin> {
    const text = pin ?? drawPin()
    return { text, hash: await signIn.hashPin(tenant, text) }
  }

  async function savePin({ caller, person }: OfChild, { hash }: DrawnPin): Promise<void> {
    const { tenant } = caller
    const credential = randomUUID()
    await run(caller, 'identity.set-pin', { person, credential })
    for (let tries = 1; ; tries += 1) {
      const stored = await signIn.storePin(tenant, person, { credential, hash })
      if (stored === 'erased')
        throw refused('data-erased', 'This person’s data was erased: nothing can be added to it.')
      if (stored === 'stored') break
      if (tries >= MOST_TRIES)
        throw refused('changed-meanwhile', 'The credentials changed at the same time. Try again.')
    }
    await signIn.unlock(tenant, person)
  }

  return {
    issueCode,

    async setPin({ pin, ...request }) {
      const { caller, person } = request
      // First, so that nobody learns who is a learner of whom they may know nothing.
      refuseUnlessAllowed(await authorise(caller, setPinCommand, { person, credential: '' }))
      if (!(await rolesOf(caller.tenant, person)).includes('learner'))
        throw refused('not-a-learner', 'Only a learner of this school has a PIN.')
      const drawn = await prepared(caller.tenant, pin)
      await savePin(request, drawn)
      return drawn.text
    },

    async revoke({ caller, class: ofClass, ...what }) {
      const { tenant } = caller
      const command = 'code' in what ? 'identity.revoke-device-code' : 'identity.revoke-device'
      try {
        await run(caller, command, { class: ofClass, ...what })
      } catch (error) {
        // Revoked before, perhaps by a request that got no further: the tables follow now.
        if (isRefusedAs(error, ['code-not-issued', 'device-not-enrolled']))
          await signIn.remove(tenant, { class: ofClass, ...what })
        throw error
      }
      await signIn.remove(tenant, { class: ofClass, ...what })
    },

    async sheet({ pins, ...request }) {
      const { caller } = request
      const { tenant } = caller
      const { name, schoolYear, children: listed } = await namesOf(caller, request.class)
      const drawn = new Map<PersonId, DrawnPin>()
      for (const { person } of listed)
        if (await getsPin(tenant, person, pins)) drawn.set(person, await prepared(tenant, null))
      const code = await issueCode({ ...request, use: 'class' })
      for (const [person, pin] of drawn) await savePin({ caller, person }, pin)
      const avatars = avatarsOf(listed.map(({ person }) => person))
      const children = listed.flatMap((child, index) => {
        const avatar = avatars[index]
        return avatar ? [{ ...child, avatar, pin: drawn.get(child.person)?.text ?? null }] : []
      })
      return { name, schoolYear, code, children }
    },

    async status({ caller, class: ofClass }) {
      const { tenant } = caller
      const { children: listed } = await namesOf(caller, ofClass)
      const { codes, devices, failures } = await signIn.ofClass(tenant, ofClass)
      const statuses = listed.map(async (child) => ({
        ...child,
        hasPin: await signIn.hasPin(tenant, child.person),
        stuckOn: failures.flatMap((one) => (one.person === child.person && waitsForTeacher(one) ? [one.device] : [])),
      }))
      return { codes, devices, children: await Promise.all(statuses) }
    },

    async unlock({ caller, person }) {
      await run(caller, 'identity.unlock-pin', { person })
      await signIn.unlock(caller.tenant, person)
    },

    async enrol(text) {
      const code = await signIn.readCode(text)
      if (!code) return null
      const device = randomUUID()
      try {
        await run(deviceCaller(code.tenant), 'identity.enrol-device', { class: code.class, code: code.id, device })
      } catch (error) {
        if (isRefusedAs(error, ['code-not-valid', 'class-not-open', 'too-many-devices'])) return null
        const waitMs = isRefusedAs(error, ['enrols-too-fast']) ? Number(factsOf(error).waitMs) : 0
        if (waitMs > 0) return { waitMs }
        throw error
      }
      const secret = await signIn.addDevice(code, device)
      if (secret === null) return null
      const { tenant, class: ofClass, devicesUntilMs } = code
      return { secret, device: { tenant, id: device, class: ofClass, code: code.id, expiresAtMs: devicesUntilMs } }
    },

    async onDevice({ tenant, class: ofClass }) {
      const { children: listed } = await namesOf(deviceCaller(tenant), ofClass)
      const avatars = avatarsOf(listed.map(({ person }) => person))
      return listed.flatMap(({ person, givenName }, index) => {
        const avatar = avatars[index]
        return avatar ? [{ person, givenName, avatar }] : []
      })
    },
  }

  async function getsPin(tenant: TenantId, person: PersonId, pins: SheetPins): Promise<boolean> {
    if (pins === 'none' || !(await rolesOf(tenant, person)).includes('learner')) return false
    return pins === 'all' || !(await signIn.hasPin(tenant, person))
  }
}

const refused = (code: string, detail: string) => new CommandFailed({ kind: 'refused', code, detail, facts: {} })

const factsOf = (error: unknown): Readonly<Record<string, unknown>> =>
  error instanceof CommandFailed && error.problem.kind === 'refused' ? error.problem.facts : {}

const isRefusedAs = (error: unknown, codes: readonly string[]): boolean =>
  error instanceof CommandFailed && error.problem.kind === 'refused' && codes.includes(error.problem.code)
