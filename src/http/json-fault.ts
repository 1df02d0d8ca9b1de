// Where a text stops being JSON, and why: for whoever wrote it. Only a text that JSON.parse refuses, or that has a key twice,
// is looked at here.

export type JsonFault = {
  /** Index into the text. */
  readonly at: number
  readonly why: string
  /** Of a key that occurs twice: the JSON pointer. */
  readonly pointer?: string
}

/** An object or list that is not closed yet; of an object, its keys and the last of them. */
type Open = { readonly keys: Set<string> | null; step: string | number }

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'comma or end' | 'nothing'

const blank = /[\t\n\r ]*/y
const literal = /(?:true|false|null)(?![\w$])|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y
const escaped = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y
const name = /-?[A-Za-z_$][\w$]*/y

const words: Readonly<Record<string, string>> = {
  nan: 'JSON has no NaN. Send null, or leave the field out.',
  infinity: 'JSON has no Infinity. Send null, or leave the field out.',
  undefined: 'JSON has no undefined. Send null, or leave the field out.',
  none: 'JSON writes null, not None.',
  nil: 'JSON writes null, not nil.',
  true: 'JSON writes true in lower case.',
  false: 'JSON writes false in lower case.',
  null: 'JSON writes null in lower case.',
}

const odd: Readonly<Record<string, string>> = {
  "'": 'JSON has texts in double quotes, not in single ones.',
  '\u201c': 'Use straight double quotes, not typographic ones.',
  '\u201d': 'Use straight double quotes, not typographic ones.',
  '/': 'JSON has no comments.',
  '#': 'JSON has no comments.',
  '<': 'This looks like XML or HTML.',
  '\ufeff': 'A byte order mark is taken at the beginning alone.',
}

/** Null where the text is JSON and no object has a key twice. */
export function jsonFault(text: string): JsonFault | null {
  const open: Open[] = []
  let expected: Expected = 'value'
  for (let at = after(blank, text, 0); ; at = after(blank, text, at)) {
    const inside = open.at(-1)
    const close = inside ? (inside.keys ? '}' : ']') : ''
    const char = text.charAt(at)
    if (expected === 'nothing') return char === '' ? null : { at, why: 'There is more text after the end of the JSON.' }
    if (char === '')
      return { at, why: close ? `The text ends too early: “${close}” is missing.` : 'A value is missing.' }

    if (char === close && expected !== 'value' && expected !== 'key') {
      open.pop()
      at += 1
      expected = open.length > 0 ? 'comma or end' : 'nothing'
    } else if (expected === 'comma or end') {
      if (char !== ',') return { at, why: odd[char] ?? `A comma or “${close}” is expected.` }
      at += 1
      expected = inside?.keys ? 'key' : 'value'
      if (inside && typeof inside.step === 'number') inside.step += 1
    } else if (expected === 'key' || expected === 'key or end') {
      if (char === close) return { at, why: 'Remove the comma before “}”.' }
      if (char !== '"') return { at, why: odd[char] ?? 'A key in double quotes is expected.' }
      const end = endOfText(text, at)
      if (typeof end !== 'number') return end
      const key = String(JSON.parse(text.slice(at, end)))
      if (inside) inside.step = key
      if (inside?.keys?.has(key)) return { at, why: 'This key occurs twice in one object.', pointer: pointerTo(open) }
      inside?.keys?.add(key)
      at = after(blank, text, end)
      if (text.charAt(at) !== ':') return { at, why: 'A colon is expected after a key.' }
      at += 1
      expected = 'value'
    } else if (char === '{' || char === '[') {
      open.push(char === '{' ? { keys: new Set(), step: '' } : { keys: null, step: 0 })
      at += 1
      expected = char === '{' ? 'key or end' : 'value or end'
    } else {
      const end = char === '"' ? endOfText(text, at) : after(literal, text, at)
      if (typeof end !== 'number') return end
      if (end === at) return { at, why: noValue(text, at, char === close ? close : '') }
      at = end
      expected = open.length > 0 ? 'comma or end' : 'nothing'
    }
  }
}

/** How many keys the objects of a text have, each time that one occurs. Of JSON alone. */
export function keysWritten(json: string): number {
  let keys = 0
  for (let start = json.indexOf('"'); start >= 0; ) {
    const end = closingQuote(json, start) + 1
    let next = end
    while (json.charCodeAt(next) <= 0x20) next += 1
    if (json.charCodeAt(next) === 0x3a) keys += 1
    start = json.indexOf('"', end)
  }
  return keys
}

function closingQuote(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let backslashes = 0
    while (text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes += 1
    if (backslashes % 2 === 0) return at
  }
  return text.length
}

/** The index behind a text in quotes, or what is wrong with the text. */
function endOfText(text: string, start: number): number | JsonFault {
  const end = closingQuote(text, start)
  for (let at = start + 1; at < end; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0x20)
      return { at, why: 'A line break or another control character is in a text. Write it as \\n, \\t or \\u….' }
    if (code !== 0x5c) continue
    if (after(escaped, text, at + 1) === at + 1)
      return { at, why: 'JSON has no such escape. Write a backslash as \\\\.' }
    at += 1
  }
  return end < text.length ? end + 1 : { at: end, why: 'The text ends too early: a closing quote is missing.' }
}

function noValue(text: string, at: number, close: string): string {
  if (close === ']') return 'Remove the comma before “]”.'
  if (close === '}') return 'A value is missing after the colon.'
  const found = text.slice(at, after(name, text, at)).replace('-', '')
  if (found !== '') return words[found.toLowerCase()] ?? 'A text must be in double quotes.'
  const char = text.charAt(at)
  if (char === ',') return 'A value is missing before the comma.'
  return odd[char] ?? (/[\d.+-]/.test(char) ? 'JSON does not write numbers so.' : 'A value is expected.')
}

/** Where the pattern ends that begins here; the place itself where it does not. */
function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

const pointerTo = (open: readonly Open[]): string =>
  open.map(({ step }) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
