// Cuts JSON that stands in a list, in an answer of an LRS or one value after the other into its values, as it is read.
import { KEPT_BYTES, type Line, MOST_BYTES, TOO_LONG, textOf } from '../line-text.ts'

// Bytes are told apart by number: the letters of JSON's marks are none of those of which UTF-8 makes others.
const byte = (sign: string) => sign.charCodeAt(0)
const QUOTE = byte('"')
const BACKSLASH = byte('\\')
const COLON = byte(':')
const COMMA = byte(',')
const NEWLINE = byte('\n')
const OPEN_LIST = byte('[')
const CLOSE_LIST = byte(']')
const OPEN_OBJECT = byte('{')
const CLOSE_OBJECT = byte('}')
const isBlank = (sign: number) => sign === 0x20 || sign === NEWLINE || sign === 0x0d || sign === 0x09
/** Ends a number or a word such as `null`, or whatever stands there instead. */
const endsWord = (sign: number) => sign === COMMA || sign === CLOSE_LIST || sign === NEWLINE

/**
 * Where the reader is. `between` values; in a `value` that began with a bracket, `depth` brackets deep; in a `word` that
 * did not.
 */
type Place = 'between' | 'value' | 'word'

/**
 * Values are cut by their brackets alone and parsed by nobody here, so that a broken one breaks no other: what follows
 * is found again where a line begins with an object, as it never does within one that is laid out by a program.
 */
export async function* jsonValues(blocks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let place: Place = 'between'
  let depth = 0
  let inString = false
  let isEscaped = false
  /** Lists of values that are open; an answer's own counts. */
  let lists = 0
  /** What stood before the list of an answer. */
  let envelope: Buffer | undefined
  let isLineStart = true
  /** The last sign outside of strings that is no blank. */
  let lastSign = 0
  /** The last key of the value itself, as far as it matters. */
  let key = ''
  let isKey = false
  let count = 0
  let parts: Buffer[] = []
  let length = 0

  const keep = (part: Buffer) => {
    length += part.length
    parts = length <= MOST_BYTES ? [...parts, part] : [Buffer.concat([...parts, part]).subarray(0, KEPT_BYTES)]
  }
  const take = (fault?: string): Line => {
    const text = textOf(Buffer.concat(parts), length > MOST_BYTES ? TOO_LONG : fault)
    parts = []
    length = 0
    place = 'between'
    depth = 0
    inString = false
    isEscaped = false
    count += 1
    return { line: count, ...text }
  }

  for await (const block of blocks) {
    let from = 0
    for (let i = 0; i < block.length; i += 1) {
      const sign = block[i] ?? 0
      if (place === 'value' && sign === OPEN_OBJECT && isLineStart) {
        keep(block.subarray(from, i))
        // What follows an answer that has no end is no part of what stands around its statements.
        const isUnended = envelope !== undefined && lists === 0
        if (isUnended) envelope = undefined
        yield take(isUnended ? 'the answer has no end' : undefined)
      }
      isLineStart = sign === NEWLINE
      const before = lastSign
      if (!inString && !isBlank(sign)) lastSign = sign

      if (place === 'between') {
        from = i
        if (isBlank(sign) || sign === COMMA) continue
        if (sign === OPEN_LIST) lists += 1
        else if (sign === CLOSE_LIST) {
          lists = Math.max(0, lists - 1)
          if (envelope && lists === 0) {
            parts = [envelope]
            length = envelope.length
            place = 'value'
            depth = 1
          }
        } else if (sign === OPEN_OBJECT) {
          place = 'value'
          depth = 1
          key = ''
        } else {
          place = 'word'
          inString = sign === QUOTE
        }
        continue
      }
      if (inString) {
        if (isEscaped) isEscaped = false
        else if (sign === BACKSLASH) isEscaped = true
        else if (sign === QUOTE || sign === NEWLINE) inString = false
        else if (isKey && key.length < 16) key += String.fromCharCode(sign)
        if (!(place === 'word' && sign === NEWLINE)) continue
      }
      if (place === 'word') {
        if (sign === QUOTE) inString = true
        if (!endsWord(sign)) continue
        keep(block.subarray(from, i))
        yield take()
        // What ended the word is looked at as what stands between values.
        i -= 1
        continue
      }
      if (sign === QUOTE) {
        inString = true
        isKey = depth === 1 && before !== COLON
        if (isKey) key = ''
      } else if (sign === OPEN_OBJECT || sign === OPEN_LIST) {
        const isAnswer = sign === OPEN_LIST && depth === 1 && before === COLON && key === 'statements'
        if (isAnswer && lists === 0 && !envelope) {
          keep(block.subarray(from, i))
          envelope = Buffer.concat([...parts, Buffer.from('[')])
          parts = []
          length = 0
          place = 'between'
          depth = 0
          lists = 1
        } else depth += 1
      } else if (sign === CLOSE_OBJECT || sign === CLOSE_LIST) {
        depth -= 1
        if (depth > 0) continue
        keep(block.subarray(from, i + 1))
        if (envelope && lists === 0) {
          const { text } = take()
          count -= 1
          envelope = undefined
          yield { line: count, text, isEnvelope: true }
        } else yield take()
      }
    }
    if (place !== 'between') keep(block.subarray(from))
  }
  if (place === 'word') yield take()
  else if (place === 'value') yield take('the file ends within it')
  else if (lists > 0) {
    count += 1
    yield { line: count, text: '', fault: 'the list has no end: the file was cut off' }
  }
}
