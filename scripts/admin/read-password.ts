// Reads a password: typed twice in a terminal, without an echo, or the first line of standard input.
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { UsageError } from '../command-line/arguments.ts'

export async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) {
    const [first = ''] = (await text(process.stdin)).split(/\r?\n/)
    if (first === '') throw new UsageError('no password on standard input')
    return first
  }
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true })
  const ask = async (question: string): Promise<string> => {
    process.stderr.write(question)
    const answer = await terminal.question('')
    process.stderr.write('\n')
    return answer
  }
  try {
    const password = await ask('Password: ')
    if (password !== (await ask('The same again: '))) throw new UsageError('the two passwords differ')
    return password
  } finally {
    terminal.close()
  }
}
