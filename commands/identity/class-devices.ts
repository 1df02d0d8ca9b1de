// The decider of a class's devices, over the class's stream: which codes may enrol devices, and which devices hold.

import deviceCodeIssued from '#events/identity/device-code-issued.ts'
import deviceCodeRevoked from '#events/identity/device-code-revoked.ts'
import deviceEnrolled from '#events/identity/device-enrolled.ts'
import deviceRevoked from '#events/identity/device-revoked.ts'
import type { DeviceCodeId, DeviceCodeUse, DeviceId } from '#events/identity/values.ts'
import classClosed from '#events/teaching/class-closed.ts'
import classOpened from '#events/teaching/class-opened.ts'
import { ClassId } from '#events/teaching/values.ts'
import { type Refusal, refuse } from '#kernel/command.ts'
import { defineDecider } from '#kernel/decider.ts'
import { Instant, streamName } from '#kernel/ids.ts'

export type DeviceCode = {
  readonly code: DeviceCodeId
  readonly use: DeviceCodeUse
  readonly expiresAt: Instant
  /** Those that have not been revoked. A device outlives its code’s time, and ends with the school year. */
  readonly devices: readonly DeviceId[]
  /** How many it ever enrolled. */
  readonly enrolled: number
  /** When the last devices were enrolled, revoked ones too; the first of `MOST_AN_HOUR` is the oldest. */
  readonly enrolledAt: readonly Instant[]
}

export type ClassDevices = {
  readonly status: 'never-opened' | 'open' | 'closed'
  readonly schoolYear: string | null
  readonly codes: readonly DeviceCode[]
}

/** More sheets and devices than a class has; keeps the state small. Revoking makes room. */
export const MOST_CODES = 30
export const MOST_DEVICES = 200
/** Of one code: more than a class enrols, and too few for whoever wants to guess on many devices. */
export const MOST_AN_HOUR = 40
const HOUR_MS = 3_600_000

/** For every command about the devices of a class. */
export const ofClassDevices = { class: ClassId }
export const classDevicesStream = (input: { readonly class: ClassId }) => streamName('class', input.class)

/** Codes and devices end with the school year of their class. */
export const endOfSchoolYear = (schoolYear: string): Instant =>
  Instant.parse(`${schoolYear.slice(5)}-08-01T00:00:00.000Z`)

export const devicesOf = ({ codes }: ClassDevices): readonly DeviceId[] => codes.flatMap(({ devices }) => devices)

export const classNotOpen = (state: ClassDevices): Refusal =>
  refuse('class-not-open', 'Only an open class has devices.', { facts: { status: state.status } })

export default defineDecider<ClassDevices>('identity.class-devices', {
  stream: 'class',
  initial: { status: 'never-opened', schoolYear: null, codes: [] },
  evolve: (on) => [
    on(classOpened, (state, { data: { schoolYear } }) => ({ ...state, status: 'open', schoolYear })),
    on(classClosed, (state) => ({ ...state, status: 'closed', codes: [] })),
    on(deviceCodeIssued, (state, { data, occurredAt }) => ({
      ...state,
      codes: [
        ...state.codes.filter((code) => isOfUse(code, occurredAt)),
        { ...data, devices: [], enrolled: 0, enrolledAt: [] },
      ],
    })),
    on(deviceCodeRevoked, (state, { data: { code } }) => ({
      ...state,
      codes: state.codes.filter((one) => one.code !== code),
    })),
    on(deviceEnrolled, (state, { data: { device, code }, occurredAt }) => ({
      ...state,
      codes: state.codes.map((one) =>
        one.code === code
          ? {
              ...one,
              devices: [...one.devices, device],
              enrolled: one.enrolled + 1,
              enrolledAt: [...one.enrolledAt, occurredAt].slice(-MOST_AN_HOUR),
            }
          : one,
      ),
    })),
    on(deviceRevoked, (state, { data: { device } }) => ({
      ...state,
      codes: state.codes.map((one) => ({ ...one, devices: one.devices.filter((held) => held !== device) })),
    })),
  ],
})

/** How long a code enrols nothing because it has enrolled too many within an hour; 0 if it may. */
export function restsMs({ enrolledAt: [first, ...others] }: DeviceCode, now: Instant): number {
  if (first === undefined || others.length + 1 < MOST_AN_HOUR) return 0
  return Math.max(0, Date.parse(first) + HOUR_MS - Date.parse(now))
}

/** A code that has expired is kept while devices hold that it enrolled. */
const isOfUse = ({ expiresAt, devices }: DeviceCode, at: Instant) => devices.length > 0 || expiresAt > at
