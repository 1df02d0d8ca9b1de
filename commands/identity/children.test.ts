/** The devices of a class, and the PINs of its children. */
import { describe, expect, it } from 'vitest'
import accountClosed from '#events/identity/account-closed.ts'
import accountDisabled from '#events/identity/account-disabled.ts'
import accountOpened from '#events/identity/account-opened.ts'
import deviceCodeIssued from '#events/identity/device-code-issued.ts'
import deviceCodeRevoked from '#events/identity/device-code-revoked.ts'
import deviceEnrolled from '#events/identity/device-enrolled.ts'
import deviceRevoked from '#events/identity/device-revoked.ts'
import pinRemoved from '#events/identity/pin-removed.ts'
import pinSessionsEnded from '#events/identity/pin-sessions-ended.ts'
import pinSet from '#events/identity/pin-set.ts'
import pinUnlocked from '#events/identity/pin-unlocked.ts'
import { DeviceCodeId, DeviceId } from '#events/identity/values.ts'
import classClosed from '#events/teaching/class-closed.ts'
import classOpened from '#events/teaching/class-opened.ts'
import { ClassId } from '#events/teaching/values.ts'
import { given, id, minute, refused, someone } from '#kernel/specification.ts'
import account from './account.ts'
import classDevices, { devicesOf, endOfSchoolYear, MOST_AN_HOUR, MOST_CODES, MOST_DEVICES } from './class-devices.ts'
import endPinSessions from './end-pin-sessions.ts'
import enrolDevice from './enrol-device.ts'
import issueDeviceCode from './issue-device-code.ts'
import removePin from './remove-pin.ts'
import revokeDevice from './revoke-device.ts'
import revokeDeviceCode from './revoke-device-code.ts'
import setPin from './set-pin.ts'
import unlockPin from './unlock-pin.ts'

const ofClass = ClassId.parse(id('c1a55'))
const code = (n = 1) => DeviceCodeId.parse(id('c0de', n))
const device = (n = 1) => DeviceId.parse(id('de71ce', n))
const opened = classOpened({ name: 'CM1 B', level: 'CM1', schoolYear: '2026-2027', teacher: someone.teacher })
const latest = endOfSchoolYear('2026-2027')
const issued = (n = 1, more: object = {}) =>
  deviceCodeIssued({ code: code(n), use: 'class', expiresAt: latest, ...more })
const enrolled = (n = 1, by = 1) => deviceEnrolled({ device: device(n), code: code(by) })

describe('a code for devices', () => {
  const input = { class: ofClass, code: code(), use: 'class', expiresAt: latest } as const

  it('is issued for an open class, until the end of its school year at most', () => {
    given(classDevices, [opened]).when(issueDeviceCode, input).then([issued()])
    for (const history of [[], [opened, classClosed({})]])
      given(classDevices, history).when(issueDeviceCode, input).then(refused('class-not-open'))
    given(classDevices, [opened])
      .when(issueDeviceCode, { ...input, expiresAt: '2027-08-01T00:00:00.001Z' })
      .then(refused('expires-too-late', '/expiresAt'))
    given(classDevices, [opened]).when(issueDeviceCode, input, { now: latest }).then(refused('school-year-over'))
  })

  it('is issued once, and only so many hold at a time', () => {
    given(classDevices, [opened, issued()]).when(issueDeviceCode, input).then(refused('code-already-issued', '/code'))
    const many = Array.from({ length: MOST_CODES }, (_, n) => issued(n + 1))
    const next = { ...input, code: code(99) }
    given(classDevices, [opened, ...many])
      .when(issueDeviceCode, next)
      .then(refused('too-many-codes'))
    given(classDevices, [opened, ...many, deviceCodeRevoked({ code: code() })])
      .when(issueDeviceCode, next)
      .then([issued(99)])
  })

  it('makes room when it has expired, unless devices hold that it enrolled', () => {
    const short = Array.from({ length: MOST_CODES - 1 }, (_, n) => issued(n + 1, { expiresAt: minute(59) }))
    const history = [opened, ...short, enrolled(1, 1), { ...issued(90), occurredAt: minute(60) }]
    expect(given(classDevices, history).state.codes.map((one) => one.code)).toEqual([code(1), code(90)])
  })

  it('is revoked once, with its devices', () => {
    const history = [opened, issued(1), issued(2), enrolled(1, 1), enrolled(2, 2)]
    const revoke = { class: ofClass, code: code(1) }
    given(classDevices, history)
      .when(revokeDeviceCode, revoke)
      .then([deviceCodeRevoked({ code: code(1) })])
    const revoked = [...history, deviceCodeRevoked({ code: code(1) })]
    expect(devicesOf(given(classDevices, revoked).state)).toEqual([device(2)])
    given(classDevices, revoked).when(revokeDeviceCode, revoke).then(refused('code-not-issued'))
    given(classDevices, revoked)
      .when(revokeDevice, { class: ofClass, device: device(1) })
      .then(refused('device-not-enrolled'))
  })
})

