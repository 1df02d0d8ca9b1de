// Names of folders and files that every system can unpack, from names that people typed. Pure.
//
// Invariant: a name is one segment of a path, and no two of one folder are the same, also where upper and lower case are.

/** With the ending, a path stays under the 260 characters that Windows may allow. */
const MOST_CHARACTERS = 60
/** A name of Linux has at most 255 bytes: a character has up to four. */
const MOST_BYTES = 180

/** What a system forbids, or what separates folders. */
const FORBIDDEN = /[/\\:*?"<>|]+/g
/** Control characters, and those that nobody sees, which turn the direction of the text. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]+/gu
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)/i

/** The name as one segment of a path; `otherwise` where nothing of it can be kept. */
export function safeName(name: string, otherwise: string): string {
  const kept = name
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(UNSEEN, ' ')
    .replaceAll(FORBIDDEN, '-')
    .replaceAll(/\s+/g, ' ')
  const short = withoutEdges(shortened(withoutEdges(kept)))
  if (short === '') return otherwise
  return RESERVED.test(short) ? `_${short}` : short
}

/** A name may not begin with a dot (hidden, or the folder above), nor end with a dot or a space. */
const withoutEdges = (text: string): string => text.replace(/^[.\s-]+/, '').replace(/[.\s-]+$/, '')

const characters = new Intl.Segmenter('fr', { granularity: 'grapheme' })

function shortened(text: string): string {
  let [short, count] = ['', 0]
  for (const { segment } of characters.segment(text)) {
    if (count === MOST_CHARACTERS || Buffer.byteLength(short + segment) > MOST_BYTES) break
    short += segment
    count += 1
  }
  return short
}

/** Gives each name once: the second of a name gets ` (2)`. For one folder, which has the `reserved` ones already. */
export function distinctNames(reserved: readonly string[] = []): (name: string) => string {
  const keyOf = (name: string) => name.normalize('NFKC').toLowerCase()
  const taken = new Set(reserved.map(keyOf))
  return (name) => {
    for (let n = 1; ; n += 1) {
      const candidate = n === 1 ? name : `${name} (${n})`
      const key = keyOf(candidate)
      if (taken.has(key)) continue
      taken.add(key)
      return candidate
    }
  }
}
