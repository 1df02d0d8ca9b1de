// Hashes passwords with argon2id and a pepper, a few at a time: one hash takes 19 MiB and about 25 ms of a core.
//
// Each stored hash names the version of its parameters, so parameters may change: old hashes verify with their own, and are
// replaced at the next sign-in. The pepper comes from outside the database (see peppers in docs/sign-in.md): a stolen table
// alone verifies no guess.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { z } from 'zod'
import { normalPassword } from './password-rules.ts'

export type HashParameters = { readonly memoryKiB: number; readonly passes: number; readonly parallelism: number }

/** By version. The newest hashes; entries are never changed, because stored hashes name them. */
export const hashParameters: ReadonlyMap<number, HashParameters> = new Map([
  [1, { memoryKiB: 19_456, passes: 2, parallelism: 1 }],
])

export const PasswordHash = z.object({ version: z.int(), salt: z.string(), hash: z.string() })
export type PasswordHash = z.output<typeof PasswordHash>

export type Passwords = {
  /** Throws HashingBusy. */
  hash(password: string, pepper: Buffer): Promise<PasswordHash>
  /** Compares with a stored hash; null takes the same time and matches nothing. Throws HashingBusy. */
  verify(password: string, stored: PasswordHash | null, pepper: Buffer): Promise<'wrong' | 'right' | 'outdated'>
}

/** More hashes wait than can be answered soon. */
export class HashingBusy extends Error {
  override readonly name = 'HashingBusy'
}

/** One where there are no more than two cores: commands need the other. */
const MOST_RUNNING = availableParallelism() > 2 ? 2 : 1
const SALT_BYTES = 16
const HASH_BYTES = 32

export function passwordHashing({
  parameters = hashParameters,
  mostRunning = MOST_RUNNING,
  mostWaiting = 40,
}: {
  readonly parameters?: ReadonlyMap<number, HashParameters>
  readonly mostRunning?: number
  readonly mostWaiting?: number
} = {}): Passwords {
  const current = Math.max(...parameters.keys())
  const inTurn = semaphore(mostRunning, mostWaiting)

  const hashed = (password: string, salt: Buffer, pepper: Buffer, version: number): Promise<Buffer> => {
    const used = parameters.get(version)
    if (!used) throw new Error(`password parameters of version ${version} are unknown to this program`)
    return inTurn(
      () =>
        new Promise((resolve, reject) =>
          argon2(
            'argon2id',
            {
              message: normalPassword(password),
              nonce: salt,
              secret: pepper,
              parallelism: used.parallelism,
              memory: used.memoryKiB,
              passes: used.passes,
              tagLength: HASH_BYTES,
            },
            (error, hash) => (error ? reject(error) : resolve(hash)),
          ),
        ),
    )
  }

  return {
    async hash(password, pepper) {
      const salt = randomBytes(SALT_BYTES)
      const hash = await hashed(password, salt, pepper, current)
      return { version: current, salt: salt.toString('base64'), hash: hash.toString('base64') }
    },
    async verify(password, stored, pepper) {
      const { version, salt, hash } = stored ?? UNKNOWN
      const known = stored === null ? current : version
      const found = await hashed(password, Buffer.from(salt, 'base64'), pepper, known)
      const isRight = timingSafeEqual(found, Buffer.from(hash, 'base64'))
      if (stored === null || !isRight) return 'wrong'
      return version === current ? 'right' : 'outdated'
    },
  }
}

/** Compared with for names that nobody has. */
const UNKNOWN: PasswordHash = {
  version: 0,
  salt: randomBytes(SALT_BYTES).toString('base64'),
  hash: randomBytes(HASH_BYTES).toString('base64'),
}

/** Runs some at a time, lets some wait in order, and refuses the rest. */
function semaphore(mostRunning: number, mostWaiting: number) {
  let running = 0
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= mostRunning) {
      if (waiting.length >= mostWaiting) throw new HashingBusy(`${mostWaiting} sign-ins wait already`)
      // Whoever ends hands its place over, so nobody comes in between.
      await new Promise<void>((go) => waiting.push(go))
    } else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
