// Opens sealed parts of events: the keys of a page are prepared, then each event is opened synchronously.
import type { StoredEvent } from '#event-log/event-log.ts'
import { ERASED, type Erased } from '#kernel/personal.ts'
import type { KeyId } from './key-store.ts'
import type { Keys } from './keys.ts'
import { fieldsIn, isErasedPart, isWhole, type KeyMaterial, keysOfPart, openPart } from './sealed-part.ts'

/** The personal fields that a reader needs, by event type; `all` for those who show whole events. */
export type Wanted = ReadonlyMap<string, ReadonlySet<string>> | 'all'

export const NOTHING_WANTED: Wanted = new Map()

type Sealed = Pick<StoredEvent, 'id' | 'type' | 'tenant' | 'stream' | 'sealed'>

export type OpenedData = {
  /** The whole data, if it was sealed as a whole. */
  readonly whole: Readonly<Record<string, unknown>> | Erased | null
  /** Wanted fields with their values or ERASED; fields that are not wanted read as ERASED too, and are dropped afterwards. */
  readonly fields: Readonly<Record<string, unknown>>
}

export type Opener = {
  wants(type: string, field: string): boolean
  wantsAny(type: string): boolean
  /** Whether the event must be opened to be read at its current version. */
  mustOpen(event: Pick<StoredEvent, 'type' | 'sealed'>): boolean
  /** Gets the keys that these events need. Throws KeysUnavailable. Resolves at once if they need none. */
  prepare(events: readonly Sealed[]): Promise<void>
  /**
   * The event's keys must have been prepared. Throws SealBroken. With `every`, all fields of a type of which some are wanted
   * are opened: in an older version the wanted ones may have other names.
   */
  open(event: Sealed, every?: boolean): OpenedData
}

/**
 * Parts that hold the whole data are always opened: without them there is no event to fold. A reader may be used for many
 * pages, and keeps their keys as long as it lives.
 */
export function opener(keys: Keys, wanted: Wanted): Opener {
  const material = new Map<KeyId, KeyMaterial | 'destroyed'>()
  const wants = (type: string, field: string) => wanted === 'all' || (wanted.get(type)?.has(field) ?? false)
  const wantsAny = (type: string) => wanted === 'all' || wanted.has(type)
  const idOf = (key: string) => key as KeyId

  return {
    wants,
    wantsAny,
    mustOpen: ({ type, sealed }) => sealed.length > 0 && (wantsAny(type) || sealed.some(isWhole)),
    async prepare(events) {
      let missing: Set<KeyId> | null = null
      for (const { type, sealed } of events) {
        if (sealed.length === 0) continue
        for (const part of sealed) {
          const id = idOf(part.key)
          if (isErasedPart(part) || (!isWhole(part) && !wantsAny(type))) continue
          // Also those it holds already: within the last second, one may have been destroyed.
          missing ??= new Set()
          missing.add(id)
        }
      }
      if (missing) for (const [id, key] of await keys.forOpening(missing)) material.set(id, key)
    },
    open(event, every = false) {
      const opens = (name: string) => every || wants(event.type, name)
      let whole: OpenedData['whole'] = null
      const fields: Record<string, unknown> = {}
      const place = { tenant: event.tenant, stream: event.stream, event: event.id }
      for (const part of event.sealed) {
        const names = fieldsIn(part)
        if (!isWhole(part) && !names.some(opens)) {
          for (const name of names) fields[name] = ERASED
          continue
        }
        const id = idOf(part.key)
        const held = isErasedPart(part) || keys.wasDestroyed(id) ? 'destroyed' : material.get(id)
        if (!held) throw new TypeError(`the keys of event ${event.id} were not prepared`)
        const key = held === 'destroyed' ? held : keysOfPart(held, event.id, part)
        if (key === 'destroyed') {
          if (isWhole(part)) whole = ERASED
          else for (const name of names) fields[name] = ERASED
          continue
        }
        const values = openPart(key, place, part)
        if (isWhole(part)) whole = values
        else for (const name of names) fields[name] = opens(name) ? values[name] : ERASED
      }
      return { whole, fields }
    },
  }
}
