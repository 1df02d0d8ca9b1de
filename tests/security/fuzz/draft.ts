/** A request before it is written down: a valid one of an operation, whose parts a mutation may change. */
import { gzipSync } from 'node:zlib'
import type { Dice } from './dice.ts'
import type { Operation } from './operations.ts'
import { isReference, type Known, validValue } from './valid-input.ts'

export type Draft = {
  method: string
  /** The address without its query; parameters are in it, percent-encoded. */
  path: string
  /** Percent-encoded already. */
  query: [name: string, value: string][]
  headers: [name: string, value: string][]
  contentType: string | null
  body: unknown
  /** In the place of `body`. */
  raw: string | Buffer | null
}

export type Wire = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload: string | Buffer | null
}

const text = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value))

export function validDraft(operation: Operation, dice: Dice, known: Known): Draft {
  const { method, parameters, body } = operation
  // A precondition is refused most of the time, and what it protects is then not tried; and there may be one only.
  const precondition = dice.chance(0.1) ? dice.pick(['If-Match', 'If-None-Match']) : null
  const isSent = ({ required, name }: Operation['parameters'][number]) =>
    required || (name.startsWith('If-') ? name === precondition : dice.chance(0.4))
  const given = parameters.filter(isSent).flatMap(({ name, in: place, schema }) => {
    const isUnknown = isReference(name) && known.values(name).length === 0
    if (isUnknown && place !== 'path') return []
    const value = text(validValue(schema, name, dice, known))
    // A parameter without a value is refused everywhere, whatever its schema allows.
    return value === '' ? [] : [{ name, place, value }]
  })
  const placed = (place: string) => given.filter((one) => one.place === place)
  return {
    method,
    path: placed('path').reduce((url, { name, value }) => url.replace(`{${name}}`, encoded(value)), operation.path),
    query: placed('query').map(({ name, value }) => [encoded(name), encoded(value)]),
    // A header holds visible ASCII.
    headers: placed('header')
      .filter(({ value }) => /^[\x20-\x7e]+$/.test(value))
      .map(({ name, value }) => [name, name === 'Idempotency-Key' ? value.replaceAll(/[ "\\]/g, '-') : value]),
    contentType: body && (body.required || dice.chance(0.8)) ? body.contentType : null,
    body: body ? validValue(body.schema, '', dice, known) : undefined,
    raw: null,
  }
}

const encoded = (value: string) => encodeURIComponent(value.toWellFormed())

export function written(draft: Draft, token: string | null): Wire {
  const query = draft.query.map(([name, value]) => `${name}=${value}`).join('&')
  const headers: Record<string, string> = {}
  if (token !== null) headers.authorization = `Bearer ${token}`
  if (draft.contentType !== null) headers['content-type'] = draft.contentType
  for (const [name, value] of draft.headers) headers[name.toLowerCase()] = value
  const hasBody = draft.raw !== null || (draft.contentType !== null && draft.body !== undefined)
  return {
    method: draft.method,
    url: query === '' ? draft.path : `${draft.path}?${query}`,
    headers,
    payload: !hasBody ? null : (draft.raw ?? bodyText(draft)),
  }
}

const bodyText = ({ contentType, body }: Draft): string =>
  contentType === 'application/x-www-form-urlencoded'
    ? new URLSearchParams(
        Object.entries(Object(body)).map(([name, value]): [string, string] => [name, text(value)]),
      ).toString()
    : JSON.stringify(body)

/** A valid request may also be compressed, in another encoding, or with a charset. */
export function otherwiseWritten(draft: Draft, dice: Dice): void {
  if (draft.contentType !== 'application/json' || draft.raw !== null) return
  const json = JSON.stringify(draft.body)
  switch (dice.between(0, 3)) {
    case 0:
      draft.raw = gzipSync(json)
      draft.headers.push(['content-encoding', 'gzip'])
      return
    case 1:
      draft.contentType = 'application/json; charset=utf-8'
      return
    case 2:
      draft.raw = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(json)])
      return
    default:
      draft.raw = JSON.stringify(draft.body, null, '\t').replaceAll('\n', '\r\n')
  }
}
