// What a piece of text holds: one statement, several in a list, an answer of an LRS, or a statement in an envelope.
import type { Line } from '../line-text.ts'

export type Value = { readonly json: unknown; readonly fault?: string }
export type Values = {
  readonly values: readonly Value[]
  /** Where an answer says that the rest of it is. */
  readonly more: string | null
}

type Thing = Readonly<Record<string, unknown>>
const isThing = (value: unknown): value is Thing => typeof value === 'object' && value !== null && !Array.isArray(value)
const isStatement = (value: unknown): boolean =>
  isThing(value) && (value.actor !== undefined || value.verb !== undefined)

/** Begins each record of a JSON text sequence (RFC 7464). */
const RECORD = String.fromCharCode(0x1e)

export function valuesIn({ text: raw, fault, isEnvelope = false }: Line): Values {
  // Trimming takes a byte order mark away as well.
  const text = (raw.startsWith(RECORD) ? raw.slice(1) : raw).trim()
  if (fault !== undefined) return one({ json: undefined, fault })
  const json = parsed(text)
  if (isEnvelope) return { values: [], more: moreOf(json) }
  if (json === undefined) return one({ json, fault: 'no JSON' })
  if (Array.isArray(json) && json.some(isStatement)) return { values: json.map(listed), more: null }
  if (isThing(json) && !isStatement(json)) {
    if (Array.isArray(json.statements)) return { values: json.statements.map(listed), more: moreOf(json) }
    // Documents as Learning Locker's database and Elasticsearch keep them.
    const inner = [json.statement, json._source].find(isStatement)
    if (inner) return one({ json: inner })
  }
  return one({ json })
}

const one = (value: Value): Values => ({ values: [value], more: null })
const listed = (json: unknown): Value => ({ json })
const moreOf = (json: unknown): string | null =>
  isThing(json) && typeof json.more === 'string' && json.more !== '' ? json.more : null

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A line of a list that somebody has cut into lines.
    if (!text.endsWith(',')) return undefined
  }
  try {
    return JSON.parse(text.slice(0, -1))
  } catch {
    return undefined
  }
}
