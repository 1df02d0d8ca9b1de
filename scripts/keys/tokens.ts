// The keys that sign tokens, in `sillage keys status` and `sillage keys rotate --tokens`.
import {
  rotateTokenKeys,
  type TokenKeyStatus,
  type TokenRotation,
  tokenKeyStatus,
} from '#identity/token-key-rotation.ts'
import { assertInstalled } from '#platform/installation.ts'
import { codeOf } from '#platform/running.ts'
import { configuration, enterAside } from '../command-line/session.ts'

const shown = (instant: string): string => instant.slice(0, 16).replace('T', ' ')

/** Null if this machine has none: the service makes them at its first start. */
export async function tokenKeysOf(dataDirectory: string): Promise<TokenKeyStatus | null> {
  try {
    return await tokenKeyStatus(dataDirectory)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

export function tokensText(status: TokenKeyStatus | null): string {
  if (status === null) return 'Keys of tokens  none here: the service makes them at its start'
  const { current, next, retired } = status
  const last = retired.at(-1)
  return [
    `Keys of tokens  ${current.id} signs since ${shown(current.signsSince)}, until ${shown(current.dueAt)} UTC`,
    next === null
      ? 'Next            none yet: the service makes it at its start'
      : `Next            ${next.id}, published since ${shown(next.publishedAt)}`,
    last === undefined
      ? 'Retired         none'
      : `Retired         ${retired.length}, the last one ${last.id} on ${shown(last.retiredAt)}; they only verify`,
  ].join('\n')
}

export async function rotateTokens({ json }: { readonly json?: boolean }, how: 'now' | 'withdraw'): Promise<void> {
  const config = configuration()
  const { dataDirectory } = config
  await assertInstalled(dataDirectory)
  await enterAside(config)
  const done = await rotateTokenKeys(dataDirectory, how, Date.now())
  process.stdout.write(`${json ? JSON.stringify(done) : rotatedText(done, how)}\n`)
}

function rotatedText(done: TokenRotation, how: 'now' | 'withdraw'): string {
  if (done.kind === 'not-due') return 'Nothing to do.'
  if (how === 'withdraw')
    return `${done.to} signs tokens. All earlier tokens are refused within five seconds: people who use tokens refresh them, and tokens made by hand must be made again.`
  const later = Date.parse(done.knownEverywhereAt) > Date.now()
  return [
    `${done.to} signs tokens. Those of ${done.from} stay valid until they expire.`,
    ...(later
      ? [
          `Other programs that verify tokens and keep the published keys know the new one by ${shown(done.knownEverywhereAt)} UTC.`,
        ]
      : []),
  ].join('\n')
}
