// The fonts of a PDF: DejaVu Sans, which has Latin with all its accents, Greek, Cyrillic, Arabic and Hebrew. Only the letters that
// are used go into a file. What it does not have (Chinese, emoji) is shown as U+FFFD, and counted.
import { createRequire } from 'node:module'
import { type Font, openSync } from 'fontkit'

const resolve = createRequire(import.meta.url).resolve

export type Face = 'regular' | 'bold'
export const files: Readonly<Record<Face, string>> = {
  regular: resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
}

const REPLACEMENT = '\ufffd'
const opened = new Map<Face, Font>()

function fontOf(face: Face): Font {
  const known = opened.get(face)
  if (known) return known
  const font = openSync(files[face])
  if (!('hasGlyphForCodePoint' in font)) throw new Error(`${files[face]} is a collection of fonts`)
  opened.set(face, font)
  return font
}

/** Controls, and what changes the direction of all that follows. */
const withoutForm = /[^\P{C}\n\p{Cn}\p{Co}\p{Cs}]|[\p{Zl}\p{Zp}]|\p{Variation_Selector}/gu

export type Printable = { readonly text: string; readonly missing: number }

/** Composed, because accents of their own would stand beside their letters. */
export function printable(text: string, face: Face): Printable {
  const font = fontOf(face)
  let missing = 0
  let printed = ''
  for (const character of text.normalize('NFC').replaceAll('\t', ' ').replaceAll(withoutForm, '')) {
    const has = character === '\n' || font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)
    if (!has) missing += 1
    printed += has ? character : REPLACEMENT
  }
  return { text: printed, missing }
}
