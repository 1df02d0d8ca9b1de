// Ids and IRIs as exporters spell them, brought to one spelling each; and names that can be shown and stored.
import { z } from 'zod'

const Guid = z.guid()
/** All zeros or all ones: ids that mean that there is none. */
export const isNoId = (value: unknown): boolean => /^(0{32}|f{32})$/.test(bare(value).replaceAll('-', ''))

const bare = (value: unknown): string =>
  typeof value === 'string'
    ? value
        .trim()
        .toLowerCase()
        .replace(/^urn:uuid:/, '')
        .replace(/^\{(.*)\}$/, '$1')
        .replace(/^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/, '$1-$2-$3-$4-$5')
    : ''

/** `{6BA7…}`, `urn:uuid:6ba7…`, 32 hex digits: one id. Null where the text is none. */
export function uuidOf(value: unknown): string | null {
  const text = bare(value)
  return Guid.safeParse(text).success && !isNoId(text) ? text : null
}

/** Text, or a number that stands for one. Null where there is nothing but blanks. */
export function textIn(value: unknown): string | null {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : null
}

/**
 * What identifies a verb, a type or the key of an extension, however it is spelled: http or https, www or not, a slash
 * at the end, upper case; Learning Locker's database writes its dots as `&46;`.
 */
export const vocabularyKey = (iri: string): string =>
  iri
    .trim()
    .toLowerCase()
    .replaceAll('&46;', '.')
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/\/+$/, '')

export type ShownName = {
  readonly text: string
  /** What had to be done to it. */
  readonly note?: string
}

const letters = new Intl.Segmenter('und', { granularity: 'grapheme' })
const isVisible = (text: string) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text)
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unfit = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g

/** The first name of a language map, or of a plain text, that can be shown: one without faults before a mended one. */
export function nameIn(map: unknown, most = 100): ShownName | undefined {
  const values = typeof map === 'object' && map !== null ? Object.values(map) : [map]
  const names = values.filter((name) => typeof name === 'string').map((name) => name.trim())
  const sound = names.find((name) => isVisible(name) && mended(name) === name)
  if (sound !== undefined) return cut(sound, most)
  const broken = names.map(mended).find(isVisible)
  return broken === undefined
    ? undefined
    : { ...cut(broken, most), note: 'signs that cannot be stored were left out of the name of the course' }
}

const mended = (name: string) => name.replaceAll(unfit, '').toWellFormed().replaceAll('\ufffd', '').trim()

function cut(name: string, most: number): ShownName {
  if (name.length <= most) return { text: name }
  let text = ''
  for (const { segment } of letters.segment(name)) {
    if (text.length + segment.length > most) break
    text += segment
  }
  // One letter with a hundred accents: cut between its parts.
  if (text === '')
    for (const part of name) {
      if (text.length + part.length > most) break
      text += part
    }
  return { text: text.trim(), note: `the name of the course was cut at ${most} letters` }
}