describe('a device', () => {
  const input = { class: ofClass, code: code(), device: device() }

  it('is enrolled with a code that holds', () => {
    given(classDevices, [opened, issued()]).when(enrolDevice, input).then([enrolled()])
    given(classDevices, [opened]).when(enrolDevice, input).then(refused('code-not-valid'))
    given(classDevices, [opened, issued(), deviceCodeRevoked({ code: code() })])
      .when(enrolDevice, input)
      .then(refused('code-not-valid'))
    given(classDevices, [opened, issued(), classClosed({})])
      .when(enrolDevice, input)
      .then(refused('class-not-open'))
    // Whenever the device says that it happened.
    given(classDevices, [opened, issued()])
      .when(enrolDevice, input, { now: latest, occurredAt: minute(1) })
      .then(refused('code-not-valid'))
  })

  it('uses a code for one device up, also if it is revoked afterwards', () => {
    const one = issued(1, { use: 'one-device' })
    given(classDevices, [opened, one]).when(enrolDevice, input).then([enrolled()])
    for (const history of [
      [opened, one, enrolled()],
      [opened, one, enrolled(), deviceRevoked({ device: device() })],
    ])
      given(classDevices, history)
        .when(enrolDevice, { ...input, device: device(2) })
        .then(refused('code-not-valid'))
  })

  it('is one of 40 an hour with one code, revoked ones included; other codes go on', () => {
    const many = Array.from({ length: MOST_AN_HOUR }, (_, n) => enrolled(n + 1))
    const history = [opened, issued(), issued(2), ...many, deviceRevoked({ device: device(1) })]
    const next = { ...input, device: device(9_999) }
    given(classDevices, [opened, issued(), ...many.slice(1)])
      .when(enrolDevice, next)
      .then([enrolled(9_999)])
    given(classDevices, history).when(enrolDevice, next).then(refused('enrols-too-fast'))
    given(classDevices, history)
      .when(enrolDevice, { ...next, code: code(2) })
      .then([enrolled(9_999, 2)])
    given(classDevices, history)
      .when(enrolDevice, next, { now: minute(120) })
      .then([enrolled(9_999)])
  })

  it('is revoked once, and makes room', () => {
    const codes = Array.from({ length: MOST_DEVICES / MOST_AN_HOUR }, (_, n) => issued(n + 2))
    const full = Array.from({ length: MOST_DEVICES }, (_, n) => enrolled(n + 1, Math.floor(n / MOST_AN_HOUR) + 2))
    const history = [opened, issued(), ...codes, ...full]
    const next = { ...input, device: device(9_999) }
    given(classDevices, history).when(enrolDevice, next).then(refused('too-many-devices'))
    const revoke = { class: ofClass, device: device(1) }
    const revoked = deviceRevoked({ device: device(1) })
    given(classDevices, history).when(revokeDevice, revoke).then([revoked])
    given(classDevices, [...history, revoked])
      .when(revokeDevice, revoke)
      .then(refused('device-not-enrolled'))
    given(classDevices, [...history, revoked])
      .when(enrolDevice, next)
      .then([enrolled(9_999)])
  })
})

describe('a PIN', () => {
  const person = someone.learner
  const [first, second] = [id('c4ed', 1), id('c4ed', 2)]
  const held = { signInName: id('4a5e'), claim: id('c1a13') }
  const accountOf = accountOpened({ name: 'l.martin', ...held })
  const pinAfter = (...history: Parameters<typeof given>[1]) => given(account, history).state.pin

  it('needs no account under a name, and none that is disabled', () => {
    given(account, [])
      .when(setPin, { person, credential: first })
      .then([pinSet({ credential: first })])
    given(account, [accountOf, accountDisabled({})])
      .when(setPin, { person, credential: first })
      .then(refused('account-disabled'))
  })

  it('is unlocked, removed, and its sessions ended, while there is one', () => {
    const set = pinSet({ credential: first })
    const cases = [
      [unlockPin, pinUnlocked({})],
      [removePin, pinRemoved({})],
      [endPinSessions, pinSessionsEnded({})],
    ] as const
    for (const [command, event] of cases) {
      given(account, [set]).when(command, { person }).then([event])
      for (const history of [[], [set, pinRemoved({})], [accountOf, set, accountClosed(held)]])
        given(account, history).when(command, { person }).then(refused('no-pin'))
    }
  })

  it('has a generation that rises whenever its sessions end, and not when it is unlocked', () => {
    const set = pinSet({ credential: first })
    expect(pinAfter(set)).toEqual({ credential: first, generation: 1 })
    expect(pinAfter(set, pinUnlocked({}))).toEqual({ credential: first, generation: 1 })
    expect(pinAfter(set, pinSet({ credential: second }))).toEqual({ credential: second, generation: 2 })
    expect(pinAfter(set, pinSessionsEnded({}))).toEqual({ credential: first, generation: 2 })
    expect(pinAfter(set, pinRemoved({}))).toEqual({ credential: null, generation: 2 })
    expect(pinAfter(accountOf, set, accountDisabled({}))).toEqual({ credential: first, generation: 2 })
    expect(pinAfter(accountOf, set, accountClosed(held))).toEqual({ credential: null, generation: 2 })
  })
})
