// The ids of commands. A caller's Idempotency-Key may identify somebody (an e-mail address, a name): unless it plainly does
// not, the id is an HMAC under a lasting secret of the school, so that nobody can find the key by trying likely ones.
import type { KeyObject } from 'node:crypto'
import { type CommandId, type CommandName, commandId, hiddenCommandId, streamKey, type TenantId } from '#kernel/ids.ts'
import type { Keys } from '#privacy/keys.ts'

export type CommandIds = {
  readonly id: CommandId
  /** The id that earlier versions gave the same command, without a secret; null if it is the same. */
  readonly unkeyed: CommandId | null
}

/** A UUID, also with a number after it; a short number; a ULID. */
const OPAQUE =
  /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?:[-:]\d{1,6})?|\d{1,6}|[0-7][0-9a-hjkmnp-tv-z]{25})$/i

export const isOpaqueKey = (key: string): boolean => OPAQUE.test(key)

type Answer = { readonly secret: KeyObject } | { readonly error: unknown }
/** Asks for the secret of a school, and the streams of the commands that wait for it. */
type Asking = { readonly answer: Promise<Answer>; readonly streams: Set<string> }

/**
 * Names commands. The secret of a school is asked for once in the life of the process; then no command waits. Until it is
 * there, commands of one stream keep their order of arrival: those with opaque keys wait behind the others. Rejects with
 * KeysUnavailable. Without secrets (null), no key is hidden.
 */
export function commandIds(
  schoolSecret: Keys['schoolSecret'] | null,
): (name: CommandName, isOpaque: boolean) => CommandIds | Promise<CommandIds> {
  const secrets = new Map<TenantId, KeyObject>()
  const asking = new Map<TenantId, Asking>()

  function ask(ofSchool: Keys['schoolSecret'], tenant: TenantId): Asking {
    const answer = ofSchool(tenant).then(
      (secret): Answer => {
        // After those who wait, or a command that arrives now would overtake them.
        setImmediate(() => {
          secrets.set(tenant, secret)
          asking.delete(tenant)
        })
        return { secret }
      },
      (error: unknown): Answer => {
        asking.delete(tenant)
        return { error }
      },
    )
    const started = { answer, streams: new Set<string>() }
    asking.set(tenant, started)
    return started
  }

  return (name, isOpaque) => {
    const { tenant, stream } = name
    const plain = { id: commandId(name), unkeyed: null }
    if (schoolSecret === null) return plain
    const secret = secrets.get(tenant)
    const hidden = (by: KeyObject) => ({ id: hiddenCommandId(name, by), unkeyed: plain.id })
    if (isOpaque) {
      const waiting = asking.get(tenant)
      return waiting?.streams.has(streamKey(tenant, stream)) ? waiting.answer.then(() => plain) : plain
    }
    if (secret) return hidden(secret)
    const { answer, streams } = asking.get(tenant) ?? ask(schoolSecret, tenant)
    streams.add(streamKey(tenant, stream))
    return answer.then((found) => {
      if ('error' in found) throw found.error
      return hidden(found.secret)
    })
  }
}
