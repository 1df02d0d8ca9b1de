// Spelling of French texts, in a thread of its own. It starts with the first text and ends after a minute without one: the dictionary
// takes some 20 MB and a third of a second to load.
import { Worker } from 'node:worker_threads'
import type { Spelling } from '#ml/texts/spelling.ts'

export type SpellingQuestion = { readonly id: number; readonly text: string }
export type SpellingAnswer = { readonly id: number; readonly spelling: Spelling }

const IDLE_MS = 60_000

type Waiting = { readonly resolve: (spelling: Spelling) => void; readonly reject: (error: Error) => void }

let worker: Worker | null = null
let idle: NodeJS.Timeout | null = null
let asked = 0
const waiting = new Map<number, Waiting>()

/** The thread is gone: whoever waits is told, and the next text starts another one. */
function ended(of: Worker, error: Error): void {
  if (worker !== of) return
  worker = null
  for (const { reject } of waiting.values()) reject(error)
  waiting.clear()
}

function started(): Worker {
  if (worker) return worker
  const thread = new Worker(new URL('./spelling-thread.ts', import.meta.url))
  worker = thread
  thread.on('message', ({ id, spelling }: SpellingAnswer) => {
    waiting.get(id)?.resolve(spelling)
    waiting.delete(id)
    if (waiting.size > 0) return
    // Nothing is waited for: the thread keeps no process alive.
    thread.unref()
    idle = setTimeout(() => {
      worker = null
      void thread.terminate()
    }, IDLE_MS)
    idle.unref()
  })
  thread.on('error', (error) => ended(thread, error instanceof Error ? error : new Error('the spelling thread failed')))
  thread.on('exit', () => ended(thread, new Error('the spelling thread ended')))
  return thread
}

/** The unknown words of a text, with suggestions. Rejects if the thread fails. */
export function spellingOf(text: string): Promise<Spelling> {
  if (idle) clearTimeout(idle)
  idle = null
  const thread = started()
  thread.ref()
  asked += 1
  const question: SpellingQuestion = { id: asked, text }
  return new Promise((resolve, reject) => {
    waiting.set(question.id, { resolve, reject })
    thread.postMessage(question)
  })
}
