// Which key signs tokens, and when the next one takes its place.
//
// Invariant: a key is published before it signs, and afterwards for as long as a token that it signed can be valid. A rotation that
// is due waits until the next key has been published for ten minutes, so that no program that keeps the published keys for five
// minutes meets an unknown one. Processes of this installation read the file again when they meet one.
import { LONGEST_LIFE_S } from './lifetimes.ts'
import { changeKeyFile, type KeyFile, newSigningKey, type RetiredKey, readKeyFile, retire } from './token-keys-file.ts'

const SIGNS_FOR_MS = 30 * 86_400_000
/** Twice as long as others may keep the published keys (`max-age` of /.well-known/jwks.json). */
const PUBLISHED_BEFORE_MS = 600_000
const KEPT_MS = (LONGEST_LIFE_S + 3_600) * 1_000

export type TokenRotation =
  | {
      readonly kind: 'rotated'
      readonly from: string
      readonly to: string
      /** By then every program that keeps the published keys knows the new one. */
      readonly knownEverywhereAt: string
    }
  | { readonly kind: 'not-due' }

export type TokenKeyStatus = {
  readonly current: { readonly id: string; readonly signsSince: string; readonly dueAt: string }
  readonly next: { readonly id: string; readonly publishedAt: string } | null
  readonly retired: readonly { readonly id: string; readonly retiredAt: string; readonly keptUntil: string }[]
}

const textOf = (ms: number): string => new Date(ms).toISOString()
const signsSince = ({ current }: KeyFile): string => current.signsSince ?? current.createdAt
const stillKept = (retired: readonly RetiredKey[], nowMs: number): readonly RetiredKey[] =>
  retired.filter(({ retiredAt }) => Date.parse(retiredAt) + KEPT_MS > nowMs)

/** Adds the next key, for a file of an earlier version. */
export const withNextKey = (directory: string, nowMs: number): Promise<KeyFile> =>
  changeKeyFile(directory, async (file) =>
    file.next === null ? { ...file, next: await newSigningKey(textOf(nowMs)) } : null,
  )

/**
 * Lets the next key sign. `due`: only if the present one has signed for 30 days. `withdraw`: after a theft; all keys are replaced
 * by new ones, and every token that was made before is refused.
 */
export async function rotateTokenKeys(
  directory: string,
  how: 'due' | 'now' | 'withdraw',
  nowMs: number,
): Promise<TokenRotation> {
  const now = textOf(nowMs)
  const seen = (await readKeyFile(directory)).current.id
  const { current } = await changeKeyFile(directory, async (file) => {
    // Whatever another process did meanwhile: the keys that it put there may be stolen as well.
    if (how === 'withdraw') return { current: await newSigningKey(now), next: await newSigningKey(now), retired: [] }
    // Another process has rotated meanwhile.
    if (file.current.id !== seen) return null
    const next = file.next ?? (await newSigningKey(now))
    if (how === 'due' && !isDue(file, nowMs)) return null
    return {
      current: { ...next, signsSince: now },
      next: await newSigningKey(now),
      retired: [...stillKept(file.retired, nowMs), retire(file.current, now)],
    }
  })
  if (current.id === seen) return { kind: 'not-due' }
  const knownMs = Date.parse(current.createdAt) + PUBLISHED_BEFORE_MS
  return { kind: 'rotated', from: seen, to: current.id, knownEverywhereAt: textOf(Math.max(nowMs, knownMs)) }
}

const isDue = (file: KeyFile, nowMs: number): boolean =>
  nowMs - Date.parse(signsSince(file)) >= SIGNS_FOR_MS &&
  file.next !== null &&
  nowMs - Date.parse(file.next.createdAt) >= PUBLISHED_BEFORE_MS

export async function tokenKeyStatus(directory: string): Promise<TokenKeyStatus> {
  const file = await readKeyFile(directory)
  const since = signsSince(file)
  return {
    current: { id: file.current.id, signsSince: since, dueAt: textOf(Date.parse(since) + SIGNS_FOR_MS) },
    next: file.next && { id: file.next.id, publishedAt: file.next.createdAt },
    retired: file.retired.map(({ id, retiredAt }) => ({
      id,
      retiredAt,
      keptUntil: textOf(Date.parse(retiredAt) + KEPT_MS),
    })),
  }
}
