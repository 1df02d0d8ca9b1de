// The program that the pool of the tests runs in its processes.
import { existsSync, writeFileSync } from 'node:fs'
import { answerCalls } from './process-pool.ts'

export type TestCall =
  | { readonly kind: 'greet'; readonly names: ReadonlySet<string>; readonly position: bigint }
  | { readonly kind: 'fail' | 'wait' | 'grow' }
export type TestAnswer = { readonly said: string; readonly pid: number }

type SetUp = {
  readonly greeting: string /** Made by the first process, whose set-up fails. */
  readonly failsOnce?: string
}

answerCalls<SetUp, TestCall, TestAnswer>(async ({ greeting, failsOnce }) => {
  if (failsOnce !== undefined && !existsSync(failsOnce)) {
    writeFileSync(failsOnce, '')
    throw new Error('the database does not answer')
  }
  return {
    async answer(call, signal) {
      switch (call.kind) {
        case 'greet':
          return { said: `${greeting} ${[...call.names].join()} ${call.position}`, pid: process.pid }
        case 'fail':
          throw new RangeError('too far')
        case 'wait':
          return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        case 'grow': {
          const held: object[] = []
          for (;;) held.push(Array.from({ length: 10_000 }, (_, n) => ({ n })))
        }
      }
    },
    close: async () => undefined,
  }
})
