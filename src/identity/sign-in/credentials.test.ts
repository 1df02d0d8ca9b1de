/** Passwords, one-time codes and recovery codes. */
import { describe, expect, it } from 'vitest'
import { whyPasswordRefused } from './password-rules.ts'
import { HashingBusy, type HashParameters, passwordHashing } from './passwords.ts'
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts'
import { base32, codeOfStep, newTotpSecret, stepOfCode } from './totp.ts'

const light: HashParameters = { memoryKiB: 64, passes: 1, parallelism: 1 }
const pepper = Buffer.alloc(32, 1)

describe('a new password', () => {
  it.each([
    ['password1234', 'common with digits'],
    ['!!Football2024', 'common between signs'],
    ['passwordpassword', 'common twice'],
    ['azertyazerty', 'a part twice'],
    ['abcabcabcabcabc', 'a part again and again'],
    ['123456789012', 'digits in order'],
    ['abcdefghijklm', 'letters in order'],
    ['aaaaaaaaaaaaaa', 'one letter'],
    ['motdepa', 'too short'],
    ['🐢🐢🐢🐢🐢🐢🐢', 'short, though long in UTF-16'],
    ['a'.repeat(100) + 'bcdefghijk'.repeat(20), 'too long'],
    ['ada.martin 2026', 'with the sign-in name'],
    ['ＰＡＳＳＷＯＲＤ１２３４', 'common in wide letters'],
  ])('is refused: %s (%s)', (password) => {
    const why = whyPasswordRefused(password, 'ada.martin')
    expect(why).not.toBeNull()
    expect(why).not.toContain(password)
  })

  it.each(['quatre mots au hasard', 'tr0ub4dor & 3 chats', 'élève-à-l’école-du-bois', '9 tortues 🐢 dorment'])(
    'is accepted: %s',
    (password) => expect(whyPasswordRefused(password, 'ada.martin')).toBeNull(),
  )
})

describe('a password hash', () => {
  it('verifies its own password only, with its own pepper only, in any Unicode spelling', async () => {
    const { hash, verify } = passwordHashing({ parameters: new Map([[1, light]]) })
    const stored = await hash('élève à l’école', pepper)
    expect(await verify('e\u0301le\u0300ve a\u0300 l’e\u0301cole', stored, pepper)).toBe('right')
    expect(await verify('eleve a l’ecole', stored, pepper)).toBe('wrong')
    expect(await verify('élève à l’école', stored, Buffer.alloc(32, 2))).toBe('wrong')
    expect(await verify('élève à l’école', null, pepper)).toBe('wrong')
    expect((await hash('élève à l’école', pepper)).hash).not.toBe(stored.hash)
  })

  it('of older parameters verifies and is outdated', async () => {
    const stored = await passwordHashing({ parameters: new Map([[1, light]]) }).hash('one of two', pepper)
    const both = new Map([
      [1, light],
      [2, { ...light, passes: 2 }],
    ])
    expect(await passwordHashing({ parameters: both }).verify('one of two', stored, pepper)).toBe('outdated')
  })

  it('is made a few at a time; what cannot wait is refused', async () => {
    const { hash } = passwordHashing({ parameters: new Map([[1, light]]), mostRunning: 1, mostWaiting: 2 })
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => hash('a password', pepper)))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'])
    expect(results.at(-1)).toMatchObject({ reason: expect.any(HashingBusy) })
    await expect(hash('a password', pepper)).resolves.toMatchObject({ version: 1 })
  })
})

describe('a one-time code', () => {
  /** The secret and the last six digits of the test vectors of RFC 6238, appendix B, for SHA-1. */
  const secret = base32(Buffer.from('12345678901234567890'))
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %d s is that of the standard', (seconds, code) => {
    expect(codeOfStep(secret, Math.floor(seconds / 30))).toBe(code)
    expect(stepOfCode(secret, code, seconds * 1_000, 0)).toBe(Math.floor(seconds / 30))
  })

  it('is valid one step early or late, and not once it or a later one was used', () => {
    const made = newTotpSecret()
    const at = (step: number) => stepOfCode(made, codeOfStep(made, 1_000), step * 30_000, 0)
    expect([998, 999, 1_000, 1_001, 1_002].map(at)).toEqual([null, 1_000, 1_000, 1_000, null])
    expect(stepOfCode(made, codeOfStep(made, 1_000), 1_000 * 30_000, 1_000)).toBeNull()
  })

  it.each(['', '12345', '1234567', 'abcdef', '１２３４５６', '-12345'])('is refused as "%s"', (code) =>
    expect(stepOfCode(secret, code, 59_000, 0)).toBeNull(),
  )
})

it('has ten different recovery codes of 120 bits, recognised in any spelling', () => {
  const codes = newRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) {
    expect(code).toMatch(/^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$/)
    expect(recoveryCodeHash(code.toLowerCase().replaceAll('-', ' '), pepper)).toEqual(recoveryCodeHash(code, pepper))
  }
  expect(recoveryCodeHash('123456', pepper)).toBeNull()
})
