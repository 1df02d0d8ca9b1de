// Stepping through a history by keys: which key means what, and one key at a time from a terminal.
import type { ReadStream } from 'node:tty'

export type Key =
  | { readonly go: 'on' | 'back'; readonly steps: number }
  | { readonly go: 'away' }
  /** Part of a number, or nothing that means anything. */
  | { readonly go: 'nowhere' }

const MOST_STEPS = 100_000

/** Reads keys: a number typed before one says how many steps. */
export function keyReader(): (pressed: string) => Key {
  let number = ''
  const steps = () => Math.min(MOST_STEPS, Math.max(1, Number(number) || 1))
  return (pressed) => {
    if (/^[0-9]$/.test(pressed)) {
      number = (number + pressed).slice(0, 6)
      return { go: 'nowhere' }
    }
    const key = meaningOf(pressed, steps())
    number = ''
    return key
  }
}

function meaningOf(pressed: string, steps: number): Key {
  switch (pressed) {
    case '\u001b[C':
    case ' ':
    case '\r':
    case '\n':
      return { go: 'on', steps }
    case '\u001b[D':
    case '\u007f':
      return { go: 'back', steps }
    case 'q':
    case '\u0003':
    case '\u0004':
      return { go: 'away' }
    default:
      return { go: 'nowhere' }
  }
}

/** The keys pressed, one by one; the terminal is as it was once nobody asks for more. */
export async function* keysOf(terminal: ReadStream): AsyncGenerator<string> {
  terminal.setRawMode(true)
  terminal.setEncoding('utf8')
  try {
    // Keys pressed fast come together; an arrow is three characters in one.
    for await (const chunk of terminal.iterator({ destroyOnReturn: false }))
      yield* String(chunk).match(/\p{Cc}\[[A-Z]|[\s\S]/gu) ?? []
  } finally {
    terminal.setRawMode(false)
    terminal.pause()
  }
}
