/** PINs, device codes, waiting times and avatars. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TenantId } from '#kernel/ids.ts'
import { passwordHashing } from '../passwords.ts'
import { avatarsOf } from './avatars.ts'
import { deviceCodeHash, newDeviceCode, readDeviceCode } from './device-codes.ts'
import {
  beginAttempt,
  FAILURES_BEFORE_KNOWN_DEVICES_ONLY,
  noFailures,
  type PinFailures,
  WAIT_MS,
} from './pin-attempts.ts'
import { drawPin, whyPinRefused } from './pins.ts'

const tenant = TenantId.parse('5111a9e0-0000-4000-8000-000000000000')

describe('a PIN', () => {
  it.each([
    ['123', 'too short'],
    ['1234567', 'too long'],
    ['12a4', 'a letter'],
    ['١٢٣٤', 'other digits'],
    [' 4071', 'a space'],
    ['4071\n', 'a line end'],
    ['0000', 'one digit'],
    ['777777', 'one digit, longer'],
    ['1234', 'digits in order'],
    ['654321', 'digits in reverse'],
    ['7890', 'digits in order over zero'],
    ['3210', 'digits in reverse to zero'],
    ['1212', 'a part twice'],
    ['123123', 'a longer part twice'],
    ['12121', 'a part and a half'],
    ['1122', 'pairs'],
    ['112233', 'three pairs'],
    ['111222', 'triples'],
    ['2580', 'a line of the keypad'],
    ['2016', 'a year'],
  ])('is refused: %s (%s)', (pin) => {
    const why = whyPinRefused(pin)
    expect(why).not.toBeNull()
    expect(why).not.toContain(pin)
  })

  it.each(['4071', '93518', '602947', '1357'])('is accepted: %s', (pin) => expect(whyPinRefused(pin)).toBeNull())

  it('that was drawn has four digits and is accepted; almost all of 10,000 can be drawn', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(9)), (digits) => {
        const pin = drawPin(() => digits.next().value ?? 0)
        expect(pin).toMatch(/^\d{4}$/)
        expect(whyPinRefused(pin)).toBeNull()
      }),
    )
    const accepted = Array.from({ length: 10_000 }, (_, n) => String(n).padStart(4, '0')).filter(
      (pin) => whyPinRefused(pin) === null,
    )
    expect(accepted.length).toBeGreaterThan(9_400)
  })

  it('is not found from its hash without the pepper, not even by trying all of them', async () => {
    const parameters = new Map([[1, { memoryKiB: 8, passes: 1, parallelism: 1 }]])
    const { hash, verify } = passwordHashing({ parameters, mostWaiting: 10_000 })
    const stored = await hash('4071', Buffer.alloc(32, 1))
    const triedWith = async (pepper: Buffer) => {
      const verdicts = await Promise.all(
        Array.from({ length: 10_000 }, (_, n) => verify(String(n).padStart(4, '0'), stored, pepper)),
      )
      return verdicts.flatMap((verdict, n) => (verdict === 'wrong' ? [] : [n]))
    }
    expect(await triedWith(Buffer.alloc(32, 2))).toEqual([])
    // The same search with the pepper: this is what the pepper is for.
    expect(await triedWith(Buffer.alloc(32, 1))).toEqual([4071])
  })
})

describe('a code for devices', () => {
  it('has 120 random bits and the school, and is recognised in any spelling', () => {
    const codes = Array.from({ length: 50 }, () => newDeviceCode(tenant))
    expect(new Set(codes).size).toBe(50)
    for (const code of codes) {
      expect(code).toMatch(/^([A-Z2-7]{5}-){9}[A-Z2-7]{5}$/)
      const read = readDeviceCode(code)
      expect(read?.tenant).toBe(tenant)
      expect(readDeviceCode(` ${code.toLowerCase().replaceAll('-', ' ')}`)).toEqual(read)
    }
    const random = new Set(codes.map((code) => code.replaceAll('-', '').slice(26)))
    expect(random.size).toBe(50)
    expect([...random][0]).toHaveLength(24)
  })

  it('is hashed with the pepper', () => {
    const letters = newDeviceCode(tenant).replaceAll('-', '')
    const hash = deviceCodeHash(letters, Buffer.alloc(32, 1))
    expect(deviceCodeHash(letters, Buffer.alloc(32, 1))).toEqual(hash)
    expect(deviceCodeHash(letters, Buffer.alloc(32, 2))).not.toEqual(hash)
  })

  it('is nothing else', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ minLength: 50, maxLength: 50 })), (text) => {
        expect(() => readDeviceCode(text)).not.toThrow()
        if (!/^[a-z2-7\s-]*$/i.test(text)) expect(readDeviceCode(text)).toBeNull()
      }),
    ))
})

describe('wrong PINs on one device', () => {
  const trials = (atMs: readonly number[]) => {
    let held: PinFailures = noFailures
    return atMs.map((ms) => {
      const begun = beginAttempt({ ...held, hasSignedIn: true, everywhere: 1_000 }, ms)
      if (begun.kind === 'go') held = begun.counted
      return begun.kind === 'wait' ? begun.waitMs : begun.kind
    })
  }
  it('wait 30 seconds after the third and the fourth, and for a teacher after the fifth', () =>
    expect(trials([0, 0, 0, 0, 29_999, 30_000, 30_001, 60_000, 60_000, 999_999_999])).toEqual([
      ...['go', 'go', 'go', WAIT_MS, 1, 'go'],
      ...[WAIT_MS - 1, 'go', 'stuck', 'stuck'],
    ]))

  it('are never more than five, whatever the times', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000)), (gaps) => {
        let ms = 0
        const times = gaps.map((gap) => (ms += gap))
        expect(trials(times).filter((one) => one === 'go').length).toBeLessThanOrEqual(5)
      }),
    ))
})

describe('wrong PINs of one child on many devices', () => {
  const begun = (hasSignedIn: boolean, everywhere: number) =>
    beginAttempt({ ...noFailures, hasSignedIn, everywhere }, 0).kind
  it('close those devices on which the child has never signed in, and no other', () => {
    expect(begun(false, FAILURES_BEFORE_KNOWN_DEVICES_ONLY - 1)).toBe('go')
    expect(begun(false, FAILURES_BEFORE_KNOWN_DEVICES_ONLY)).toBe('stuck')
    expect(begun(true, 1_000)).toBe('go')
  })
})

it('shows no pictogram twice in a class of 32, and keeps those of children who were there before', () =>
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid(), { minLength: 2, maxLength: 32 }), (people) => {
      const avatars = avatarsOf(people)
      expect(new Set(avatars.map(({ pictogram }) => pictogram)).size).toBe(people.length)
      expect(avatarsOf(people.slice(0, -1))).toEqual(avatars.slice(0, -1))
    }),
  ))
