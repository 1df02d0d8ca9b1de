// A history with its amendments applied. Pure.
//
// Each fact of the given events reads as its last amendment says. An amendment whose facts are not among the events changes
// nothing. By time, pass the events that were known and had happened, in the order of time; by position, pass a stream.
import { type Amendment, type Amendments, type FactName, withdrawn } from './amendment.ts'
import { isWhollyErased, type RecordedEvent, withOtherData } from './event.ts'
import type { Projection } from './projection.ts'

/** A stored event, not yet opened. */
type Named = Pick<RecordedEvent, 'id' | 'type' | 'stream' | 'revision'>

/** One event of the history, with its amendments. */
export type Entry<Stored extends Named = Named> = {
  readonly stored: Stored
  /** Its amendments, in order. */
  readonly amendedBy: Stored[]
  /** An amendment counts if one of its facts is in the history. Other events always count. */
  counts: boolean
}

export type EffectiveHistory<Stored extends Named> = {
  readonly entries: readonly Entry<Stored>[]
  /** Adds the next event. Returns the earlier entries that it changes. */
  add(stored: Stored): { readonly entry: Entry<Stored>; readonly changed: readonly Entry<Stored>[] }
  /** The event with its amendments so far; null if it does not count or was withdrawn. */
  read(entry: Entry<Stored>): RecordedEvent | null
}

/** The amendments that a fold into these read models needs: each projection declares those of its facts. */
export function amendmentsOf(models: readonly Projection[]): Amendments {
  return new Map(models.flatMap(({ amendments }) => [...amendments]))
}

export function effectiveHistory<Stored extends Named>(
  amendments: Amendments,
  decode: (stored: Stored) => RecordedEvent,
): EffectiveHistory<Stored> {
  const factTypes = new Set([...amendments.values()].flatMap(({ facts }) => [...facts]))
  const entries: Entry<Stored>[] = []
  /** Facts by both kinds of names; of several events with the same id, the first in the stream. */
  const byRevision = new Map<string, Entry<Stored>>()
  const byId = new Map<string, Entry<Stored>>()
  /** Amendments whose fact has not been added yet, by the id of the fact. */
  const waiting = new Map<string, { readonly entry: Entry<Stored>; readonly name: FactName }[]>()

  function factNamed({ stored }: Entry<Stored>, { id, revision }: FactName): Entry<Stored> | undefined {
    const { stream } = stored
    const fact = revision === null ? byId.get(nameIn(stream, id)) : byRevision.get(nameIn(stream, String(revision)))
    return fact && isNamedBy(fact.stored, stored, { id, revision }) ? fact : undefined
  }

  function addAmendment(entry: Entry<Stored>, amendment: Amendment): readonly Entry<Stored>[] {
    const changed: Entry<Stored>[] = []
    entry.counts = false
    const amending = decode(entry.stored)
    for (const name of isWhollyErased(amending) ? [] : amendment.names(amending.data)) {
      const fact = factNamed(entry, name)
      if (fact && amendment.facts.has(fact.stored.type)) {
        fact.amendedBy.push(entry.stored)
        entry.counts = true
        changed.push(fact)
      } else {
        const text = nameIn(entry.stored.stream, name.id)
        waiting.set(text, [...(waiting.get(text) ?? []), { entry, name }])
      }
    }
    return changed
  }

  function addFact(fact: Entry<Stored>): readonly Entry<Stored>[] {
    const { stream, id, revision } = fact.stored
    byRevision.set(nameIn(stream, String(revision)), fact)
    const named = nameIn(stream, id)
    const other = byId.get(named)
    if (!other || other.stored.revision > revision) byId.set(named, fact)
    const changed: Entry<Stored>[] = []
    for (const { entry, name } of waiting.get(named) ?? []) {
      if (!amendments.get(entry.stored.type)?.facts.has(fact.stored.type)) continue
      if (!isNamedBy(fact.stored, entry.stored, name)) continue
      if (fact.amendedBy.includes(entry.stored)) continue
      fact.amendedBy.push(entry.stored)
      if (!entry.counts) changed.push(entry)
      entry.counts = true
    }
    return changed
  }

  return {
    entries,
    add(stored) {
      const entry: Entry<Stored> = { stored, amendedBy: [], counts: true }
      entries.push(entry)
      const amendment = amendments.get(stored.type)
      if (amendment) return { entry, changed: addAmendment(entry, amendment) }
      return { entry, changed: factTypes.has(stored.type) ? addFact(entry) : [] }
    },
    read({ stored, amendedBy, counts }) {
      if (!counts) return null
      const event = decode(stored)
      if (isWhollyErased(event)) return event
      let { data } = event
      for (const amending of amendedBy) {
        const said = decode(amending)
        // Its key was destroyed after it was added: it no longer says anything.
        if (isWhollyErased(said)) continue
        const changes = amendments.get(amending.type)?.says(said.data)
        if (changes === withdrawn) return null
        data = { ...data, ...changes }
      }
      return amendedBy.length > 0 ? withOtherData(event, data) : event
    },
  }
}

const nameIn = (stream: string, name: string): string => `${stream} ${name}`

/** A fact precedes its amendments. */
const isNamedBy = (fact: Named, amending: Named, { id, revision }: FactName): boolean =>
  fact.id === id && (revision === null || fact.revision === revision) && fact.revision < amending.revision
