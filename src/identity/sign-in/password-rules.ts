// Which passwords are refused: short ones, and those that everybody tries first.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lazy } from '#platform/lazy.ts'

export const SHORTEST_PASSWORD = 12
/** Longer input would only cost time. */
export const LONGEST_PASSWORD = 256
const FEWEST_DIFFERENT = 5

/** The same password in another Unicode spelling, as another keyboard sends it, is the same password. */
export const normalPassword = (password: string): string => password.normalize('NFKC')

const common = lazy(() => {
  const text = readFileSync(join(import.meta.dirname, 'common-passwords.txt'), 'utf8')
  return new Set(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')))
})

/** Why a new password is refused, without repeating it; null if it is accepted. */
export function whyPasswordRefused(password: string, signInName: string | null): string | null {
  const normal = normalPassword(password)
  if ([...normal].length < SHORTEST_PASSWORD) return `Use at least ${SHORTEST_PASSWORD} characters.`
  if (normal.length > LONGEST_PASSWORD) return `Use at most ${LONGEST_PASSWORD} characters.`
  const plain = normal.toLowerCase()
  if (new Set(plain).size < FEWEST_DIFFERENT) return `Use at least ${FEWEST_DIFFERENT} different characters.`
  if (signInName !== null && signInName.length > 3 && plain.includes(signInName.toLowerCase()))
    return 'The password contains the sign-in name. Choose another one.'
  if (isCommon(plain)) return 'This password is one of the most common ones. Choose another one.'
  return null
}

/** A listed password, also with digits and signs around it, or repeated until it is long enough. */
function isCommon(plain: string): boolean {
  const listed = common()
  const bare = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  if (listed.has(plain) || (bare !== '' && listed.has(bare))) return true
  for (let length = 1; length <= plain.length / 2; length += 1) {
    const part = plain.slice(0, length)
    if (plain === part.repeat(Math.ceil(plain.length / length)).slice(0, plain.length)) return true
  }
  return '0123456789012345678901234567890'.includes(plain) || 'abcdefghijklmnopqrstuvwxyz'.includes(plain)
}
