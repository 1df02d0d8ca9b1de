// The meaning of each key, and reading keys one by one from a terminal.
import type { ReadStream } from 'node:tty'
import type { Key } from './stepping.ts'

/** The action of a key, with the number typed before it. */
export function keyOf(pressed: string, typed: string): Key {
  const times = Math.max(1, Number(typed) || 1)
  switch (pressed) {
    case '\u001b[C':
    case '\u001bOC':
    case '\u001b[B':
    case ' ':
    case '\r':
    case '\n':
    case 'n':
      return { go: 'on', times }
    case '\u001b[D':
    case '\u001bOD':
    case '\u001b[A':
    case '\u007f':
    case '\b':
    case 'b':
      return { go: 'back', times }
    case 'd':
      return { go: 'day', times }
    case 'D':
      return { go: 'day-back', times }
    case 's':
      return { go: 'session', times }
    case 'S':
      return { go: 'session-back', times }
    case 'g':
    case '\u001b[H':
      return { go: 'to', step: times }
    case 'G':
    case '\u001b[F':
      return typed === '' ? { go: 'last' } : { go: 'to', step: times }
    case 'm':
      return { go: 'mastery' }
    case '?':
    case 'h':
      return { go: 'help' }
    case 'q':
    case 'Q':
    case '\u0003':
    case '\u0004':
      return { go: 'away' }
    default:
      return /^[0-9]$/.test(pressed) ? { go: 'digit', digit: pressed } : { go: 'nowhere' }
  }
}

/** One key in a chunk of input: an arrow is three characters; other sequences are ignored. */
const singleKey = /\p{Cc}(?:\[[0-9;]*[A-Za-z~]|O[A-Za-z])|[\s\S]/gu

/** The keys pressed, one by one. Restores the terminal when the iteration ends. */
export async function* keysOf(terminal: ReadStream): AsyncGenerator<string> {
  terminal.setRawMode(true)
  terminal.setEncoding('utf8')
  try {
    // Keys pressed quickly arrive in one chunk.
    for await (const chunk of terminal.iterator({ destroyOnReturn: false })) yield* String(chunk).match(singleKey) ?? []
  } finally {
    terminal.setRawMode(false)
    terminal.pause()
  }
}
