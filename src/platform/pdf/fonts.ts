// The fonts of a PDF. DejaVu Sans has Latin with all its accents, Greek, Cyrillic, Armenian, Georgian, Arabic and Hebrew; Noto Sans
// has Chinese, Japanese and Korean. Only the letters that are used go into a file. What none of them has (Tamil, most emoji) is
// shown as U+FFFD, and counted.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Font } from 'fontkit'

const load = createRequire(import.meta.url)
const { resolve } = load
/** Loaded with the first font: a program that makes no PDF starts faster without it. */
const fontkit = (): typeof import('fontkit') => load('fontkit')
/** These packages name their entry alone. */
const noto = (part: string, file: string): string =>
  join(dirname(resolve(`@embedpdf/fonts-${part}`)), '..', 'fonts', file)

export type Face = 'regular' | 'bold'
export const faces = ['regular', 'bold'] as const satisfies readonly Face[]

const families = ['latin', 'chinese', 'korean'] as const
type Family = (typeof families)[number]
export type FontName = `${Family}-${Face}`

const files: Readonly<Record<FontName, string>> = {
  'latin-regular': resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  'latin-bold': resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
  'chinese-regular': noto('sc', 'NotoSansHans-Regular.otf'),
  'chinese-bold': noto('sc', 'NotoSansHans-Bold.otf'),
  'korean-regular': noto('kr', 'NotoSansKR-Regular.otf'),
  'korean-bold': noto('kr', 'NotoSansKR-Bold.otf'),
}
export const fontFiles: readonly (readonly [name: FontName, path: string])[] = families.flatMap((family) =>
  faces.map((face) => [`${family}-${face}`, files[`${family}-${face}`]] as const),
)

export const REPLACEMENT = '\ufffd'
const opened = new Map<FontName, Font>()

function fontOf(name: FontName): Font {
  const known = opened.get(name)
  if (known) return known
  const font = fontkit().openSync(files[name])
  if (!('hasGlyphForCodePoint' in font)) throw new Error(`${files[name]} is a collection of fonts`)
  opened.set(name, font)
  return font
}

/**
 * Controls, and what changes the direction of all that follows. The isolates U+2068 and U+2069 stay, because they order a line, and
 * so do U+200C and U+200D, which part and join letters in Persian and emoji.
 */
const withoutForm =
  /(?!\u200c|\u200d|\u2068|\u2069)[^\P{C}\n\p{Cn}\p{Co}\p{Cs}]|[\p{Zl}\p{Zp}]|\p{Variation_Selector}/gu

/** From the top of a line to its base line, in sizes of the font. */
export function ascentOf(face: Face): number {
  const { ascent, unitsPerEm } = fontOf(`latin-${face}`)
  return ascent / unitsPerEm
}

/** The text whose letters are printed. Composed, because a font places composed letters best. */
export const cleanText = (text: string): string =>
  text.normalize('NFC').replaceAll('\t', ' ').replaceAll(withoutForm, '').toWellFormed()

export type Run = { readonly font: FontName; readonly text: string; readonly missing: number }

/** Letters that the first font has for certain: most texts need no other look. */
const plain = /^[\n\u0020-\u007e\u00a0-\u017f\u2009\u2010-\u2026\u202f\u20ac\u2192]*$/
const marks = /[\u2068\u2069]/g
const letters = new Intl.Segmenter('fr', { granularity: 'grapheme' })

/** Clean text as pieces that one font prints. A letter and its accents are in the same font, or replaced as one. */
export function runsOf(text: string, face: Face): readonly Run[] {
  const shown = text.replaceAll(marks, '')
  if (plain.test(shown)) return shown === '' ? [] : [{ font: `latin-${face}`, text: shown, missing: 0 }]
  const runs: { font: FontName; text: string; missing: number }[] = []
  for (const { segment } of letters.segment(shown)) {
    const last = runs.at(-1)
    const found = fontFor(segment, face, last?.font)
    const font = found ?? `latin-${face}`
    const added = found === null ? REPLACEMENT : segment
    const missing = found === null ? 1 : 0
    if (last?.font === font) {
      last.text += added
      last.missing += missing
    } else runs.push({ font, text: added, missing })
  }
  return runs
}

/** The font of the letter before it, if it has this one, too: a full stop in a Chinese sentence, a space between two names. */
function fontFor(letter: string, face: Face, before: FontName | undefined): FontName | null {
  const points = [...letter]
    .map((character) => character.codePointAt(0) ?? 0)
    .filter((point) => point !== 0x0a && point !== 0x200c && point !== 0x200d)
  const has = (name: FontName) => points.every((point) => fontOf(name).hasGlyphForCodePoint(point))
  const latin: FontName = `latin-${face}`
  if (has(latin)) return latin
  if (before !== undefined && before !== latin && has(before)) return before
  return families.map((family): FontName => `${family}-${face}`).find(has) ?? null
}

/** Letters of a text that no font has. */
export const missingIn = (text: string, face: Face): number =>
  runsOf(cleanText(text), face).reduce((sum, { missing }) => sum + missing, 0)
