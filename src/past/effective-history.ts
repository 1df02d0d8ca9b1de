// A history as its amendments leave it: what is folded where somebody asks by time. Pure.
//
// Of events that were known and had happened, in the order of time, each fact reads as its last amendment says; an
// amendment whose facts are not among them changes nothing.
import type { Codec } from '#commanding/codec.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import { type Amendment, type Amendments, type FactName, withdrawn } from '#kernel/amendment.ts'
import { type RecordedEvent, withOtherData } from '#kernel/event.ts'
import type { Projection } from '#kernel/projection.ts'

/** One event of the history, with what others say of it. */
export type Entry = {
  readonly stored: StoredEvent
  /** What its amendments say, the last one last. */
  readonly amendedBy: StoredEvent[]
  /** An amendment counts where one of its facts is in the history. Everything else counts always. */
  counts: boolean
}

export type EffectiveHistory = {
  /** In the order of time. */
  readonly entries: readonly Entry[]
  /** Takes the next event in the order of time; gives the entries before it that read otherwise from now on. */
  add(stored: StoredEvent): { readonly entry: Entry; readonly changed: readonly Entry[] }
  /** The event as it reads by now; null for one that does not count, or was withdrawn. */
  read(entry: Entry): RecordedEvent | null
}

/** The amendments that a fold into these read models must know: each of them says so of all those of its facts. */
export function amendmentsOf(models: readonly Projection[]): Amendments {
  return new Map(models.flatMap(({ amendments }) => [...amendments]))
}

export function effectiveHistory(amendments: Amendments, codec: Pick<Codec, 'decode'>): EffectiveHistory {
  const factTypes = new Set([...amendments.values()].map(({ fact }) => fact))
  const entries: Entry[] = []
  /** Facts by the two ways of naming them; of several events with one id, the first of the stream. */
  const byRevision = new Map<string, Entry>()
  const byId = new Map<string, Entry>()
  /** Amendments whose fact has not come, by the id of that fact. */
  const waiting = new Map<string, { readonly entry: Entry; readonly name: FactName }[]>()

  function factNamed({ stored }: Entry, { id, revision }: FactName): Entry | undefined {
    const { stream } = stored
    const fact = revision === null ? byId.get(nameIn(stream, id)) : byRevision.get(nameIn(stream, String(revision)))
    return fact && isNamedBy(fact.stored, stored, { id, revision }) ? fact : undefined
  }

  function addAmendment(entry: Entry, amendment: Amendment): readonly Entry[] {
    const changed: Entry[] = []
    entry.counts = false
    for (const name of amendment.names(codec.decode(entry.stored).data)) {
      const fact = factNamed(entry, name)
      if (fact && fact.stored.type === amendment.fact) {
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

  function addFact(fact: Entry): readonly Entry[] {
    const { stream, id, revision } = fact.stored
    byRevision.set(nameIn(stream, String(revision)), fact)
    const named = nameIn(stream, id)
    const other = byId.get(named)
    if (!other || other.stored.revision > revision) byId.set(named, fact)
    const changed: Entry[] = []
    for (const { entry, name } of waiting.get(named) ?? []) {
      if (amendments.get(entry.stored.type)?.fact !== fact.stored.type) continue
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
      const entry: Entry = { stored, amendedBy: [], counts: true }
      entries.push(entry)
      const amendment = amendments.get(stored.type)
      if (amendment) return { entry, changed: addAmendment(entry, amendment) }
      return { entry, changed: factTypes.has(stored.type) ? addFact(entry) : [] }
    },
    read({ stored, amendedBy, counts }) {
      if (!counts) return null
      const event = codec.decode(stored)
      let { data } = event
      for (const one of amendedBy) {
        const said = amendments.get(one.type)?.says(codec.decode(one).data)
        if (said === withdrawn) return null
        data = { ...data, ...said }
      }
      return amendedBy.length > 0 ? withOtherData(event, data) : event
    },
  }
}

const nameIn = (stream: string, name: string): string => `${stream} ${name}`

/** A fact comes before what amends it. */
const isNamedBy = (fact: StoredEvent, amending: StoredEvent, { id, revision }: FactName): boolean =>
  fact.id === id && (revision === null || fact.revision === revision) && fact.revision < amending.revision
